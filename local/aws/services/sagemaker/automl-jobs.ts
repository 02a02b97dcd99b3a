// CreateAutoMLJob, DescribeAutoMLJob, ListAutoMLJobs, StopAutoMLJob and ListCandidatesForAutoMLJob.
import type {
  CreateAutoMLJobRequest, CreateAutoMLJobResponse, DescribeAutoMLJobRequest, ListAutoMLJobsRequest, ListCandidatesForAutoMLJobRequest,
  StopAutoMLJobRequest,
} from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { page } from '../page';
import { describeJob } from './describe-job';
import type { JobControl } from './job-operations';
import { createJob, creatingJob, givenConditions, jobOf, listJobs, onJob, stopJob } from './job-operations';

type Input = Checked<CreateAutoMLJobRequest>;

/** The five operations, over whoever runs the jobs. */
export function autoMLJobs(jobs: JobControl): readonly Operation[] {
  const create: Operation<Input, CreateAutoMLJobResponse> = {
    name: 'CreateAutoMLJob',
    authorize: (input, context) => creatingJob('CreateAutoMLJob', 'automl', input.AutoMLJobName, input, context, conditionsOf(input)),
    async handle(input, context) {
      checkInput(input);
      return { AutoMLJobArn: await createJob('automl', input.AutoMLJobName, input, context, jobs) };
    },
  };
  const describe: Operation<Checked<DescribeAutoMLJobRequest>> = {
    name: 'DescribeAutoMLJob',
    authorize: (input, context) => onJob('DescribeAutoMLJob', 'automl', input.AutoMLJobName, context),
    handle: async (input, context) => describeJob(jobOf(context, 'automl', input.AutoMLJobName)),
  };
  const list: Operation<Checked<ListAutoMLJobsRequest>> = {
    name: 'ListAutoMLJobs',
    async handle(input, context) {
      const { summaries, nextToken } = listJobs('automl', input, context);
      return { AutoMLJobSummaries: summaries, NextToken: nextToken };
    },
  };
  const stop: Operation<Checked<StopAutoMLJobRequest>> = {
    name: 'StopAutoMLJob',
    authorize: (input, context) => onJob('StopAutoMLJob', 'automl', input.AutoMLJobName, context),
    handle: (input, context) => stopJob('automl', input.AutoMLJobName, context, jobs),
  };
  return [create, describe, list, stop, listCandidates] as readonly Operation[];
}

interface Candidate { CandidateName: string; CandidateStatus: string; CreationTime: number; FinalAutoMLJobObjectiveMetric?: { Value: number } }

const listCandidates: Operation<Checked<ListCandidatesForAutoMLJobRequest>> = {
  name: 'ListCandidatesForAutoMLJob',
  authorize: (input, context) => onJob('ListCandidatesForAutoMLJob', 'automl', input.AutoMLJobName, context),
  async handle(input, context) {
    const all = (jobOf(context, 'automl', input.AutoMLJobName).details['Candidates'] ?? []) as Candidate[];
    const found = all
      .filter((candidate) => input.StatusEquals === undefined || candidate.CandidateStatus === input.StatusEquals)
      .filter((candidate) => input.CandidateNameEquals === undefined || candidate.CandidateName === input.CandidateNameEquals);
    const by = input.SortBy;
    if (by !== undefined) found.sort((a, b) => compare(sortKey(a, by), sortKey(b, by)));
    if (by !== undefined && input.SortOrder === 'Descending') found.reverse();
    const { items, nextToken } = page(found, (candidate) => candidate.CandidateName, { nextToken: input.NextToken, limit: input.MaxResults ?? 10 });
    return { Candidates: items, NextToken: nextToken };
  },
};

function sortKey(candidate: Candidate, by: string): string | number {
  if (by === 'Status') return candidate.CandidateStatus;
  return by === 'FinalObjectiveMetricValue' ? candidate.FinalAutoMLJobObjectiveMetric?.Value ?? -Infinity : candidate.CreationTime;
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function conditionsOf(input: Input): Record<string, string | string[]> {
  const security = input.AutoMLJobConfig?.SecurityConfig;
  return givenConditions({
    'sagemaker:VolumeKmsKey': security?.VolumeKmsKeyId, 'sagemaker:OutputKmsKey': input.OutputDataConfig.KmsKeyId,
    'sagemaker:InterContainerTrafficEncryption': String(security?.EnableInterContainerTrafficEncryption ?? false),
    'sagemaker:VpcSecurityGroupIds': security?.VpcConfig?.SecurityGroupIds, 'sagemaker:VpcSubnets': security?.VpcConfig?.Subnets,
  });
}

/** What AWS refuses before a job is made. */
function checkInput(input: Input): void {
  if ((input.ProblemType === undefined) !== (input.AutoMLJobObjective === undefined)) {
    throw new AwsError('ValidationException', 'Both ProblemType and AutoMLJobObjective must be provided, or neither of them.');
  }
  const channels = input.InputDataConfig;
  const validation = channels.filter((channel) => channel.ChannelType === 'validation');
  if (validation.length > 1 || channels.length - validation.length !== 1) {
    throw new AwsError('ValidationException', 'InputDataConfig must have one channel of type training and at most one of type validation.');
  }
  if (validation.length > 0 && input.AutoMLJobConfig?.DataSplitConfig?.ValidationFraction !== undefined) {
    throw new AwsError('ValidationException', 'ValidationFraction cannot be specified when a validation channel is given.');
  }
  if (new Set(channels.map((channel) => channel.TargetAttributeName)).size > 1) {
    throw new AwsError('ValidationException', 'All channels must have the same TargetAttributeName.');
  }
  if (input.ModelDeployConfig !== undefined) throw new AwsError('ValidationException', 'ModelDeployConfig is not served by the embedded AWS: leave it out.');
}
