// DescribeLogStreams: the streams of a group, by name or by their last event.
import type { DescribeLogStreamsRequest, DescribeLogStreamsResponse } from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { page } from '../page';
import { groupArn, groupNameOf, groupOf, logTables, onGroup } from './log-records';

function groupAsked(input: Checked<DescribeLogStreamsRequest>): string {
  return groupNameOf(input.logGroupName ?? input.logGroupIdentifier ?? '');
}

/** Ordered by name unless `orderBy` is LastEventTime. */
export const describeLogStreams: Operation<Checked<DescribeLogStreamsRequest>, DescribeLogStreamsResponse> = {
  name: 'DescribeLogStreams',
  authorize: (input, context) => [onGroup('DescribeLogStreams', groupAsked(input), context)],
  async handle(input, { cloud }) {
    const group = groupAsked(input);
    if (group === '') throw new AwsError('InvalidParameterException', 'Exactly one of logGroupName and logGroupIdentifier must be given.');
    const byTime = input.orderBy === 'LastEventTime';
    if (byTime && input.logStreamNamePrefix !== undefined) {
      throw new AwsError('InvalidParameterException', 'Cannot order by LastEventTime with a logStreamNamePrefix.');
    }
    const tables = logTables(cloud.store);
    groupOf(tables, group);
    const streams = [...tables.streams.range({ prefix: `${group}:${input.logStreamNamePrefix ?? ''}` })].map((entry) => entry.value);
    if (byTime) streams.sort((a, b) => (a.lastEventTimestamp ?? 0) - (b.lastEventTimestamp ?? 0));
    if (input.descending === true) streams.reverse();
    const { items, nextToken } = page(streams, (stream) => stream.name, { nextToken: input.nextToken, limit: input.limit ?? 50, errorCode: 'InvalidParameterException' });
    return {
      logStreams: items.map((stream) => ({
        logStreamName: stream.name, creationTime: stream.creationTime, firstEventTimestamp: stream.firstEventTimestamp,
        lastEventTimestamp: stream.lastEventTimestamp, lastIngestionTime: stream.lastIngestionTime,
        uploadSequenceToken: String(stream.nextEvent), arn: `${groupArn(cloud, group)}:log-stream:${stream.name}`, storedBytes: stream.storedBytes,
      })),
      nextToken,
    };
  },
};
