// The `Resources:` and `Policies:` blocks at the end of an operation.
import { nameOf, typeOf } from '../engine/urn';
import { countedOperations, markOf } from './operations';
import type { ShownSummary, ShownViolation } from './step-metadata';

const past: Readonly<Record<string, string>> = { create: 'created', update: 'updated', delete: 'deleted', replace: 'replaced', read: 'read', import: 'imported', discard: 'discarded', refresh: 'refreshed' };

/** How many resources changed, did not, or ended in errors; and how long it took. */
export function summaryText({ resourceChanges, isPreview, durationSeconds }: ShownSummary, errored: number): string {
  const kinds = countedOperations.filter((operation) => (resourceChanges[operation] ?? 0) > 0);
  const lines = kinds.map((operation) => `    ${markOf(operation)}${resourceChanges[operation]} ${isPreview ? `to ${operation}` : past[operation]}\n`);
  const changes = kinds.reduce((sum, operation) => sum + (resourceChanges[operation] ?? 0), 0);
  const same = resourceChanges.same ?? 0;
  const pieces = [...(kinds.length >= 2 ? [`${changes} changes`] : []), ...(same > 0 ? [`${same} unchanged`] : [])];
  const total = pieces.length === 0 ? '' : `    ${pieces.join('. ')}\n`;
  const failures = errored === 0 ? '' : `    ${errored} errored\n`;
  return `Resources:\n${lines.join('')}${total}${failures}${isPreview ? '' : `\nDuration: ${spanText(durationSeconds)}\n`}`;
}

/** `75` is `1m15s`. */
function spanText(seconds: number): string {
  const parts: [number, string][] = [[Math.floor(seconds / 3600), 'h'], [Math.floor(seconds / 60) % 60, 'm'], [seconds % 60, 's']];
  const first = parts.findIndex(([count]) => count > 0);
  return first < 0 ? '0s' : parts.slice(first).map(([count, unit]) => `${count}${unit}`).join('');
}

const rank = ({ enforcementLevel, policyName, resourceUrn }: ShownViolation): string => `${enforcementLevel === 'mandatory' ? 0 : 1} ${policyName} ${resourceUrn}`;

/** Packs with what they found; packs are named `name|local|folder`. */
export function policiesText(packs: Readonly<Record<string, string>>, violations: readonly ShownViolation[]): string {
  const blocks = Object.entries(packs).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, version]) => {
    const [name, , place] = key.split('|');
    const own = violations.filter((violation) => violation.policyPackName === name).sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
    const mark = own.length === 0 ? '✅' : own.some(({ enforcementLevel }) => enforcementLevel === 'mandatory') ? '❌' : '⚠️';
    const found = own.map(({ enforcementLevel, policyName, resourceUrn, message }) => {
      const text = message.trimEnd().split('\n').map((line) => `          ${line}\n`).join('');
      return `        - [${enforcementLevel}]  ${policyName}  (${typeOf(resourceUrn)}: ${nameOf(resourceUrn)})\n${text}`;
    });
    return `    ${mark} ${name}@v${version}${place === undefined ? '' : ` (local: ${place})`}\n${found.join('')}`;
  });
  return blocks.length === 0 ? '' : `Policies:\n${blocks.join('')}\n`;
}
