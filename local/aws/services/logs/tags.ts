// Tags of log groups: the operations by ARN, and the older ones by name.
import type {
  ListTagsForResourceRequest, ListTagsForResourceResponse, ListTagsLogGroupRequest, TagLogGroupRequest, TagResourceRequest,
  UntagLogGroupRequest, UntagResourceRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Cloud } from '../../cloud';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { groupNameOf, groupOf, logTables, onGroup, onGroupTags } from './log-records';

const LIMIT = 50;

async function change(cloud: Cloud, name: string, to: (tags: Record<string, string>) => Record<string, string>): Promise<void> {
  const tables = logTables(cloud.store);
  await cloud.store.transaction(() => {
    const group = groupOf(tables, name);
    const tags = to(group.tags);
    if (Object.keys(tags).length > LIMIT) throw new AwsError('TooManyTagsException', `A resource can have no more than ${LIMIT} tags`, { fields: { resourceName: name } });
    void tables.groups.put(name, { ...group, tags });
  });
}

function without(tags: Record<string, string>, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}

/** TagResource. */
export const tagResource: Operation<Checked<TagResourceRequest>> = {
  name: 'TagResource',
  authorize: (input, context) => [onGroupTags('TagResource', groupNameOf(input.resourceArn), context, input.tags)],
  handle: (input, { cloud }) => change(cloud, groupNameOf(input.resourceArn), (tags) => ({ ...tags, ...input.tags })),
};

/** UntagResource. */
export const untagResource: Operation<Checked<UntagResourceRequest>> = {
  name: 'UntagResource',
  authorize: (input, context) => [{ ...onGroupTags('UntagResource', groupNameOf(input.resourceArn), context), conditions: { 'aws:TagKeys': input.tagKeys } }],
  handle: (input, { cloud }) => change(cloud, groupNameOf(input.resourceArn), (tags) => without(tags, input.tagKeys)),
};

/** ListTagsForResource. */
export const listTagsForResource: Operation<Checked<ListTagsForResourceRequest>, ListTagsForResourceResponse> = {
  name: 'ListTagsForResource',
  authorize: (input, context) => [onGroupTags('ListTagsForResource', groupNameOf(input.resourceArn), context)],
  handle: async (input, { cloud }) => ({ tags: groupOf(logTables(cloud.store), groupNameOf(input.resourceArn)).tags }),
};

/** TagLogGroup, the older form of TagResource. */
export const tagLogGroup: Operation<Checked<TagLogGroupRequest>> = {
  name: 'TagLogGroup',
  authorize: (input, context) => [onGroup('TagLogGroup', input.logGroupName, context)],
  handle: (input, { cloud }) => change(cloud, input.logGroupName, (tags) => ({ ...tags, ...input.tags })),
};

/** UntagLogGroup, the older form of UntagResource. */
export const untagLogGroup: Operation<Checked<UntagLogGroupRequest>> = {
  name: 'UntagLogGroup',
  authorize: (input, context) => [onGroup('UntagLogGroup', input.logGroupName, context)],
  handle: (input, { cloud }) => change(cloud, input.logGroupName, (tags) => without(tags, input.tags)),
};

/** ListTagsLogGroup, the older form of ListTagsForResource. */
export const listTagsLogGroup: Operation<Checked<ListTagsLogGroupRequest>, ListTagsForResourceResponse> = {
  name: 'ListTagsLogGroup',
  authorize: (input, context) => [onGroup('ListTagsLogGroup', input.logGroupName, context)],
  handle: async (input, { cloud }) => ({ tags: groupOf(logTables(cloud.store), input.logGroupName).tags }),
};
