// CreateProcessingJob, DescribeProcessingJob, ListProcessingJobs and StopProcessingJob.
import type {
  CreateProcessingJobRequest, CreateProcessingJobResponse, DescribeProcessingJobRequest, ListProcessingJobsRequest, StopProcessingJobRequest,
} from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import type { Checked } from '../checked';
import { describeJob } from './describe-job';
import type { JobControl } from './job-operations';
import { createJob, creatingJob, givenConditions, jobOf, listJobs, onJob, stopJob } from './job-operations';

type Input = Checked<CreateProcessingJobRequest>;

/** The four operations, over whoever runs the jobs. */
export function processingJobs(jobs: JobControl): readonly Operation[] {
  const create: Operation<Input, CreateProcessingJobResponse> = {
    name: 'CreateProcessingJob',
    authorize: (input, context) => creatingJob('CreateProcessingJob', 'processing', input.ProcessingJobName, input, context, conditionsOf(input)),
    handle: async (input, context) => ({ ProcessingJobArn: await createJob('processing', input.ProcessingJobName, input, context, jobs) }),
  };
  const describe: Operation<Checked<DescribeProcessingJobRequest>> = {
    name: 'DescribeProcessingJob',
    authorize: (input, context) => onJob('DescribeProcessingJob', 'processing', input.ProcessingJobName, context),
    handle: async (input, context) => describeJob(jobOf(context, 'processing', input.ProcessingJobName)),
  };
  const list: Operation<Checked<ListProcessingJobsRequest>> = {
    name: 'ListProcessingJobs',
    async handle(input, context) {
      const { summaries, nextToken } = listJobs('processing', input, context);
      return { ProcessingJobSummaries: summaries, NextToken: nextToken };
    },
  };
  const stop: Operation<Checked<StopProcessingJobRequest>> = {
    name: 'StopProcessingJob',
    authorize: (input, context) => onJob('StopProcessingJob', 'processing', input.ProcessingJobName, context),
    handle: (input, context) => stopJob('processing', input.ProcessingJobName, context, jobs),
  };
  return [create, describe, list, stop] as readonly Operation[];
}

function conditionsOf(input: Input): Record<string, string | string[]> {
  const { ClusterConfig: cluster } = input.ProcessingResources;
  const network = input.NetworkConfig;
  return givenConditions({
    'sagemaker:InstanceTypes': cluster?.InstanceType === undefined ? undefined : [cluster.InstanceType],
    'sagemaker:VolumeKmsKey': cluster?.VolumeKmsKeyId, 'sagemaker:OutputKmsKey': input.ProcessingOutputConfig?.KmsKeyId,
    'sagemaker:NetworkIsolation': String(network?.EnableNetworkIsolation ?? false),
    'sagemaker:InterContainerTrafficEncryption': String(network?.EnableInterContainerTrafficEncryption ?? false),
    'sagemaker:MaxRuntimeInSeconds': input.StoppingCondition === undefined ? undefined : String(input.StoppingCondition.MaxRuntimeInSeconds),
    'sagemaker:VpcSecurityGroupIds': network?.VpcConfig?.SecurityGroupIds, 'sagemaker:VpcSubnets': network?.VpcConfig?.Subnets,
  });
}
