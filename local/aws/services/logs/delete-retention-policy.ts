// DeleteRetentionPolicy: events are kept for ever again.
import type { DeleteRetentionPolicyRequest } from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../operation';
import type { Checked } from '../checked';
import { groupOf, logTables, onGroup } from './log-records';

/** Takes the limit off. */
export const deleteRetentionPolicy: Operation<Checked<DeleteRetentionPolicyRequest>> = {
  name: 'DeleteRetentionPolicy',
  authorize: (input, context) => [onGroup('DeleteRetentionPolicy', input.logGroupName, context)],
  async handle(input, { cloud }) {
    const tables = logTables(cloud.store);
    await cloud.store.transaction(() => {
      const { retentionInDays: _forgotten, ...group } = groupOf(tables, input.logGroupName);
      void tables.groups.put(group.name, group);
    });
  },
};
