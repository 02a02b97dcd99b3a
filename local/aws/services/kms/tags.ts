// Tags of keys.
import type { ListResourceTagsCommandInput, ListResourceTagsResponse, TagResourceCommandInput, UntagResourceCommandInput } from '@aws-sdk/client-kms';
import { AwsError, type Operation } from '../../operation';
import { changeKey, keyAccess, onKey, requireKey } from './keys';
import { kmsPage } from './kms-page';

export const tagResource: Operation<TagResourceCommandInput, void> = {
  name: 'TagResource',
  authorize: (input, context) => [keyAccess('TagResource', requireKey(input.KeyId, context), {
    'aws:TagKeys': (input.Tags ?? []).map(({ TagKey = '' }) => TagKey),
    ...Object.fromEntries((input.Tags ?? []).map(({ TagKey = '', TagValue = '' }) => [`aws:RequestTag/${TagKey}`, TagValue])),
  })],
  async handle(input, context) {
    await changeKey(input.KeyId, context, (key) => {
      const Tags = { ...key.Tags, ...Object.fromEntries((input.Tags ?? []).map(({ TagKey = '', TagValue = '' }) => [TagKey, TagValue])) };
      if (Object.keys(Tags).length > 50) throw new AwsError('LimitExceededException', 'Too many tags');
      return { ...key, Tags };
    });
  },
};

export const untagResource: Operation<UntagResourceCommandInput, void> = {
  name: 'UntagResource',
  authorize: onKey('UntagResource'),
  async handle(input, context) {
    const gone = input.TagKeys ?? [];
    await changeKey(input.KeyId, context, (key) => ({ ...key, Tags: Object.fromEntries(Object.entries(key.Tags).filter(([name]) => !gone.includes(name))) }));
  },
};

export const listResourceTags: Operation<ListResourceTagsCommandInput, ListResourceTagsResponse> = {
  name: 'ListResourceTags',
  authorize: onKey('ListResourceTags'),
  async handle(input, context) {
    const all = Object.entries(requireKey(input.KeyId, context).Tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
    const { items, ...rest } = kmsPage(all, ({ TagKey }) => TagKey, input, 50);
    return { Tags: items, ...rest };
  },
};
