// What SageMaker keeps of jobs, the same for every kind: the request, where it stands, and what the job found out.
import type { UserContext } from '@aws-sdk/client-sagemaker';
import type { Store, Table } from '../../state/store';

/** The kinds of jobs. */
export type JobKind = 'processing' | 'automl' | 'transform';

/** Where a job stands, in the words of all three kinds. */
export type JobStatus = 'InProgress' | 'Completed' | 'Failed' | 'Stopping' | 'Stopped';

/** A job. */
export interface JobRecord {
  kind: JobKind;
  name: string;
  arn: string;
  /** The Create* request, without tags. */
  request: Record<string, unknown>;
  /** Who made it. */
  createdBy: UserContext;
  status: JobStatus;
  creationTime: number;
  lastModifiedTime: number;
  startTime?: number;
  endTime?: number;
  failureReason?: string;
  /** Members of Describe* that the job reported. */
  details: Record<string, unknown>;
  /** Times that the job was begun: more than once after a restart of the endpoint. */
  attempts: number;
}

/** The words in which one kind differs from another. */
export interface JobWords {
  kind: JobKind;
  /** Resource type in ARNs. */
  resource: string;
  name: string;
  arn: string;
  status: string;
  /** Members of Describe* for the beginning and the end of the work. */
  startTime?: string;
  endTime: string;
  /** Log group of its jobs. */
  logGroup: string;
  /** Detail type of its events, where AWS has one. */
  event?: string;
}

/** The three kinds. */
export const jobKinds: Readonly<Record<JobKind, JobWords>> = {
  processing: {
    kind: 'processing', resource: 'processing-job', name: 'ProcessingJobName', arn: 'ProcessingJobArn', status: 'ProcessingJobStatus',
    startTime: 'ProcessingStartTime', endTime: 'ProcessingEndTime', logGroup: '/aws/sagemaker/ProcessingJobs', event: 'SageMaker Processing Job State Change',
  },
  automl: {
    kind: 'automl', resource: 'automl-job', name: 'AutoMLJobName', arn: 'AutoMLJobArn', status: 'AutoMLJobStatus', endTime: 'EndTime',
    logGroup: '/aws/sagemaker/TrainingJobs',
  },
  transform: {
    kind: 'transform', resource: 'transform-job', name: 'TransformJobName', arn: 'TransformJobArn', status: 'TransformJobStatus',
    startTime: 'TransformStartTime', endTime: 'TransformEndTime', logGroup: '/aws/sagemaker/TransformJobs', event: 'SageMaker Transform Job State Change',
  },
};

/** Jobs of a kind by lower-case name: names are unique whatever their case. */
export const jobTable = (store: Store, kind: JobKind): Table<JobRecord> => store.table(`sagemaker/${kind}-jobs`);

/** Whether a job has come to its end. */
export function isOver(record: JobRecord): boolean {
  return record.status === 'Completed' || record.status === 'Failed' || record.status === 'Stopped';
}
