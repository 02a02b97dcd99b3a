// Which execution a person means: an ARN, the last part of one, or nothing for the newest.
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { UsageError } from '../failures';

/** An execution of the pipeline, as listed. */
export interface ListedExecution {
  arn: string;
  id: string;
  status: string;
  startedAt?: Date;
  failureReason?: string;
}

/** Executions of a pipeline, newest first, at most `limit`. */
export async function listExecutions(sagemaker: SageMakerClient, pipelineName: string, limit: number): Promise<ListedExecution[]> {
  const { paginateListPipelineExecutions } = require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
  const found: ListedExecution[] = [];
  const pages = paginateListPipelineExecutions({ client: sagemaker }, { PipelineName: pipelineName, SortBy: 'CreationTime', SortOrder: 'Descending' });
  for await (const page of pages) {
    for (const summary of page.PipelineExecutionSummaries ?? []) {
      const arn = summary.PipelineExecutionArn ?? '';
      found.push({
        arn, id: arn.split('/').at(-1) ?? '', status: summary.PipelineExecutionStatus ?? '',
        ...(summary.StartTime === undefined ? {} : { startedAt: summary.StartTime }),
        ...(summary.PipelineExecutionFailureReason === undefined ? {} : { failureReason: summary.PipelineExecutionFailureReason }),
      });
    }
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

/** The execution that is meant. @throws UsageError where there is none such */
export async function findExecution(sagemaker: SageMakerClient, pipelineName: string, wanted: string | undefined): Promise<ListedExecution> {
  const executions = await listExecutions(sagemaker, pipelineName, 100);
  const found = wanted === undefined ? executions[0] : executions.find(({ arn, id }) => arn === wanted || id === wanted);
  if (found !== undefined) return found;
  if (executions.length === 0) throw new UsageError(`the pipeline ${pipelineName} has not run yet`, ['Run it: mlops run']);
  throw new UsageError(`there is no run ${wanted}`, [`The newest are ${executions.slice(0, 5).map(({ id }) => id).join(', ')}; mlops runs lists them.`]);
}
