// What both pipelines are doing, in words: the last executions, and of each the action that matters.
import type { ActionExecutionDetail, CodePipelineClient, PipelineExecutionSummary } from '@aws-sdk/client-codepipeline';
import { renderTable } from '../console/text-table';

/** One execution. */
export interface ShownExecution {
  pipeline: string;
  id: string;
  status: string;
  started?: Date;
  /** What it delivers: the commit's first line. */
  what: string;
  /** Where it stands, or why it ended. */
  where: string;
}

/** The action that tells most: what failed, else what is under way, else the last one. */
function tellingAction(actions: readonly ActionExecutionDetail[]): ActionExecutionDetail | undefined {
  return actions.find(({ status }) => status === 'Failed') ?? actions.find(({ status }) => status === 'InProgress') ?? actions[0];
}

function whereOf({ statusSummary }: PipelineExecutionSummary, actions: readonly ActionExecutionDetail[]): string {
  if (statusSummary !== undefined) return statusSummary;
  const action = tellingAction(actions);
  const error = action?.output?.executionResult?.errorDetails?.message;
  return action === undefined ? 'waits' : `${action.stageName ?? ''}/${action.actionName ?? ''} ${action.status ?? ''}${error === undefined ? '' : `: ${error}`}`;
}

/** The last executions of a pipeline, newest first; none where there is no such pipeline. */
export async function showPipeline(client: CodePipelineClient, pipeline: string, count: number): Promise<ShownExecution[]> {
  const { ListActionExecutionsCommand, ListPipelineExecutionsCommand } = require('@aws-sdk/client-codepipeline') as typeof import('@aws-sdk/client-codepipeline');
  const { pipelineExecutionSummaries: all = [] } = await client.send(new ListPipelineExecutionsCommand({ pipelineName: pipeline, maxResults: count }));
  return Promise.all(all.map(async (summary) => {
    const id = summary.pipelineExecutionId ?? '';
    const { actionExecutionDetails = [] } = await client.send(new ListActionExecutionsCommand({ pipelineName: pipeline, filter: { pipelineExecutionId: id } }));
    const commit = summary.sourceRevisions?.find(({ actionName }) => actionName === 'Source')?.revisionSummary?.split('\n')[0] ?? '';
    return { pipeline, id, status: summary.status ?? '', what: commit, where: whereOf(summary, actionExecutionDetails), ...(summary.startTime === undefined ? {} : { started: summary.startTime }) };
  }));
}

/** A table. */
export function describeExecutions(executions: readonly ShownExecution[]): string {
  return renderTable({ columns: ['pipeline', 'execution', 'status', 'commit', 'where'], rows: executions.map(({ pipeline, id, status, what, where }) => [pipeline, id.slice(0, 8), status, what.slice(0, 40), where]) });
}
