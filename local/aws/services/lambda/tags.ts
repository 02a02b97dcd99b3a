// Tags of functions, by ARN.
import type { ListTagsRequest, ListTagsResponse, TagResourceRequest, UntagResourceRequest } from '@aws-sdk/client-lambda';
import type { Operation, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { functionOf, onFunction, settingsOf, settingsTable } from './function-records';

async function change(context: OperationContext, arn: string, to: (tags: Record<string, string>) => Record<string, string>): Promise<void> {
  const { store } = context.cloud;
  await store.transaction(() => {
    const { name } = functionOf(context, arn, '$LATEST');
    const settings = settingsOf(store, name);
    const tags = to(settings.tags);
    if (Object.keys(tags).length > 50) throw new AwsError('InvalidParameterValueException', 'The total number of tags must be at most 50.');
    void settingsTable(store).put(name, { ...settings, tags });
  });
}

/** TagResource. */
export const tagResource: Operation<Checked<TagResourceRequest>> = {
  name: 'TagResource',
  authorize: (input, context) => onFunction('TagResource', input.Resource, context).map((action) => ({
    ...action,
    conditions: { ...action.conditions, 'aws:TagKeys': Object.keys(input.Tags), ...Object.fromEntries(Object.entries(input.Tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])) },
  })),
  handle: (input, context) => change(context, input.Resource, (tags) => ({ ...tags, ...input.Tags })),
};

/** UntagResource. */
export const untagResource: Operation<Checked<UntagResourceRequest>> = {
  name: 'UntagResource',
  authorize: (input, context) => onFunction('UntagResource', input.Resource, context).map((action) => ({ ...action, conditions: { ...action.conditions, 'aws:TagKeys': input.TagKeys } })),
  handle: (input, context) => change(context, input.Resource, (tags) => Object.fromEntries(Object.entries(tags).filter(([key]) => !input.TagKeys.includes(key)))),
};

/** ListTags. */
export const listTags: Operation<Checked<ListTagsRequest>, ListTagsResponse> = {
  name: 'ListTags',
  authorize: (input, context) => onFunction('ListTags', input.Resource, context),
  handle: async (input, context) => ({ Tags: settingsOf(context.cloud.store, functionOf(context, input.Resource, '$LATEST').name).tags }),
};
