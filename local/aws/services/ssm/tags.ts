// Tags of parameters.
import type {
  AddTagsToResourceCommandInput,
  AddTagsToResourceResult,
  ListTagsForResourceCommandInput,
  ListTagsForResourceResult,
  RemoveTagsFromResourceCommandInput,
  RemoveTagsFromResourceResult,
} from '@aws-sdk/client-ssm';
import { AwsError, type Operation, type OperationContext } from '../../operation';
import { parameterAccess, type ParameterRecord, parameters } from './parameters';

interface Tagged {
  ResourceType?: string | undefined;
  ResourceId?: string | undefined;
}

function requireTagged(input: Tagged, context: OperationContext): ParameterRecord {
  if (input.ResourceType !== 'Parameter')
    throw new AwsError('InvalidResourceType', `The resource type ${input.ResourceType ?? ''} is not served; served is Parameter`);
  const record = parameters(context).get(input.ResourceId ?? '-');
  if (record === undefined)
    throw new AwsError('InvalidResourceId', `The resource ID "${input.ResourceId ?? ''}" is not valid. Verify the ID and try again.`);
  return record;
}

async function change(input: Tagged, context: OperationContext, tags: (before: Record<string, string>) => Record<string, string>): Promise<void> {
  await context.cloud.store.transaction(() => {
    const record = requireTagged(input, context);
    const Tags = tags(record.Tags);
    if (Object.keys(Tags).length > 50) throw new AwsError('TooManyTagsError', 'A parameter has at most 50 tags');
    void parameters(context).put(record.Name, { ...record, Tags });
  });
}

export const addTagsToResource: Operation<AddTagsToResourceCommandInput, AddTagsToResourceResult> = {
  name: 'AddTagsToResource',
  authorize: (input, context) => {
    const needed = parameterAccess('AddTagsToResource', input.ResourceId ?? '', context);
    const asked = Object.fromEntries((input.Tags ?? []).map(({ Key = '', Value = '' }) => [`aws:RequestTag/${Key}`, Value]));
    return [{ ...needed, conditions: { ...needed.conditions, ...asked, 'aws:TagKeys': (input.Tags ?? []).map(({ Key = '' }) => Key) } }];
  },
  async handle(input, context) {
    await change(input, context, (before) => ({
      ...before,
      ...Object.fromEntries((input.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    }));
    return {};
  },
};

export const removeTagsFromResource: Operation<RemoveTagsFromResourceCommandInput, RemoveTagsFromResourceResult> = {
  name: 'RemoveTagsFromResource',
  authorize: (input, context) => [parameterAccess('RemoveTagsFromResource', input.ResourceId ?? '', context)],
  async handle(input, context) {
    await change(input, context, (before) => Object.fromEntries(Object.entries(before).filter(([key]) => !(input.TagKeys ?? []).includes(key))));
    return {};
  },
};

export const listTagsForResource: Operation<ListTagsForResourceCommandInput, ListTagsForResourceResult> = {
  name: 'ListTagsForResource',
  authorize: (input, context) => [parameterAccess('ListTagsForResource', input.ResourceId ?? '', context)],
  handle: async (input, context) => ({ TagList: Object.entries(requireTagged(input, context).Tags).map(([Key, Value]) => ({ Key, Value })) }),
};
