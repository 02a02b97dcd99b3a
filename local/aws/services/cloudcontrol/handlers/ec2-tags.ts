// Tags of EC2's resources, as their handlers give, read and change them.
import type { HandlerTools } from '../resource-handler';
import type { Properties } from '../resource-types';
import { tagChanges, tagsOf, type Tag } from '../tag-changes';

/** Tags for a creation. @param resourceType such as `vpc-endpoint` */
export function tagSpecifications(resourceType: string, desired: Properties): { TagSpecifications?: object[] } {
  const tags = tagsOf(desired);
  return tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: resourceType, Tags: tags }] };
}

/** Brings the tags to what is desired. */
export async function changeEc2Tags(id: string, current: Properties, desired: Properties, tools: HandlerTools): Promise<void> {
  const { set, remove } = tagChanges(current, desired);
  if (remove.length > 0) await tools.call('ec2', 'DeleteTags', { Resources: [id], Tags: remove.map((Key) => ({ Key })) });
  if (set.length > 0) await tools.call('ec2', 'CreateTags', { Resources: [id], Tags: set });
}

/** The one resource of an answer, and its tags. */
export interface Ec2Resource { Tags?: Tag[] }
