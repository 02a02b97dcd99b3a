// ListPipelines: the pipelines of the account.
import type { ListPipelinesRequest, ListPipelinesResponse } from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import type { Checked } from '../checked';
import { listRecords } from './listing';
import { pipelineTable } from './pipeline-records';

/** By creation time, newest first, unless asked otherwise. */
export const listPipelines: Operation<Checked<ListPipelinesRequest>, ListPipelinesResponse> = {
  name: 'ListPipelines',
  async handle(input, { cloud }) {
    const records = [...pipelineTable(cloud.store).range()].map((entry) => entry.value)
      .filter((record) => input.PipelineNamePrefix === undefined || record.name.startsWith(input.PipelineNamePrefix));
    const { items, nextToken } = listRecords(records, { ...input, CreationTimeAfter: input.CreatedAfter, CreationTimeBefore: input.CreatedBefore }, { sortOrder: 'Descending' });
    return {
      PipelineSummaries: items.map((record) => ({
        PipelineArn: record.arn, PipelineName: record.name, PipelineDisplayName: record.displayName ?? record.name,
        PipelineDescription: record.description, RoleArn: record.roleArn, CreationTime: new Date(record.creationTime),
        LastModifiedTime: new Date(record.lastModifiedTime), LastExecutionTime: record.lastRunTime === undefined ? undefined : new Date(record.lastRunTime),
      })),
      NextToken: nextToken,
    };
  },
};
