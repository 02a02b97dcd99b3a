// Follows one execution of a pipeline of delivery: each action as it begins and ends, until all is done or a person is asked.
import type { ActionExecutionDetail, CodePipelineClient, PipelineExecution, PipelineExecutionSummary } from '@aws-sdk/client-codepipeline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandContext } from '../commands/command';
import { CommandFailure, exitCodes } from '../failures';

/** Which execution is meant. */
export interface FollowedPipeline {
  client: CodePipelineClient;
  pipeline: string;
  /** The execution of this commit; absent: the newest. */
  commit?: string;
  /** This execution, whatever its commit. */
  execution?: string;
}

/** How it stands when there is nothing more to follow. */
export interface FollowedEnd {
  execution: string;
  status: 'Succeeded' | 'Failed' | 'Stopped' | 'Superseded' | 'Cancelled' | 'waits for approval';
  /** Why it ended, where it did not succeed; what to approve, where it waits. */
  reason?: string;
  /** Id of the build that failed. */
  build?: string;
  /** The version that it delivers. */
  packageArn?: string;
}

const sdk = (): typeof import('@aws-sdk/client-codepipeline') => require('@aws-sdk/client-codepipeline') as typeof import('@aws-sdk/client-codepipeline');
/** How often it is looked, and how long an execution is waited for that a push or an approval is to start. */
const LOOK = 1_000;
const PATIENCE = 60_000;
/** Executions that are looked through for a commit. */
const LOOKED_THROUGH = 500;

const isOpen = ({ status }: { status?: string | undefined }): boolean => status === 'InProgress' || status === 'Stopping';
const commitOf = ({ sourceRevisions = [] }: PipelineExecutionSummary): string | undefined => sourceRevisions.find(({ actionName }) => actionName === 'Source')?.revisionId;

/** The newest executions, newest first. */
export async function newestExecutions(client: CodePipelineClient, pipelineName: string, most: number): Promise<PipelineExecutionSummary[]> {
  const found: PipelineExecutionSummary[] = [];
  for await (const { pipelineExecutionSummaries = [] } of sdk().paginateListPipelineExecutions({ client, pageSize: Math.min(most, 100) }, { pipelineName })) {
    found.push(...pipelineExecutionSummaries);
    if (found.length >= most) break;
  }
  return found.slice(0, most);
}

/** The execution; one that is under way goes before one that has ended. @throws CommandFailure where none comes */
async function findExecution(context: CommandContext, { client, pipeline, commit, execution }: FollowedPipeline): Promise<string> {
  if (execution !== undefined) return execution;
  for (const began = context.now(); context.now() - began < PATIENCE; await sleep(LOOK, undefined, { signal: context.signal })) {
    const all = await newestExecutions(client, pipeline, commit === undefined ? 100 : LOOKED_THROUGH);
    const found = commit === undefined ? all.find(isOpen) : all.find((each) => commitOf(each)?.startsWith(commit) === true);
    if (found?.pipelineExecutionId !== undefined) return found.pipelineExecutionId;
    if (commit === undefined && context.now() - began > PATIENCE / 6 && all[0]?.pipelineExecutionId !== undefined) return all[0].pipelineExecutionId;
  }
  throw new CommandFailure(`no execution of ${pipeline}${commit === undefined ? '' : ` for commit ${commit}`} has begun within a minute`, exitCodes.timedOut, ['mlops delivery show tells what there is. Was the push to the branch that the pipeline watches?']);
}

const nameOf = ({ stageName = '', actionName = '' }: ActionExecutionDetail): string => `${stageName}/${actionName}`;
const secondsOf = ({ startTime, lastUpdateTime }: ActionExecutionDetail): string => (startTime === undefined || lastUpdateTime === undefined ? '' : ` (${((lastUpdateTime.getTime() - startTime.getTime()) / 1000).toFixed(0)} s)`);

/** Tells what changed since the last look. */
function tell(context: CommandContext, actions: readonly ActionExecutionDetail[], told: Map<string, string>): void {
  for (const action of [...actions].reverse()) {
    const { actionExecutionId: id = '', status = '' } = action;
    if (told.get(id) === status) continue;
    told.set(id, status);
    const mark = status === 'InProgress' ? '...' : status === 'Succeeded' ? 'ok ' : 'no ';
    context.console.report({ type: 'note', message: `${mark} ${nameOf(action)}${status === 'InProgress' ? '' : secondsOf(action)}` });
  }
}

function endOf(summary: PipelineExecution, actions: readonly ActionExecutionDetail[]): FollowedEnd | undefined {
  const { pipelineExecutionId: execution = '', status, statusSummary } = summary;
  const packageArn = actions.find(({ stageName, status: of }) => stageName === 'Choose' && of === 'Succeeded')?.output?.outputVariables?.['PACKAGE_ARN'];
  const about = packageArn === undefined || packageArn === 'none' ? {} : { packageArn };
  const waiting = actions.find(({ status: of, input }) => of === 'InProgress' && input?.actionTypeId?.category === 'Approval');
  if (isOpen(summary)) return waiting === undefined ? undefined : { execution, status: 'waits for approval', reason: waiting.input?.resolvedConfiguration?.['CustomData'] ?? nameOf(waiting), ...about };
  const failed = actions.find(({ status: of }) => of === 'Failed');
  const { errorDetails, externalExecutionId: build } = failed?.output?.executionResult ?? {};
  const reason = statusSummary ?? (failed === undefined ? undefined : `${nameOf(failed)}: ${errorDetails?.message ?? 'no reason is given'}`);
  return { execution, status: status as FollowedEnd['status'], ...(reason === undefined ? {} : { reason }), ...(build === undefined ? {} : { build }), ...about };
}

/** Follows to the end, or to a person. */
export async function followDelivery(context: CommandContext, followed: FollowedPipeline): Promise<FollowedEnd> {
  const { client, pipeline } = followed;
  const pipelineExecutionId = await findExecution(context, followed);
  context.console.report({ type: 'phase', title: `Following ${pipeline}, execution ${pipelineExecutionId}` });
  const told = new Map<string, string>();
  for (;;) {
    const { pipelineExecution: now } = await client.send(new (sdk().GetPipelineExecutionCommand)({ pipelineName: pipeline, pipelineExecutionId }));
    const { actionExecutionDetails = [] } = await client.send(new (sdk().ListActionExecutionsCommand)({ pipelineName: pipeline, filter: { pipelineExecutionId } }));
    tell(context, actionExecutionDetails, told);
    const end = now === undefined ? undefined : endOf(now, actionExecutionDetails);
    if (end !== undefined) return end;
    await sleep(LOOK, undefined, { signal: context.signal });
  }
}
