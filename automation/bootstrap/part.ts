// One thing that a bootstrap sees to: what is there, what it lacks, and how each lack is made good.
import { ownTag } from './names';

/** One difference between what is there and what is wanted. */
export interface Change {
  /** Such as `enable versioning`. */
  what: string;
  apply(): Promise<void>;
}

/** A part as it was found; nothing has been changed yet. */
export interface Part {
  /** Such as `state bucket`. */
  what: string;
  name: string;
  exists: boolean;
  /** It carries the tag of a bootstrap. */
  own: boolean;
  /** In the order in which they are to be applied; empty: nothing to do. */
  changes: readonly Change[];
}

/** A change, or none where what is there equals what is wanted. */
export function changeWhere(needed: boolean, what: string, apply: () => Promise<unknown>): Change[] {
  return needed ? [{ what, apply: async () => { await apply(); } }] : [];
}

/** What a lookup finds; undefined where AWS says by one of the names that there is none. */
export async function unlessMissing<T>(look: Promise<T>, ...names: readonly string[]): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) return undefined;
    throw error;
  }
}

/** Tags as a record, whatever the service calls their members. */
export function tagsOf(list: readonly { Key?: string | undefined; Value?: string | undefined; TagKey?: string | undefined; TagValue?: string | undefined }[] | undefined): Record<string, string> {
  return Object.fromEntries((list ?? []).map(({ Key, Value, TagKey, TagValue }) => [Key ?? TagKey ?? '', Value ?? TagValue ?? '']));
}

/** Whether tags say that a bootstrap made or adopted their resource. */
export const isOwn = (tags: Readonly<Record<string, string>>): boolean => tags[ownTag.key] === ownTag.value;
