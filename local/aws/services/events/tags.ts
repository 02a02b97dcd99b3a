// TagResource, UntagResource and ListTagsForResource, of rules.
import type { Operation } from '../../operation';
import type { Cloud } from '../../cloud';
import { AwsError } from '../../operation';
import type { Rule } from './rule-records';
import { ruleOf, ruleTable } from './rule-records';

interface Resource { ResourceARN: string }

function nameOf(arn: string): string {
  const name = /:rule\/(?:default\/)?([^/]+)$/.exec(arn)?.[1];
  if (name === undefined) throw new AwsError('ResourceNotFoundException', `There is no taggable resource ${arn}.`);
  return name;
}

async function change(cloud: Cloud, arn: string, to: (tags: Rule['tags']) => Rule['tags']): Promise<void> {
  await cloud.store.transaction(() => {
    const rule = ruleOf(cloud.store, nameOf(arn));
    void ruleTable(cloud.store).put(rule.name, { ...rule, tags: to(rule.tags) });
  });
}

const tagResource: Operation<Resource & { Tags: { Key: string; Value: string }[] }> = {
  name: 'TagResource',
  authorize: (input) => [{ action: 'events:TagResource', resource: input.ResourceARN }],
  handle: (input, { cloud }) => change(cloud, input.ResourceARN, (tags) => ({ ...tags, ...Object.fromEntries(input.Tags.map(({ Key, Value }) => [Key, Value])) })),
};

const untagResource: Operation<Resource & { TagKeys: string[] }> = {
  name: 'UntagResource',
  authorize: (input) => [{ action: 'events:UntagResource', resource: input.ResourceARN }],
  handle: (input, { cloud }) => change(cloud, input.ResourceARN, (tags) => Object.fromEntries(Object.entries(tags).filter(([key]) => !input.TagKeys.includes(key)))),
};

const listTagsForResource: Operation<Resource> = {
  name: 'ListTagsForResource',
  authorize: (input) => [{ action: 'events:ListTagsForResource', resource: input.ResourceARN }],
  handle: async (input, { cloud }) => ({ Tags: Object.entries(ruleOf(cloud.store, nameOf(input.ResourceARN)).tags).map(([Key, Value]) => ({ Key, Value })) }),
};

/** Operations on tags. */
export const tagOperations = [tagResource, untagResource, listTagsForResource] as readonly Operation[];
