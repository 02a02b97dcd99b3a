// Tags of SageMaker's resources, as their handlers read and change them.
import type { HandlerTools } from '../resource-handler';
import { allPages, present } from '../resource-handler';
import type { Properties } from '../resource-types';
import type { Tag } from '../tag-changes';
import { tagChanges } from '../tag-changes';

/** All tags of a resource. */
export async function sagemakerTags(arn: string, tools: HandlerTools): Promise<Tag[]> {
  return allPages(async (NextToken) => {
    const page = await tools.call<{ Tags?: Tag[]; NextToken?: string }>('sagemaker', 'ListTags', present({ ResourceArn: arn, NextToken }));
    return { items: page.Tags, token: page.NextToken };
  });
}

/** Brings the tags to what is desired. */
export async function changeSagemakerTags(arn: string, current: Properties, desired: Properties, tools: HandlerTools): Promise<void> {
  const { set, remove } = tagChanges(current, desired);
  if (remove.length > 0) await tools.call('sagemaker', 'DeleteTags', { ResourceArn: arn, TagKeys: remove });
  if (set.length > 0) await tools.call('sagemaker', 'AddTags', { ResourceArn: arn, Tags: set });
}
