// GetPipelineState, GetPipelineExecution, ListPipelineExecutions and ListActionExecutions.
import type { Operation } from '../../operation';
import { page } from '../page';
import type { StageDeclaration } from './pipeline-declaration';
import { executionsOf, hasEntered, isOpen, onPipeline, requireExecution, requirePipeline, type ActionRun, type ArtifactLocation, type ExecutionRecord, type PipelineRecord } from './pipeline-records';

/** Runs of a stage that count: a retry takes the place of what failed. */
const runsIn = (execution: ExecutionRecord, stage: string): ActionRun[] => execution.actions.filter((run) => run.stage === stage && run.replaced !== true);

/** How an execution stands in a stage. */
function stageStatus(execution: ExecutionRecord, index: number): string {
  if (execution.stageIndex > index) return 'Succeeded';
  return { InProgress: 'InProgress', Stopping: 'Stopping', Stopped: 'Stopped', Failed: 'Failed', Succeeded: 'Succeeded', Cancelled: 'Cancelled', Superseded: 'Cancelled' }[execution.status];
}

const describedRun = (run: ActionRun): object => ({
  actionExecutionId: run.id, status: run.status, lastStatusChange: run.lastUpdate, summary: run.summary, lastUpdatedBy: run.updatedBy, externalExecutionId: run.externalId, errorDetails: run.error,
  ...(run.status === 'InProgress' && run.token !== undefined ? { token: run.token } : {}),
});

function stageState({ disabled }: PipelineRecord, stage: StageDeclaration, index: number, executions: readonly ExecutionRecord[]): object {
  const latest = executions.filter((execution) => hasEntered(execution, index)).at(-1);
  const waiting = executions.filter((execution) => isOpen(execution) && execution.stageIndex === index && !execution.entered).map(({ id }) => ({ pipelineExecutionId: id, status: 'InProgress', type: 'STANDARD' }));
  const closed = disabled[stage.name];
  return {
    stageName: stage.name,
    inboundTransitionState: closed === undefined ? { enabled: true } : { enabled: false, disabledReason: closed.reason, lastChangedBy: closed.by, lastChangedAt: closed.at },
    ...(waiting.length === 0 ? {} : { inboundExecution: waiting[0], inboundExecutions: waiting }),
    ...(latest === undefined ? {} : { latestExecution: { pipelineExecutionId: latest.id, status: stageStatus(latest, index), type: 'STANDARD' } }),
    actionStates: stage.actions.map(({ name }) => {
      const run = latest === undefined ? undefined : runsIn(latest, stage.name).filter(({ action }) => action === name).at(-1);
      const revision = latest?.revisions.find(({ action }) => action === name);
      return {
        actionName: name, ...(run === undefined ? {} : { latestExecution: describedRun(run) }),
        ...(revision === undefined ? {} : { currentRevision: { revisionId: revision.id, revisionChangeId: revision.id, created: revision.created } }),
      };
    }),
  };
}

const getPipelineState: Operation<{ name: string }> = {
  name: 'GetPipelineState',
  authorize: ({ name }, context) => onPipeline('GetPipelineState', name, context),
  async handle({ name }, context) {
    const { store } = context.cloud;
    const pipeline = requirePipeline(store, context, name);
    const executions = executionsOf(store, name);
    return { pipelineName: name, pipelineVersion: pipeline.declaration.version, created: pipeline.created, updated: pipeline.updated, stageStates: pipeline.declaration.stages.map((stage, index) => stageState(pipeline, stage, index, executions)) };
  },
};

const getPipelineExecution: Operation<{ pipelineName: string; pipelineExecutionId: string }> = {
  name: 'GetPipelineExecution',
  authorize: ({ pipelineName }, context) => onPipeline('GetPipelineExecution', pipelineName, context),
  async handle(input, context) {
    requirePipeline(context.cloud.store, context, input.pipelineName);
    const execution = requireExecution(context.cloud.store, input.pipelineName, input.pipelineExecutionId);
    return {
      pipelineExecution: {
        pipelineName: execution.pipelineName, pipelineVersion: execution.declaration.version, pipelineExecutionId: execution.id, status: execution.status, statusSummary: execution.statusSummary, trigger: execution.trigger,
        executionMode: execution.declaration.executionMode, executionType: 'STANDARD', variables: Object.entries(execution.variables).map(([name, resolvedValue]) => ({ name, resolvedValue })),
        artifactRevisions: execution.revisions.map(({ artifact, id, summary, created }) => ({ name: artifact, revisionId: id, revisionSummary: summary, created })),
      },
    };
  },
};

const listPipelineExecutions: Operation<{ pipelineName: string; maxResults?: number; nextToken?: string }> = {
  name: 'ListPipelineExecutions',
  authorize: ({ pipelineName }, context) => onPipeline('ListPipelineExecutions', pipelineName, context),
  async handle(input, context) {
    requirePipeline(context.cloud.store, context, input.pipelineName);
    const { items, nextToken } = page(executionsOf(context.cloud.store, input.pipelineName).reverse(), ({ id }) => id, { nextToken: input.nextToken, limit: input.maxResults ?? 100, errorCode: 'InvalidNextTokenException' });
    return {
      nextToken, pipelineExecutionSummaries: items.map((execution) => ({
        pipelineExecutionId: execution.id, status: execution.status, statusSummary: execution.statusSummary, startTime: execution.startTime, lastUpdateTime: execution.lastUpdate, trigger: execution.trigger,
        ...(execution.statusSummary === undefined ? {} : { stopTrigger: { reason: execution.statusSummary } }),
        executionMode: execution.declaration.executionMode, executionType: 'STANDARD', sourceRevisions: execution.revisions.map(({ action, id, summary }) => ({ actionName: action, revisionId: id, revisionSummary: summary })),
      })),
    };
  },
};

const located = (artifacts: readonly { name: string }[] = [], places: Readonly<Record<string, ArtifactLocation>>): object[] => artifacts.map(({ name }) => ({ name, ...(places[name] === undefined ? {} : { s3location: { bucket: places[name].bucket, key: places[name].key } }) }));

function actionDetail(execution: ExecutionRecord, run: ActionRun): object {
  const declared = execution.declaration.stages.find(({ name }) => name === run.stage)?.actions.find(({ name }) => name === run.action);
  return {
    pipelineExecutionId: execution.id, actionExecutionId: run.id, pipelineVersion: execution.declaration.version, stageName: run.stage, actionName: run.action, startTime: run.startTime, lastUpdateTime: run.lastUpdate, status: run.status, updatedBy: run.updatedBy,
    input: { actionTypeId: declared?.actionTypeId, configuration: declared?.configuration, resolvedConfiguration: run.configuration, inputArtifacts: located(declared?.inputArtifacts, execution.artifacts), namespace: declared?.namespace },
    output: {
      outputArtifacts: located(declared?.outputArtifacts, run.outputs ?? {}), outputVariables: run.variables ?? {},
      executionResult: { externalExecutionId: run.externalId, externalExecutionSummary: run.summary, errorDetails: run.error },
    },
  };
}

const listActionExecutions: Operation<{ pipelineName: string; filter?: { pipelineExecutionId?: string }; maxResults?: number; nextToken?: string }> = {
  name: 'ListActionExecutions',
  authorize: ({ pipelineName }, context) => onPipeline('ListActionExecutions', pipelineName, context),
  async handle(input, context) {
    const { store } = context.cloud;
    requirePipeline(store, context, input.pipelineName);
    const id = input.filter?.pipelineExecutionId;
    const executions = id === undefined ? executionsOf(store, input.pipelineName).reverse() : [requireExecution(store, input.pipelineName, id)];
    const all = executions.flatMap((execution) => [...execution.actions].reverse().map((run) => ({ id: run.id, detail: actionDetail(execution, run) })));
    const { items, nextToken } = page(all, (each) => each.id, { nextToken: input.nextToken, limit: input.maxResults ?? 100, errorCode: 'InvalidNextTokenException' });
    return { actionExecutionDetails: items.map(({ detail }) => detail), nextToken };
  },
};

/** Operations that tell of executions. */
export const describeOperations = [getPipelineState, getPipelineExecution, listPipelineExecutions, listActionExecutions] as readonly Operation[];
