// CreateTags and DeleteTags, on any resource of a network.
import type { Operation, OperationContext } from '../../operation';
import { onNetwork } from './creating';
import { changeNetwork, networkTable, type Kind } from './network-records';
import { AwsError } from '../../operation';

interface TagInput { Resources: string[]; Tags?: { Key?: string; Value?: string }[] }

function kindOf(id: string, { cloud }: OperationContext): Kind {
  const kind = networkTable(cloud.store).get(id)?.kind;
  if (kind === undefined) throw new AwsError('InvalidID', `The ID '${id}' is not valid`);
  return kind;
}

const createTags: Operation<TagInput> = {
  name: 'CreateTags',
  authorize: (input, context) => input.Resources.flatMap((id) => onNetwork('CreateTags', kindOf(id, context), id, context)),
  async handle(input, context) {
    const set = Object.fromEntries((input.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
    for (const id of input.Resources) await changeNetwork(context.cloud.store, kindOf(id, context), id, (record) => ({ ...record, tags: { ...record.tags, ...set } }));
  },
};

const deleteTags: Operation<TagInput> = {
  name: 'DeleteTags',
  authorize: (input, context) => input.Resources.flatMap((id) => onNetwork('DeleteTags', kindOf(id, context), id, context)),
  async handle(input, context) {
    const gone = (input.Tags ?? []).map(({ Key }) => Key);
    for (const id of input.Resources) await changeNetwork(context.cloud.store, kindOf(id, context), id, (record) => ({ ...record, tags: Object.fromEntries(Object.entries(record.tags).filter(([key]) => !gone.includes(key))) }));
  },
};

/** Operations on tags. */
export const tagOperations = [createTags, deleteTags] as readonly Operation[];
