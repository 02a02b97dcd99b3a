// Lets a failed execution go on from the stage that failed: with the sources, the tools and the choice that it had.
import type { CodePipelineClient, PipelineExecutionSummary } from '@aws-sdk/client-codepipeline';
import { CommandFailure, exitCodes, UsageError } from '../failures';
import { newestExecutions } from './follow-delivery';

const sdk = (): typeof import('@aws-sdk/client-codepipeline') => require('@aws-sdk/client-codepipeline') as typeof import('@aws-sdk/client-codepipeline');

/** Executions that are looked through for an id. */
const LOOKED_THROUGH = 500;

/** What CodePipeline refuses a retry with, in words that say why. Source: CodePipeline API reference, RetryStageExecution. */
const refusals: Readonly<Record<string, string>> = {
  NotLatestPipelineExecutionException: 'a later execution has been in that stage',
  StageNotRetryableException: 'CodePipeline does not retry it: the stage did not fail, or the pipeline was changed since',
  ConflictException: 'something else is being done to the pipeline',
  ConcurrentPipelineExecutionsLimitExceededException: 'too many executions are under way',
};

/** @param wanted its id or the beginning of it; absent: the newest */
async function failedExecution(client: CodePipelineClient, pipelineName: string, wanted: string | undefined): Promise<PipelineExecutionSummary> {
  const all = await newestExecutions(client, pipelineName, wanted === undefined ? 1 : LOOKED_THROUGH);
  const found = wanted === undefined ? all[0] : all.find(({ pipelineExecutionId = '' }) => pipelineExecutionId.startsWith(wanted));
  if (found === undefined) throw new UsageError(wanted === undefined ? `${pipelineName} has no execution yet` : `${pipelineName} has no execution ${wanted}`, ['mlops delivery show lists them.']);
  if (found.status !== 'Failed') throw new UsageError(`the execution ${found.pipelineExecutionId ?? ''} of ${pipelineName} is ${found.status ?? ''}: only one that failed goes on`, ['Name a failed one: --execution ID. mlops delivery show lists them.']);
  return found;
}

/** The stage that it failed in. */
async function failedStage(client: CodePipelineClient, pipelineName: string, pipelineExecutionId: string): Promise<string> {
  const { actionExecutionDetails = [] } = await client.send(new (sdk().ListActionExecutionsCommand)({ pipelineName, filter: { pipelineExecutionId } }));
  return actionExecutionDetails.find(({ status }) => status === 'Failed' || status === 'Abandoned')?.stageName ?? '';
}

/**
 * Begins the failed actions again.
 * @param wanted id of the execution, or the beginning of it; absent: the newest
 * @returns its id @throws UsageError where there is nothing to retry, CommandFailure where CodePipeline refuses
 */
export async function retryExecution(client: CodePipelineClient, pipelineName: string, wanted: string | undefined, anew: string): Promise<string> {
  const { pipelineExecutionId = '' } = await failedExecution(client, pipelineName, wanted);
  const stageName = await failedStage(client, pipelineName, pipelineExecutionId);
  if (stageName === 'Source' || stageName === '') throw new UsageError(`the execution ${pipelineExecutionId} of ${pipelineName} failed before it had its sources: there is nothing that it could go on with`, [`Begin anew: ${anew}`]);
  try {
    await client.send(new (sdk().RetryStageExecutionCommand)({ pipelineName, pipelineExecutionId, stageName, retryMode: 'FAILED_ACTIONS' }));
  } catch (error) {
    const why = error instanceof Error ? refusals[error.name] : undefined;
    if (why === undefined) throw error;
    throw new CommandFailure(`stage ${stageName} of execution ${pipelineExecutionId} is not retried: ${why}`, exitCodes.refused, [`Nothing was changed. Begin anew: ${anew}`]);
  }
  return pipelineExecutionId;
}
