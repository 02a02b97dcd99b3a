// CreateTransformJob, DescribeTransformJob, ListTransformJobs and StopTransformJob.
import type {
  CreateTransformJobRequest, CreateTransformJobResponse, DescribeTransformJobRequest, ListTransformJobsRequest, StopTransformJobRequest,
} from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { describeJob } from './describe-job';
import type { JobControl } from './job-operations';
import { createJob, creatingJob, givenConditions, jobOf, listJobs, onJob, stopJob } from './job-operations';
import { modelOf } from './registry-records';

type Input = Checked<CreateTransformJobRequest>;

/** The four operations, over whoever runs the jobs. */
export function transformJobs(jobs: JobControl): readonly Operation[] {
  const create: Operation<Input, CreateTransformJobResponse> = {
    name: 'CreateTransformJob',
    authorize: (input, context) => creatingJob('CreateTransformJob', 'transform', input.TransformJobName, { Tags: input.Tags }, context, conditionsOf(input)),
    async handle(input, context) {
      checkInput(input);
      modelOf(context.cloud.store, context, input.ModelName);
      return { TransformJobArn: await createJob('transform', input.TransformJobName, input as Input & { RoleArn?: undefined }, context, jobs) };
    },
  };
  const describe: Operation<Checked<DescribeTransformJobRequest>> = {
    name: 'DescribeTransformJob',
    authorize: (input, context) => onJob('DescribeTransformJob', 'transform', input.TransformJobName, context),
    handle: async (input, context) => describeJob(jobOf(context, 'transform', input.TransformJobName)),
  };
  const list: Operation<Checked<ListTransformJobsRequest>> = {
    name: 'ListTransformJobs',
    async handle(input, context) {
      const { summaries, nextToken } = listJobs('transform', input, context);
      return { TransformJobSummaries: summaries, NextToken: nextToken };
    },
  };
  const stop: Operation<Checked<StopTransformJobRequest>> = {
    name: 'StopTransformJob',
    authorize: (input, context) => onJob('StopTransformJob', 'transform', input.TransformJobName, context),
    handle: (input, context) => stopJob('transform', input.TransformJobName, context, jobs),
  };
  return [create, describe, list, stop] as readonly Operation[];
}

function conditionsOf(input: Input): Record<string, string | string[]> {
  return givenConditions({
    'sagemaker:InstanceTypes': input.TransformResources.InstanceType === undefined ? undefined : [input.TransformResources.InstanceType],
    'sagemaker:VolumeKmsKey': input.TransformResources.VolumeKmsKeyId, 'sagemaker:OutputKmsKey': input.TransformOutput.KmsKeyId,
  });
}

/** What AWS refuses before a job is made. */
function checkInput(input: Input): void {
  const split = input.TransformInput.SplitType ?? 'None';
  if (input.BatchStrategy !== undefined && split === 'None') {
    throw new AwsError('ValidationException', 'BatchStrategy can only be set when SplitType is set to Line, RecordIO or TFRecord.');
  }
  const payload = (input.MaxPayloadInMB ?? 6) * Math.max(1, input.MaxConcurrentTransforms ?? 1);
  if (payload > 100) throw new AwsError('ValidationException', `The product of MaxPayloadInMB and MaxConcurrentTransforms must not be greater than 100, got ${payload}.`);
  const processing = input.DataProcessing;
  if (processing?.JoinSource !== 'Input' && processing?.OutputFilter === undefined) return;
  if (split !== 'Line' || input.TransformOutput.AssembleWith !== 'Line') {
    throw new AwsError('ValidationException', 'DataProcessing with JoinSource or OutputFilter requires SplitType and AssembleWith to be Line.');
  }
  if (input.TransformInput.ContentType?.split(';')[0] !== input.TransformOutput.Accept?.split(';')[0]) {
    throw new AwsError('ValidationException', 'DataProcessing requires TransformInput.ContentType and TransformOutput.Accept to be the same.');
  }
}
