// Reads what `git diff-tree --raw -z` writes: one entry a path that differs, renames not looked for.

/** One side of an entry. */
export interface DiffSide {
  /** Such as `100644`. */
  mode: string;
  id: string;
}

/** A path that differs between two trees. */
export interface DiffEntry {
  path: string;
  /** Added, modified (its type included) or deleted. */
  type: 'A' | 'M' | 'D';
  before?: DiffSide;
  after?: DiffSide;
}

const nothing = '000000';

/** @throws Error where it is not what git writes */
export function parseRawDiff(text: string): DiffEntry[] {
  const parts = text.split('\0');
  const entries: DiffEntry[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, beforeMode = '', afterMode = '', beforeId = '', afterId = ''] = /^:(\d{6}) (\d{6}) ([0-9a-f]{40}) ([0-9a-f]{40}) [ADMT]$/.exec(parts[at] ?? '') ?? [];
    if (afterId === '') throw new Error(`git wrote no raw diff: ${parts[at] ?? ''}`);
    entries.push({
      path: parts[at + 1] ?? '', type: beforeMode === nothing ? 'A' : afterMode === nothing ? 'D' : 'M',
      ...(beforeMode === nothing ? {} : { before: { mode: beforeMode, id: beforeId } }), ...(afterMode === nothing ? {} : { after: { mode: afterMode, id: afterId } }),
    });
  }
  return entries;
}
