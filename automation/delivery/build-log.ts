// The last lines that a build wrote: why it failed is mostly there.
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';

/** CodeBuild's own lines tell what its phases tell too. */
const isOwn = (line: string): boolean => /^\[Container\]/.test(line);

/** Lines of a build, oldest first. @param build `<project>:<id>` */
export async function lastLines(client: CloudWatchLogsClient, build: string, count: number): Promise<string[]> {
  const { GetLogEventsCommand } = require('@aws-sdk/client-cloudwatch-logs') as typeof import('@aws-sdk/client-cloudwatch-logs');
  const [project = '', id = ''] = build.split(':');
  const { events = [] } = await client.send(new GetLogEventsCommand({ logGroupName: `/aws/codebuild/${project}`, logStreamName: id, limit: 1000 }));
  return events.map(({ message = '' }) => message.trimEnd()).filter((line) => line !== '' && !isOwn(line)).slice(-count);
}
