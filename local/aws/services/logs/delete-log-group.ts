// DeleteLogGroup: the group with all its streams and events.
import type { DeleteLogGroupRequest } from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../operation';
import type { Checked } from '../checked';
import { groupOf, logTables, onGroup } from './log-records';

/** Deletes everything in the group at once. */
export const deleteLogGroup: Operation<Checked<DeleteLogGroupRequest>> = {
  name: 'DeleteLogGroup',
  authorize: (input, context) => [onGroup('DeleteLogGroup', input.logGroupName, context)],
  async handle(input, { cloud }) {
    const tables = logTables(cloud.store);
    await cloud.store.transaction(() => {
      groupOf(tables, input.logGroupName);
      const prefix = `${input.logGroupName}:`;
      for (const table of [tables.events, tables.streams]) {
        for (const key of [...table.range({ prefix })].map((entry) => entry.key)) void table.remove(key);
      }
      void tables.groups.remove(input.logGroupName);
    });
  },
};
