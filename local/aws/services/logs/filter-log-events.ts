// FilterLogEvents: events of all streams of a group, in the order of time, that fit a pattern.
import type { FilterLogEventsRequest, FilterLogEventsResponse } from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { page } from '../page';
import { filterPattern } from './filter-pattern';
import type { LogEvent, LogTables } from './log-records';
import { eventKey, groupNameOf, groupOf, logTables, onGroup } from './log-records';

type Input = Checked<FilterLogEventsRequest>;
interface Found extends LogEvent { stream: string; key: string }

function groupAsked(input: Input): string {
  return groupNameOf(input.logGroupName ?? input.logGroupIdentifier ?? '');
}

/** Patterns of terms; patterns over fields are refused by name. */
export const filterLogEvents: Operation<Input, FilterLogEventsResponse> = {
  name: 'FilterLogEvents',
  authorize: (input, context) => [onGroup('FilterLogEvents', groupAsked(input), context)],
  async handle(input, { cloud }) {
    if (input.logStreamNames !== undefined && input.logStreamNamePrefix !== undefined) {
      throw new AwsError('InvalidParameterException', 'logStreamNamePrefix and logStreamNames are mutually exclusive parameters.');
    }
    const tables = logTables(cloud.store);
    const group = groupAsked(input);
    const { retentionInDays } = groupOf(tables, group);
    const oldest = retentionInDays === undefined ? 0 : cloud.now() - retentionInDays * 86_400_000;
    const matches = filterPattern(input.filterPattern ?? '');
    const found = streamsAsked(tables, group, input)
      .flatMap((stream) => eventsOf(tables, group, stream, Math.max(oldest, input.startTime ?? 0), input.endTime))
      .filter((event) => matches(event.message))
      .sort((a, b) => a.timestamp - b.timestamp);
    const { items, nextToken } = page(found, (event) => event.key, { nextToken: input.nextToken, limit: input.limit ?? 10_000, errorCode: 'InvalidParameterException' });
    return {
      events: items.map((event) => ({
        logStreamName: event.stream, timestamp: event.timestamp, message: event.message, ingestionTime: event.ingestionTime,
        eventId: Buffer.from(event.key).toString('base64url'),
      })),
      nextToken,
    };
  },
};

function streamsAsked(tables: LogTables, group: string, input: Input): string[] {
  const names = [...tables.streams.range({ prefix: `${group}:${input.logStreamNamePrefix ?? ''}` })].map((entry) => entry.value.name);
  const asked = input.logStreamNames;
  if (asked === undefined) return names;
  if (asked.some((name) => !names.includes(name))) throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  return names.filter((name) => asked.includes(name));
}

function eventsOf(tables: LogTables, group: string, stream: string, start: number, end: number | undefined): Found[] {
  const range = {
    prefix: `${group}:${stream}:`, from: eventKey(group, stream, start, 0),
    ...(end === undefined ? {} : { before: eventKey(group, stream, end + 1, 0) }),
  };
  return [...tables.events.range(range)].map(({ key, value }) => ({ ...value, stream, key }));
}
