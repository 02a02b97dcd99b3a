// AssociateKmsKey and DisassociateKmsKey: which key new events of a group are encrypted with.
import type { AssociateKmsKeyRequest, DisassociateKmsKeyRequest } from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../operation';
import type { Checked } from '../checked';
import { groupNameOf, groupOf, logTables, onGroup } from './log-records';

function nameOf(input: { logGroupName?: string | undefined; resourceIdentifier?: string | undefined }): string {
  return groupNameOf(input.logGroupName ?? input.resourceIdentifier ?? '');
}

/** AssociateKmsKey: recorded and answered; the embedded AWS keeps its records in one store of the user's own. */
export const associateKmsKey: Operation<Checked<AssociateKmsKeyRequest>> = {
  name: 'AssociateKmsKey',
  authorize: (input, context) => [onGroup('AssociateKmsKey', nameOf(input), context)],
  async handle(input, { cloud }) {
    const tables = logTables(cloud.store);
    await cloud.store.transaction(() => void tables.groups.put(nameOf(input), { ...groupOf(tables, nameOf(input)), kmsKeyId: input.kmsKeyId }));
  },
};

/** DisassociateKmsKey. */
export const disassociateKmsKey: Operation<Checked<DisassociateKmsKeyRequest>> = {
  name: 'DisassociateKmsKey',
  authorize: (input, context) => [onGroup('DisassociateKmsKey', nameOf(input), context)],
  async handle(input, { cloud }) {
    const tables = logTables(cloud.store);
    await cloud.store.transaction(() => {
      const { kmsKeyId: _taken, ...group } = groupOf(tables, nameOf(input));
      void tables.groups.put(group.name, group);
    });
  },
};
