// Decides what a changed resource needs: nothing, an update, or a replacement.
import type { ResourceState } from '../backend/checkpoint';
import { replacesKind, type ProviderClient, type ProviderDiff } from '../plugins/provider-client';
import { changedKeys, equalValues } from '../values/equal';
import { differsAt, parsePath } from '../values/property-path';
import type { Value, Values } from '../values/wire';
import type { Goal } from './goal';

/** What is to be done with an existing resource. */
export interface Comparison {
  action: 'same' | 'update' | 'replace';
  diff: ProviderDiff;
  /** Properties that differ. */
  diffs: string[];
  /** Properties that force the replacement. */
  keys: string[];
  deleteBeforeReplace: boolean;
}

/** The first part of a property path. */
const rootOf = (path: string): string => String(parsePath(path)[0] ?? path);

/** Compares by the provider's word, and where it has none by the inputs themselves. */
export async function compare(provider: ProviderClient, goal: Goal, old: ResourceState, inputs: Values, replaceAnyway: boolean): Promise<Comparison> {
  const olds = { inputs: old.inputs ?? {}, outputs: old.outputs ?? {} };
  const said = await provider.diff(goal.urn, old.id ?? '', olds, inputs, goal.ignoreChanges);
  const diff: ProviderDiff = said.changes === 'unknown' ? byInputs(olds.inputs, inputs, said) : said;
  const differs = (a: Value | undefined, b: Value | undefined): boolean => !equalValues(a, b);
  const forced = goal.replaceOnChanges.filter((path) => differsAt(parsePath(path), olds.inputs, inputs, differs)).map(rootOf);
  const detailed = Object.entries(diff.detailed ?? {}).filter(([, { kind }]) => replacesKind(kind)).map(([path]) => rootOf(path));
  const keys = [...new Set([...diff.replaces, ...detailed, ...forced])].sort();
  const changed = diff.changes === 'some' || keys.length > 0 || (old.initErrors?.length ?? 0) > 0;
  return {
    action: keys.length > 0 || replaceAnyway ? 'replace' : changed ? 'update' : 'same', diff,
    diffs: diff.diffs.length > 0 ? diff.diffs : [...new Set([...changedKeys(olds.inputs, inputs), ...forced])].sort(),
    keys, deleteBeforeReplace: goal.deleteBeforeReplace ?? diff.deleteBeforeReplace,
  };
}

/** The engine's own word where a provider answers DIFF_UNKNOWN: unequal inputs are a change. */
function byInputs(olds: Values, news: Values, said: ProviderDiff): ProviderDiff {
  const keys = changedKeys(olds, news);
  return { ...said, changes: keys.length > 0 ? 'some' : 'none', diffs: keys };
}
