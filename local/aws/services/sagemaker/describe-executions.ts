// DescribePipelineExecution, DescribePipelineDefinitionForExecution, ListPipelineExecutions and ListPipelineParametersForExecution.
import type {
  DescribePipelineDefinitionForExecutionRequest, DescribePipelineDefinitionForExecutionResponse, DescribePipelineExecutionRequest,
  DescribePipelineExecutionResponse, ListPipelineExecutionsRequest, ListPipelineExecutionsResponse, ListPipelineParametersForExecutionRequest,
  ListPipelineParametersForExecutionResponse,
} from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import type { Checked } from '../checked';
import { page } from '../page';
import { executionOf, executionStateOf, executionsOf } from './execution-records';
import { listRecords } from './listing';
import { pipelineArn, pipelineOf } from './pipeline-records';
import { acting } from './resource-tags';

/** DescribePipelineExecution. */
export const describePipelineExecution: Operation<Checked<DescribePipelineExecutionRequest>, DescribePipelineExecutionResponse> = {
  name: 'DescribePipelineExecution',
  authorize: (input, context) => acting('DescribePipelineExecution', input.PipelineExecutionArn, context),
  async handle(input, { cloud }) {
    const record = executionOf(cloud.store, input.PipelineExecutionArn);
    return {
      PipelineArn: record.pipelineArn, PipelineExecutionArn: record.arn, PipelineExecutionDisplayName: record.displayName ?? `execution-${record.creationTime}`,
      PipelineExecutionStatus: record.status, PipelineExecutionDescription: record.description, FailureReason: record.failureReason,
      CreationTime: new Date(record.creationTime), LastModifiedTime: new Date(record.lastModifiedTime), CreatedBy: record.createdBy, LastModifiedBy: record.lastModifiedBy,
      ParallelismConfiguration: record.maxParallelSteps === undefined ? undefined : { MaxParallelExecutionSteps: record.maxParallelSteps },
      SelectiveExecutionConfig: record.selective,
    };
  },
};

/** DescribePipelineDefinitionForExecution: the definition as it was when the execution was started. */
export const describePipelineDefinitionForExecution: Operation<Checked<DescribePipelineDefinitionForExecutionRequest>, DescribePipelineDefinitionForExecutionResponse> = {
  name: 'DescribePipelineDefinitionForExecution',
  authorize: (input, context) => acting('DescribePipelineDefinitionForExecution', input.PipelineExecutionArn, context),
  async handle(input, { cloud }) {
    const record = executionOf(cloud.store, input.PipelineExecutionArn);
    return { PipelineDefinition: executionStateOf(cloud.store, record).definition, CreationTime: new Date(record.creationTime) };
  },
};

/** ListPipelineExecutions: newest first unless asked otherwise. */
export const listPipelineExecutions: Operation<Checked<ListPipelineExecutionsRequest>, ListPipelineExecutionsResponse> = {
  name: 'ListPipelineExecutions',
  authorize: (input, context) => acting('ListPipelineExecutions', pipelineArn(context, input.PipelineName), context),
  async handle(input, context) {
    const { store } = context.cloud;
    const records = executionsOf(store, pipelineOf(store, context, input.PipelineName).name).map((record) => ({ ...record, name: record.arn }));
    const request = {
      ...input, CreationTimeAfter: input.CreatedAfter, CreationTimeBefore: input.CreatedBefore, SortBy: input.SortBy === 'PipelineExecutionArn' ? 'Name' : 'CreationTime',
    };
    const { items, nextToken } = listRecords(records, request, { sortOrder: 'Descending' });
    return {
      PipelineExecutionSummaries: items.map((record) => ({
        PipelineExecutionArn: record.arn, StartTime: new Date(record.creationTime), PipelineExecutionStatus: record.status,
        PipelineExecutionDescription: record.description, PipelineExecutionDisplayName: record.displayName ?? `execution-${record.creationTime}`,
        PipelineExecutionFailureReason: record.failureReason,
      })),
      NextToken: nextToken,
    };
  },
};

/** ListPipelineParametersForExecution: as they were given. */
export const listPipelineParametersForExecution: Operation<Checked<ListPipelineParametersForExecutionRequest>, ListPipelineParametersForExecutionResponse> = {
  name: 'ListPipelineParametersForExecution',
  authorize: (input, context) => acting('ListPipelineParametersForExecution', input.PipelineExecutionArn, context),
  async handle(input, { cloud }) {
    const { parameters } = executionOf(cloud.store, input.PipelineExecutionArn);
    const { items, nextToken } = page(parameters, (parameter) => parameter.Name, { nextToken: input.NextToken, limit: input.MaxResults ?? 10 });
    return { PipelineParameters: items, NextToken: nextToken };
  },
};
