// Writes a pipeline definition as canonical JSON: the same definition gives the same bytes.
import type { PipelineDefinition } from './types';

/** Keys that lead, so that a person reads what a thing is before what it holds; all others follow by name. */
const leading = ['Version', 'Metadata', 'Parameters', 'PipelineExperimentConfig', 'Steps', 'Name', 'Type', 'DisplayName', 'Description', 'DependsOn'];

/** The definition as compact JSON in a stable order of keys, without members that are undefined. */
export function renderDefinition(definition: PipelineDefinition): string {
  return JSON.stringify(canonical(definition));
}

/** Any JSON value in a stable order of keys. */
export function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.sort(([one], [other]) => compareKeys(one, other)).map(([key, member]) => [key, canonical(member)]));
}

function compareKeys(one: string, other: string): number {
  const rank = (key: string): number => (leading.includes(key) ? leading.indexOf(key) : leading.length);
  if (rank(one) !== rank(other)) return rank(one) - rank(other);
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
