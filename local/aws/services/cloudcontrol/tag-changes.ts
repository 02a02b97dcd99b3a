// From the tags a resource has to the tags it should have.
import type { Properties } from './resource-types';

/** A tag in CloudFormation's form. */
export interface Tag {
  Key: string;
  Value: string;
}

/** What to set and what to take away; tags that AWS set itself (`aws:`) are left alone. */
export interface TagChanges {
  set: Tag[];
  remove: string[];
}

/** Tags of a model: a list of Key and Value, or a map. */
export function tagsOf(properties: Properties): Tag[] {
  const tags = properties['Tags'];
  if (Array.isArray(tags)) return (tags as Tag[]).map((tag) => ({ Key: tag.Key, Value: tag.Value ?? '' }));
  if (typeof tags !== 'object' || tags === null) return [];
  return Object.entries(tags as Record<string, string>).map(([Key, Value]) => ({ Key, Value }));
}

/** Tags as a map. */
export function tagMap(properties: Properties): Record<string, string> {
  return Object.fromEntries(tagsOf(properties).map((tag) => [tag.Key, tag.Value]));
}

/** Tags of a map as a list, in the order of keys. */
export function tagList(tags: Readonly<Record<string, string>> | undefined): Tag[] {
  return Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value })).sort((a, b) => (a.Key < b.Key ? -1 : 1));
}

/** The changes between two models. */
export function tagChanges(current: Properties, desired: Properties): TagChanges {
  const [before, after] = [tagMap(current), tagMap(desired)];
  return {
    set: Object.entries(after).filter(([key, value]) => before[key] !== value).map(([Key, Value]) => ({ Key, Value })),
    remove: Object.keys(before).filter((key) => !(key in after) && !key.startsWith('aws:')),
  };
}
