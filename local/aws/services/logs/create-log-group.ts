// CreateLogGroup: a place for the logs of one application.
import type { CreateLogGroupRequest } from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { logTables, onGroup, onGroupTags } from './log-records';

/** A second group of the same name is refused. */
export const createLogGroup: Operation<Checked<CreateLogGroupRequest>> = {
  name: 'CreateLogGroup',
  authorize: (input, context) => [
    onGroup('CreateLogGroup', input.logGroupName, context),
    ...(Object.keys(input.tags ?? {}).length > 0 ? [onGroupTags('TagResource', input.logGroupName, context, input.tags)] : []),
  ],
  async handle(input, { cloud }) {
    const { groups } = logTables(cloud.store);
    await cloud.store.transaction(() => {
      if (groups.get(input.logGroupName) !== undefined) {
        throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
      }
      void groups.put(input.logGroupName, {
        name: input.logGroupName, creationTime: cloud.now(), logGroupClass: input.logGroupClass ?? 'STANDARD',
        ...(input.kmsKeyId === undefined ? {} : { kmsKeyId: input.kmsKeyId }), tags: input.tags ?? {}, storedBytes: 0,
      });
    });
  },
};
