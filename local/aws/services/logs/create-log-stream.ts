// CreateLogStream: one sequence of events, from one source.
import type { CreateLogStreamRequest } from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { groupOf, logTables, onStream } from './log-records';

/** A second stream of the same name in the group is refused. */
export const createLogStream: Operation<Checked<CreateLogStreamRequest>> = {
  name: 'CreateLogStream',
  authorize: (input, context) => [onStream('CreateLogStream', input.logGroupName, input.logStreamName, context)],
  async handle(input, { cloud }) {
    const tables = logTables(cloud.store);
    const key = `${input.logGroupName}:${input.logStreamName}`;
    await cloud.store.transaction(() => {
      groupOf(tables, input.logGroupName);
      if (tables.streams.get(key) !== undefined) throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
      void tables.streams.put(key, { group: input.logGroupName, name: input.logStreamName, creationTime: cloud.now(), nextEvent: 0, storedBytes: 0 });
    });
  },
};
