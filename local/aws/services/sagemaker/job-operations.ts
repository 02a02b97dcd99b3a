// What Create*, Describe*, List* and Stop* of jobs have in common.
import type { Authorization, OperationContext } from '../../operation';
import { AwsError, passRole } from '../../operation';
import { arnOf } from './arns';
import { describeJob } from './describe-job';
import type { JobKind, JobRecord } from './job-records';
import { jobKinds, jobTable } from './job-records';
import type { ListRequest } from './listing';
import { listRecords } from './listing';
import type { Tag } from './resource-tags';
import { acting, checkTags, creating, putTags } from './resource-tags';
import { userContext } from './user-context';

/** What the operations ask of whoever runs the jobs. */
export interface JobControl {
  /** Queues a job that is on disk. */
  submit(kind: JobKind, name: string): void;
  /** Stops a job that is marked Stopping on disk. */
  stop(kind: JobKind, name: string): void;
}

/** The part of a Create* request that every kind has. */
export interface JobRequest {
  RoleArn?: string | undefined;
  Tags?: Tag[] | undefined;
}

/** ARN of a job. */
export function jobArn(context: OperationContext, kind: JobKind, name: string): string {
  return arnOf(context, jobKinds[kind].resource, name);
}

/** What Create* is authorised for: the job, its tags, and the role that it hands over. */
export function creatingJob(action: string, kind: JobKind, name: string, input: JobRequest, context: OperationContext, conditions: Record<string, string | string[]>): Authorization[] {
  return [
    ...creating(action, jobArn(context, kind, name), input.Tags, conditions),
    ...(input.RoleArn === undefined ? [] : [passRole(input.RoleArn, 'sagemaker.amazonaws.com')]),
  ];
}

/** Conditions that are there only where a value is. */
export function givenConditions(conditions: Record<string, string | string[] | undefined>): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(conditions).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined));
}

/** Writes a new job down and queues it. @throws AwsError ResourceInUse where the name is taken, ValidationException where the role cannot be assumed */
export async function createJob(kind: JobKind, name: string, input: JobRequest, context: OperationContext, jobs: JobControl): Promise<string> {
  const { store } = context.cloud;
  const arn = jobArn(context, kind, name);
  checkTags(input.Tags);
  if (input.RoleArn !== undefined) await checkRole(input.RoleArn, context);
  const { Tags: tags, ...request } = input;
  await store.transaction(() => {
    const table = jobTable(store, kind);
    if (table.get(name.toLowerCase()) !== undefined) {
      throw new AwsError('ResourceInUse', `Job name must be unique within an AWS account and region, and a job with this name already exists (${arn}).`);
    }
    const now = context.now();
    void table.put(name.toLowerCase(), {
      kind, name, arn, request: request as Record<string, unknown>, createdBy: userContext(context.caller), status: 'InProgress',
      creationTime: now, lastModifiedTime: now, details: {}, attempts: 0,
    });
    putTags(store, arn, tags);
  });
  jobs.submit(kind, name);
  return arn;
}

async function checkRole(roleArn: string, context: OperationContext): Promise<void> {
  try {
    await context.cloud.assume(roleArn, 'sagemaker.amazonaws.com');
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError('ValidationException', `Could not assume role ${roleArn}. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role.`);
  }
}

/** @throws AwsError ResourceNotFound */
export function jobOf(context: OperationContext, kind: JobKind, name: string): JobRecord {
  const record = jobTable(context.cloud.store, kind).get(name.toLowerCase());
  if (record === undefined) throw new AwsError('ResourceNotFound', `Could not find requested job with name: ${name}`);
  return record;
}

/** Authorises an action on a job. */
export function onJob(action: string, kind: JobKind, name: string, context: OperationContext): Authorization[] {
  return acting(action, jobArn(context, kind, name), context);
}

/** Marks a job Stopping, and stops it. @throws AwsError ValidationException where it is over */
export async function stopJob(kind: JobKind, name: string, context: OperationContext, jobs: JobControl): Promise<void> {
  const table = jobTable(context.cloud.store, kind);
  await context.cloud.store.transaction(() => {
    const record = jobOf(context, kind, name);
    if (record.status === 'Stopping') return;
    if (record.status !== 'InProgress') {
      throw new AwsError('ValidationException', `The request was rejected because the job ${record.arn} is in status ${record.status}.`);
    }
    void table.put(name.toLowerCase(), { ...record, status: 'Stopping', lastModifiedTime: context.now() });
  });
  jobs.stop(kind, name);
}

/** A page of jobs, each as its summary has it; newest first unless asked otherwise. */
export function listJobs(kind: JobKind, request: ListRequest, context: OperationContext): { summaries: Record<string, unknown>[]; nextToken?: string } {
  const records = [...jobTable(context.cloud.store, kind).range()].map((entry) => entry.value);
  const { items, nextToken } = listRecords(records, request, { sortOrder: 'Descending' });
  return { summaries: items.map(describeJob), ...(nextToken === undefined ? {} : { nextToken }) };
}
