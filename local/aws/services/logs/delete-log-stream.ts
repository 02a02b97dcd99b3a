// DeleteLogStream: the stream with all its events.
import type { DeleteLogStreamRequest } from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../operation';
import type { Checked } from '../checked';
import { groupOf, logTables, onStream, streamOf } from './log-records';

/** Deletes the stream; its bytes no longer count for the group. */
export const deleteLogStream: Operation<Checked<DeleteLogStreamRequest>> = {
  name: 'DeleteLogStream',
  authorize: (input, context) => [onStream('DeleteLogStream', input.logGroupName, input.logStreamName, context)],
  async handle(input, { cloud }) {
    const tables = logTables(cloud.store);
    await cloud.store.transaction(() => {
      const stream = streamOf(tables, input.logGroupName, input.logStreamName);
      const group = groupOf(tables, input.logGroupName);
      const prefix = `${stream.group}:${stream.name}:`;
      for (const key of [...tables.events.range({ prefix })].map((entry) => entry.key)) void tables.events.remove(key);
      void tables.streams.remove(`${stream.group}:${stream.name}`);
      void tables.groups.put(group.name, { ...group, storedBytes: Math.max(0, group.storedBytes - stream.storedBytes) });
    });
  },
};
