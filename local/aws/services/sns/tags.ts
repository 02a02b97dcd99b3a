// Tags of topics.
import type { Operation } from '../../operation';
import { changeTopic, onTopic, requireTopic } from './topic-records';

interface Tagged { ResourceArn: string }

const tagResource: Operation<Tagged & { Tags: { Key: string; Value: string }[] }> = {
  name: 'TagResource',
  authorize: (input, context) => onTopic('TagResource', input.ResourceArn, context),
  async handle(input, { cloud }) {
    await changeTopic(cloud.store, input.ResourceArn, (topic) => ({ ...topic, tags: { ...topic.tags, ...Object.fromEntries(input.Tags.map(({ Key, Value }) => [Key, Value])) } }));
  },
};

const untagResource: Operation<Tagged & { TagKeys: string[] }> = {
  name: 'UntagResource',
  authorize: (input, context) => onTopic('UntagResource', input.ResourceArn, context),
  async handle(input, { cloud }) {
    await changeTopic(cloud.store, input.ResourceArn, (topic) => ({ ...topic, tags: Object.fromEntries(Object.entries(topic.tags).filter(([key]) => !input.TagKeys.includes(key))) }));
  },
};

const listTagsForResource: Operation<Tagged> = {
  name: 'ListTagsForResource',
  authorize: (input, context) => onTopic('ListTagsForResource', input.ResourceArn, context),
  async handle(input, { cloud }) {
    return { Tags: Object.entries(requireTopic(cloud.store, input.ResourceArn).tags).map(([Key, Value]) => ({ Key, Value })) };
  },
};

/** Operations on tags. */
export const tagOperations = [tagResource, untagResource, listTagsForResource] as readonly Operation[];
