// Finds and reads the log of a step of a run, whatever kind of work it was.
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { PipelineExecutionStep } from '@aws-sdk/client-sagemaker';

/** Where a step's lines lie in CloudWatch Logs. */
export interface LogPlace {
  group: string;
  /** The job's name in lower case, with which its streams begin but for their case; a function's streams are found by time. */
  jobName?: string;
}

/** The last part of an ARN: a function's name, or a job's in lower case, whatever its name's case. */
const nameOf = (arn: string): string => arn.split(/[/:]/).at(-1) ?? '';

/** What of a job's name has no case to lose: `pipelines-` and the id of the execution, which all names of a pipeline's jobs begin with. */
const prefixOf = (jobName: string): string => /^(?:pipelines-)?[a-z0-9]{12}-/.exec(jobName)?.[0] ?? '';

/** Log places of a step; empty for steps that no container ran. */
export function logPlacesOf(step: PipelineExecutionStep): LogPlace[] {
  const { Metadata: metadata = {} } = step;
  const jobs: [string | undefined, string][] = [
    [metadata.ProcessingJob?.Arn, '/aws/sagemaker/ProcessingJobs'],
    [metadata.TransformJob?.Arn, '/aws/sagemaker/TransformJobs'],
    [metadata.TrainingJob?.Arn, '/aws/sagemaker/TrainingJobs'],
    [metadata.AutoMLJob?.Arn, '/aws/sagemaker/TrainingJobs'],
    [metadata.AutoMLJob?.Arn, '/aws/sagemaker/ProcessingJobs'],
  ];
  const ofJobs = jobs.flatMap(([arn, group]) => (arn === undefined ? [] : [{ group, jobName: nameOf(arn).toLowerCase() }]));
  const lambda = metadata.Lambda?.Arn;
  return lambda === undefined ? ofJobs : [...ofJobs, { group: `/aws/lambda/${nameOf(lambda)}` }];
}

/** A line of a log. */
export interface LogLine {
  /** ms since 1970 */
  time: number;
  message: string;
}

/** At most `limit` lines of a step, oldest first. */
export async function readStepLog(logs: CloudWatchLogsClient, step: PipelineExecutionStep, limit: number): Promise<LogLine[]> {
  const { FilterLogEventsCommand } = require('@aws-sdk/client-cloudwatch-logs') as typeof import('@aws-sdk/client-cloudwatch-logs');
  const lines: LogLine[] = [];
  for (const { group, jobName } of logPlacesOf(step)) {
    let nextToken: string | undefined;
    do {
      const page = await logs.send(new FilterLogEventsCommand({
        logGroupName: group, nextToken, startTime: step.StartTime?.getTime(),
        ...(step.EndTime === undefined ? {} : { endTime: step.EndTime.getTime() + 1000 }),
        ...(jobName === undefined || prefixOf(jobName) === '' ? {} : { logStreamNamePrefix: prefixOf(jobName) }),
      })).catch((error: unknown) => {
        if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
        throw error;
      });
      const own = (page?.events ?? []).filter(({ logStreamName = '' }) => jobName === undefined || logStreamName.toLowerCase().startsWith(jobName));
      for (const { timestamp, message } of own) lines.push({ time: timestamp ?? 0, message: (message ?? '').trimEnd() });
      nextToken = page?.nextToken;
    } while (nextToken !== undefined && lines.length < limit);
  }
  return lines.sort((a, b) => a.time - b.time).slice(0, limit);
}
