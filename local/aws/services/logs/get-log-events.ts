// GetLogEvents: the events of one stream, forwards or backwards.
import type { GetLogEventsRequest, GetLogEventsResponse } from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import type { LogEvent, LogTables } from './log-records';
import { eventKey, groupNameOf, groupOf, logTables, onStream, streamOf } from './log-records';

type Input = Checked<GetLogEventsRequest>;
/** AWS answers at most so many events and bytes at once. */
const EVENTS = 10_000;
const BYTES = 1_048_576;

function groupAsked(input: Input): string {
  return groupNameOf(input.logGroupName ?? input.logGroupIdentifier ?? '');
}

/** A token that comes back unchanged says that there is nothing more in its direction, for now. */
export const getLogEvents: Operation<Input, GetLogEventsResponse> = {
  name: 'GetLogEvents',
  authorize: (input, context) => [onStream('GetLogEvents', groupAsked(input), input.logStreamName, context)],
  async handle(input, { cloud }) {
    const tables = logTables(cloud.store);
    const group = groupAsked(input);
    streamOf(tables, group, input.logStreamName);
    const token = readToken(input.nextToken);
    const forward = token?.direction === 'f' || (token === undefined && input.startFromHead === true);
    const oldest = oldestKept(tables, group, cloud.now());
    const found = pick(tables, group, { ...input, startTime: Math.max(input.startTime ?? 0, oldest) }, forward, token?.key);
    const [first, last] = [found[0], found.at(-1)];
    return {
      events: found.map(({ value }) => ({ timestamp: value.timestamp, message: value.message, ingestionTime: value.ingestionTime })),
      nextForwardToken: `f/${last?.key ?? token?.key ?? ''}`,
      nextBackwardToken: `b/${first?.key ?? token?.key ?? ''}`,
    };
  },
};

function oldestKept(tables: LogTables, group: string, now: number): number {
  const { retentionInDays } = groupOf(tables, group);
  return retentionInDays === undefined ? 0 : now - retentionInDays * 86_400_000;
}

function pick(tables: LogTables, group: string, input: Input, forward: boolean, after: string | undefined): { key: string; value: LogEvent }[] {
  const prefix = `${group}:${input.logStreamName}:`;
  const from = input.startTime === undefined ? undefined : eventKey(group, input.logStreamName, input.startTime, 0);
  const before = input.endTime === undefined ? undefined : eventKey(group, input.logStreamName, input.endTime, 0);
  const bounds = forward
    ? { ...(after === undefined || after === '' ? { from } : { after }), before }
    : { from, before: after === undefined || after === '' ? before : after };
  const range = { prefix, reverse: !forward, limit: Math.min(input.limit ?? EVENTS, EVENTS), ...Object.fromEntries(Object.entries(bounds).filter(([, value]) => value !== undefined)) };
  const found: { key: string; value: LogEvent }[] = [];
  let bytes = 0;
  for (const entry of tables.events.range(range)) {
    bytes += Buffer.byteLength(entry.value.message) + 26;
    if (bytes > BYTES && found.length > 0) break;
    found.push(entry);
  }
  return forward ? found : found.reverse();
}

function readToken(token: string | undefined): { direction: 'f' | 'b'; key: string } | undefined {
  if (token === undefined) return undefined;
  const direction = token.startsWith('f/') ? 'f' : token.startsWith('b/') ? 'b' : undefined;
  if (direction === undefined) throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
  return { direction, key: token.slice(2) };
}
