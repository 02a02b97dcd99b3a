// DescribePipeline: a pipeline with its definition.
import type { DescribePipelineRequest, DescribePipelineResponse } from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { pipelineArn, pipelineOf } from './pipeline-records';
import { acting } from './resource-tags';

/** By name or ARN. */
export const describePipeline: Operation<Checked<DescribePipelineRequest>, DescribePipelineResponse> = {
  name: 'DescribePipeline',
  authorize: (input, context) => acting('DescribePipeline', pipelineArn(context, input.PipelineName), context),
  async handle(input, context) {
    if (input.PipelineVersionId !== undefined) throw new AwsError('ValidationException', 'PipelineVersionId: versions of pipelines are not served by the embedded AWS.');
    const record = pipelineOf(context.cloud.store, context, input.PipelineName);
    return {
      PipelineArn: record.arn, PipelineName: record.name, PipelineDisplayName: record.displayName ?? record.name,
      PipelineDefinition: record.definition, PipelineDescription: record.description, RoleArn: record.roleArn, PipelineStatus: 'Active',
      CreationTime: new Date(record.creationTime), LastModifiedTime: new Date(record.lastModifiedTime),
      LastRunTime: record.lastRunTime === undefined ? undefined : new Date(record.lastRunTime),
      CreatedBy: record.createdBy, LastModifiedBy: record.lastModifiedBy, ParallelismConfiguration: record.parallelism,
    };
  },
};
