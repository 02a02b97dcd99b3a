// The actions of the stage that an execution is in: begun in their order, looked after until all have ended.
import type { Cloud } from '../../cloud';
import { AwsError, type Caller } from '../../operation';
import type { ActionDeclaration, StageDeclaration } from '../../services/codepipeline/pipeline-declaration';
import { pipelineArn, type ActionRun, type ArtifactLocation, type ExecutionRecord } from '../../services/codepipeline/pipeline-records';
import type { ActionWork, Outcome } from './action-kind';
import { kindOf } from './action-kinds';
import { resolvedConfiguration } from './resolve-variables';

/** What became of a stage in one look. */
export type StageEnd = 'running' | 'succeeded' | 'failed';

/** Writes an execution as it is by now, and tells what changed of an action. */
export type Keep = (execution: ExecutionRecord, changed?: { action: ActionDeclaration; run: ActionRun }) => Promise<ExecutionRecord>;

/** Runs of a stage that count. */
export const runsOf = (execution: ExecutionRecord, { name }: StageDeclaration): ActionRun[] => execution.actions.filter((run) => run.stage === name && run.replaced !== true);

/** Key of an artifact in the store: pipeline and artifact shortened as CodePipeline does, then what tells this run's from others. */
function outputPlace({ declaration, pipelineName, id }: ExecutionRecord, artifact: string): ArtifactLocation {
  return { bucket: declaration.artifactStore?.location ?? '', key: `${pipelineName.slice(0, 20)}/${artifact.slice(0, 10)}/${id.replaceAll('-', '').slice(0, 12)}-${artifact}.zip` };
}

async function callerOf(cloud: Cloud, { declaration, pipelineName, id }: ExecutionRecord, action: ActionDeclaration): Promise<Caller> {
  return cloud.assume(action.roleArn ?? declaration.roleArn, 'codepipeline.amazonaws.com', { sessionName: id, sourceArn: pipelineArn(cloud, pipelineName) });
}

async function workOf(cloud: Cloud, execution: ExecutionRecord, action: ActionDeclaration, configuration: Readonly<Record<string, string>>): Promise<ActionWork> {
  return { cloud, caller: await callerOf(cloud, execution, action), execution, action, configuration, output: (artifact) => outputPlace(execution, artifact) };
}

/** A refusal of AWS is the action's failure; another error is our own fault and told as such. */
async function outcomeOf(cloud: Cloud, work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AwsError) return { status: 'Failed', error: { code: error.code.startsWith('AccessDenied') ? 'PermissionError' : error.code, message: error.message } };
    cloud.log(`codepipeline: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
    return { status: 'Failed', error: { code: 'InternalError', message: error instanceof Error ? error.message : String(error) } };
  }
}

/** An execution with what an action's look brought. */
function withOutcome(execution: ExecutionRecord, run: ActionRun, outcome: Outcome, now: number): { execution: ExecutionRecord; run: ActionRun } {
  const { revision, ...rest } = outcome.status === 'Succeeded' ? outcome : { ...outcome, revision: undefined };
  const next: ActionRun = { ...run, ...rest, lastUpdate: now };
  const others = execution.actions.filter(({ id }) => id !== run.id);
  return {
    run: next,
    execution: {
      ...execution, actions: [...others, next], artifacts: { ...execution.artifacts, ...next.outputs },
      revisions: revision === undefined ? execution.revisions : [...execution.revisions, { ...revision, action: run.action }],
    },
  };
}

/** Begins an action: on record before it does anything, so that a crash never begins it twice unseen. */
async function begin(cloud: Cloud, before: ExecutionRecord, stage: StageDeclaration, action: ActionDeclaration, keep: Keep): Promise<ExecutionRecord> {
  const run: ActionRun = { id: cloud.newId(), stage: stage.name, action: action.name, status: 'InProgress', startTime: cloud.now(), lastUpdate: cloud.now(), configuration: {} };
  let execution = await keep({ ...before, actions: [...before.actions, run] }, { action, run });
  let configuration: Record<string, string> = {};
  const outcome = await outcomeOf(cloud, async () => {
    configuration = resolvedConfiguration(action, execution);
    const kind = kindOf(action);
    if (kind === undefined) throw new AwsError('ConfigurationError', `The action ${action.name} is not served`);
    return kind.begin(await workOf(cloud, execution, action, configuration));
  });
  const ended = withOutcome(execution, { ...run, configuration }, outcome, cloud.now());
  execution = await keep(ended.execution, outcome.status === 'InProgress' ? undefined : { action, run: ended.run });
  return execution;
}

/** Looks after an action under way. One that the endpoint's end cut off before it had begun, begins again. */
async function look(cloud: Cloud, execution: ExecutionRecord, stage: StageDeclaration, action: ActionDeclaration, run: ActionRun, keep: Keep): Promise<ExecutionRecord> {
  const kind = kindOf(action);
  if (run.externalId === undefined && run.token === undefined) return begin(cloud, { ...execution, actions: execution.actions.filter(({ id }) => id !== run.id) }, stage, action, keep);
  const outcome = await outcomeOf(cloud, async () => kind?.look?.(await workOf(cloud, execution, action, run.configuration), run) ?? { status: 'InProgress' as const });
  if (outcome.status === 'InProgress') return execution;
  const ended = withOutcome(execution, run, outcome, cloud.now());
  return keep(ended.execution, { action, run: ended.run });
}

/** Ends what runs for the actions of a stage. */
export async function abandonActions(cloud: Cloud, execution: ExecutionRecord, stage: StageDeclaration): Promise<ExecutionRecord> {
  for (const run of runsOf(execution, stage).filter(({ status }) => status === 'InProgress')) {
    const action = stage.actions.find(({ name }) => name === run.action);
    const stop = action === undefined ? undefined : kindOf(action)?.stop;
    if (action !== undefined && stop !== undefined) await outcomeOf(cloud, async () => { await stop(await workOf(cloud, execution, action, run.configuration), run); return { status: 'InProgress' }; });
  }
  return { ...execution, actions: execution.actions.map((run) => (run.stage === stage.name && run.status === 'InProgress' ? { ...run, status: 'Abandoned' as const, lastUpdate: cloud.now() } : run)) };
}

/** One look at the stage that an execution is in. */
export async function runStage(cloud: Cloud, before: ExecutionRecord, stage: StageDeclaration, keep: Keep): Promise<{ execution: ExecutionRecord; end: StageEnd }> {
  let execution = before;
  for (const run of runsOf(execution, stage).filter(({ status }) => status === 'InProgress')) {
    const action = stage.actions.find(({ name }) => name === run.action);
    if (action !== undefined) execution = await look(cloud, execution, stage, action, run, keep);
  }
  for (const order of [...new Set(stage.actions.map(({ runOrder = 1 }) => runOrder))].sort((one, other) => one - other)) {
    const actions = stage.actions.filter(({ runOrder = 1 }) => runOrder === order);
    const runOf = (action: ActionDeclaration): ActionRun | undefined => runsOf(execution, stage).find((run) => run.action === action.name);
    if (execution.status === 'InProgress') for (const action of actions) if (runOf(action) === undefined) execution = await begin(cloud, execution, stage, action, keep);
    const statuses = actions.map((action) => runOf(action)?.status);
    if (statuses.includes('InProgress')) return { execution, end: 'running' };
    if (statuses.includes('Failed')) return { execution, end: 'failed' };
    if (statuses.includes(undefined)) return { execution, end: 'running' };
  }
  return { execution, end: 'succeeded' };
}
