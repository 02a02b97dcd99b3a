// Tags of budgets.
import type { Authorization, Operation } from '../../operation';
import { changeBudget, requireBudget } from './budget-records';

interface Tagged { ResourceARN: string }

const nameOf = (arn: string): string => arn.slice(arn.indexOf('budget/') + 'budget/'.length);
const onArn = (action: string, { ResourceARN }: Tagged): Authorization[] => [{ action: `budgets:${action}`, resource: ResourceARN }];

const tagResource: Operation<Tagged & { ResourceTags: { Key: string; Value: string }[] }> = {
  name: 'TagResource',
  authorize: (input) => onArn('TagResource', input),
  handle: (input, { cloud }) => changeBudget(cloud.store, nameOf(input.ResourceARN), (record) => ({ ...record, tags: { ...record.tags, ...Object.fromEntries(input.ResourceTags.map(({ Key, Value }) => [Key, Value])) } })),
};

const untagResource: Operation<Tagged & { ResourceTagKeys: string[] }> = {
  name: 'UntagResource',
  authorize: (input) => onArn('UntagResource', input),
  handle: (input, { cloud }) => changeBudget(cloud.store, nameOf(input.ResourceARN), (record) => ({ ...record, tags: Object.fromEntries(Object.entries(record.tags).filter(([key]) => !input.ResourceTagKeys.includes(key))) })),
};

const listTagsForResource: Operation<Tagged> = {
  name: 'ListTagsForResource',
  authorize: (input) => onArn('ListTagsForResource', input),
  handle: async (input, { cloud }) => ({ ResourceTags: Object.entries(requireBudget(cloud.store, nameOf(input.ResourceARN)).tags).map(([Key, Value]) => ({ Key, Value })) }),
};

/** Operations on tags. */
export const tagOperations = [tagResource, untagResource, listTagsForResource] as readonly Operation[];
