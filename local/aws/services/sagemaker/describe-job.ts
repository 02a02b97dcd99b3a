// The Describe* answer of a job of any kind.
import type { JobRecord } from './job-records';
import { jobKinds } from './job-records';

/** All members that Describe* of the job's kind has; times in milliseconds. The candidates of an AutoML job have a list of their own. */
export function describeJob(record: JobRecord): Record<string, unknown> {
  const words = jobKinds[record.kind];
  const { Candidates: _candidates, ...details } = record.details;
  return withoutAbsent({
    ...record.request, [words.name]: record.name, [words.arn]: record.arn, [words.status]: record.status,
    CreationTime: record.creationTime, LastModifiedTime: record.lastModifiedTime,
    ...(words.startTime === undefined ? {} : { [words.startTime]: record.startTime }), [words.endTime]: record.endTime,
    ...details, FailureReason: record.failureReason, ...(record.kind === 'automl' ? { AutoMLJobSecondaryStatus: secondaryStatus(record) } : {}),
  });
}

function secondaryStatus(record: JobRecord): unknown {
  if (record.status === 'InProgress') return record.details['AutoMLJobSecondaryStatus'] ?? 'Starting';
  return record.status === 'Completed' ? record.details['AutoMLJobSecondaryStatus'] ?? 'Completed' : record.status;
}

function withoutAbsent(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
