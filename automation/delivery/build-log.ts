// The last lines that a build wrote: why it failed is mostly there.
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { clientSettings, type Target } from '../stacks/target';

/** Lines that are told of a build that failed. */
const LINES = 12;

/** CodeBuild's own lines tell what its phases tell too. */
const isOwn = (line: string): boolean => /^\[Container\]/.test(line);

/** Lines of a build, oldest first. @param build `<project>:<id>` */
async function lastLines(client: CloudWatchLogsClient, build: string, count: number): Promise<string[]> {
  const { GetLogEventsCommand } = require('@aws-sdk/client-cloudwatch-logs') as typeof import('@aws-sdk/client-cloudwatch-logs');
  const [project = '', id = ''] = build.split(':');
  const { events = [] } = await client.send(new GetLogEventsCommand({ logGroupName: `/aws/codebuild/${project}`, logStreamName: id, limit: 1000 }));
  return events.map(({ message = '' }) => message.trimEnd()).filter((line) => line !== '' && !isOwn(line)).slice(-count);
}

/** What a failed build wrote last, indented for a person. @param build `<project>:<id>` */
export async function quoteLastLines(target: Target, build: string): Promise<string[]> {
  const { CloudWatchLogsClient: Client } = require('@aws-sdk/client-cloudwatch-logs') as typeof import('@aws-sdk/client-cloudwatch-logs');
  const logs = new Client(clientSettings(target));
  try {
    return (await lastLines(logs, build, LINES)).map((line) => `  | ${line}`);
  } finally {
    logs.destroy();
  }
}
