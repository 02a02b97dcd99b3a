// PutLogEvents: appends a batch of events to a stream.
import type { PutLogEventsRequest, PutLogEventsResponse } from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import type { LogGroup, LogStream, LogTables } from './log-records';
import { eventKey, groupOf, logTables, onStream, streamOf } from './log-records';

const DAY = 86_400_000;
/** AWS counts so many bytes for each event beside its message. */
const OVERHEAD = 26;
const BATCH_BYTES = 1_048_576;

type Input = Checked<PutLogEventsRequest>;

/** Takes a batch in the order of time; sequence tokens are accepted and ignored, as AWS does. */
export const putLogEvents: Operation<Input, PutLogEventsResponse> = {
  name: 'PutLogEvents',
  authorize: (input, context) => [onStream('PutLogEvents', input.logGroupName, input.logStreamName, context)],
  async handle(input, { cloud }) {
    const now = cloud.now();
    const bytes = checkBatch(input);
    const tables = logTables(cloud.store);
    return cloud.store.transaction(() => {
      const stream = streamOf(tables, input.logGroupName, input.logStreamName);
      const group = groupOf(tables, input.logGroupName);
      const oldest = now - Math.min(14, group.retentionInDays ?? 14) * DAY;
      const tooOld = input.logEvents.filter((event) => event.timestamp < oldest).length;
      const tooNew = input.logEvents.findIndex((event) => event.timestamp > now + 2 * 3_600_000);
      const events = input.logEvents.slice(tooOld, tooNew === -1 ? undefined : tooNew);
      forgetExpired(tables, group, now);
      append(tables, group, stream, events, now, bytes);
      return {
        nextSequenceToken: String(stream.nextEvent + events.length),
        ...(tooOld > 0 || tooNew !== -1
          ? { rejectedLogEventsInfo: { ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}), ...(tooNew === -1 ? {} : { tooNewLogEventStartIndex: tooNew }) } }
          : {}),
      };
    });
  },
};

function checkBatch(input: Input): number {
  let bytes = 0;
  let before = 0;
  for (const event of input.logEvents) {
    if (event.timestamp < before) throw new AwsError('InvalidParameterException', 'Log events in a single PutLogEvents request must be in chronological order.');
    before = event.timestamp;
    bytes += Buffer.byteLength(event.message) + OVERHEAD;
  }
  if (bytes > BATCH_BYTES) throw new AwsError('InvalidParameterException', `Upload too large: ${bytes} bytes exceeds limit of ${BATCH_BYTES}`);
  if (before - (input.logEvents[0]?.timestamp ?? 0) > DAY) {
    throw new AwsError('InvalidParameterException', 'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.');
  }
  return bytes;
}

function append(tables: LogTables, group: LogGroup, stream: LogStream, events: Input['logEvents'], now: number, bytes: number): void {
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined) return;
  events.forEach((event, index) => {
    const key = eventKey(stream.group, stream.name, event.timestamp, stream.nextEvent + index);
    void tables.events.put(key, { timestamp: event.timestamp, message: event.message, ingestionTime: now });
  });
  void tables.streams.put(`${stream.group}:${stream.name}`, {
    ...stream, nextEvent: stream.nextEvent + events.length, lastIngestionTime: now, storedBytes: stream.storedBytes + bytes,
    firstEventTimestamp: Math.min(stream.firstEventTimestamp ?? Infinity, first.timestamp),
    lastEventTimestamp: Math.max(stream.lastEventTimestamp ?? 0, last.timestamp),
  });
  void tables.groups.put(group.name, { ...group, storedBytes: group.storedBytes + bytes });
}

/** Removes some of the events past the group's retention: a bounded part of the work of each batch. */
function forgetExpired(tables: LogTables, group: LogGroup, now: number): void {
  if (group.retentionInDays === undefined) return;
  const oldest = now - group.retentionInDays * DAY;
  for (const { value: stream } of [...tables.streams.range({ prefix: `${group.name}:` })]) {
    if ((stream.firstEventTimestamp ?? Infinity) >= oldest) continue;
    const expired = [...tables.events.range({ prefix: `${group.name}:${stream.name}:`, before: eventKey(group.name, stream.name, oldest, 0), limit: 500 })];
    for (const { key } of expired) void tables.events.remove(key);
    return;
  }
}
