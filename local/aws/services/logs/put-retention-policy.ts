// PutRetentionPolicy: how many days the events of a group are kept.
import type { PutRetentionPolicyRequest } from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { groupOf, logTables, onGroup } from './log-records';

const ALLOWED = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/** Events older than that are no longer answered, and go when the group is next written to. */
export const putRetentionPolicy: Operation<Checked<PutRetentionPolicyRequest>> = {
  name: 'PutRetentionPolicy',
  authorize: (input, context) => [onGroup('PutRetentionPolicy', input.logGroupName, context)],
  async handle(input, { cloud }) {
    if (!ALLOWED.includes(input.retentionInDays)) {
      throw new AwsError('InvalidParameterException', `1 validation error detected: Value '${input.retentionInDays}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${ALLOWED.join(', ')}]`);
    }
    const tables = logTables(cloud.store);
    await cloud.store.transaction(() => {
      const group = groupOf(tables, input.logGroupName);
      void tables.groups.put(group.name, { ...group, retentionInDays: input.retentionInDays });
    });
  },
};
