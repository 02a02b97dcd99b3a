// What a person reads of an operation: resources as they change, outputs, a summary, as the real CLI's plain progress has it.
import type { ResourceState } from '../backend/checkpoint';
import { isObject, isSecret, unknownValue, type Value, type Values } from '../values/wire';
import type { Operation } from './events';
import { nameOf, stackType } from './urn';

const marks: Readonly<Record<string, string>> = {
  same: '  ', create: '+ ', update: '~ ', delete: '- ', replace: '+-', 'create-replacement': '++', 'delete-replaced': '--', read: '> ', refresh: '~ ', discard: '< ', 'remove-pending-replace': '~ ', import: '= ',
};

const doing: Readonly<Record<string, [string, string, string]>> = {
  create: ['creating', 'created', 'create'], update: ['updating', 'updated', 'update'], delete: ['deleting', 'deleted', 'delete'],
  replace: ['replacing', 'replaced', 'replace'], 'create-replacement': ['creating replacement', 'created replacement', 'create replacement'],
  'delete-replaced': ['deleting original', 'deleted original', 'delete original'], read: ['reading', 'read', 'read'], refresh: ['refreshing', 'refreshed', 'refresh'],
};

/** The mark before a line, such as `+ `. */
export const markOf = (operation: string): string => marks[operation] ?? '  ';

/** ` +  type name creating (0s) `. */
export function progressLine(operation: Operation, state: ResourceState, phase: 'begin' | 'end' | 'plan', seconds: number): string {
  const words = doing[operation];
  const action = words === undefined ? '' : phase === 'plan' ? words[2] : phase === 'begin' ? `${words[0]} (0s)` : `${words[1]} (${seconds < 0.01 ? '0.00' : seconds.toFixed(2)}s)`;
  return ` ${markOf(operation)} ${state.type} ${nameOf(state.urn)} ${action} \n`;
}

/** A value as the CLI prints outputs. */
export function printValue(value: Value, indent: string): string {
  if (value === unknownValue) return '[unknown]';
  if (isSecret(value)) return '[secret]';
  if (value === null) return '<null>';
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) {
    return value.length === 0 ? '[]' : `[\n${value.map((item, at) => `${indent}    [${at}]: ${printValue(item, `${indent}    `)}`).join('\n')}\n${indent}]`;
  }
  if (isObject(value)) return Object.keys(value).length === 0 ? '{}' : `{\n${printMembers(value, `${indent}    `)}${indent}}`;
  return String(value);
}

function printMembers(values: Values, indent: string): string {
  const keys = Object.keys(values).sort();
  const width = Math.max(0, ...keys.map((key) => key.length));
  return keys.map((key) => `${indent}${key.padEnd(width)}: ${printValue(values[key] ?? null, indent)}\n`).join('');
}

/** The `Outputs:` block; empty without outputs. */
export const printOutputs = (outputs: Values): string => (Object.keys(outputs).length === 0 ? '' : `Outputs:\n${printMembers(outputs, '    ')}\n`);

const past: readonly [string, string, string][] = [['create', 'created', 'to create'], ['update', 'updated', 'to update'], ['delete', 'deleted', 'to delete'], ['replace', 'replaced', 'to replace'], ['read', 'read', 'to read']];

/** The `Resources:` block. */
export function printSummary(counts: Readonly<Record<string, number>>, preview: boolean): string {
  const lines = past.filter(([operation]) => (counts[operation] ?? 0) > 0).map(([operation, done, todo]) => `    ${markOf(operation)}${markOf(operation).length > 1 && !markOf(operation).endsWith(' ') ? '' : ''}${counts[operation]} ${preview ? todo : done}\n`);
  const changes = past.reduce((sum, [operation]) => sum + (counts[operation] ?? 0), 0);
  const same = counts.same ?? 0;
  const total = lines.length === 0 ? (same > 0 ? `    ${same} unchanged\n` : '') : same > 0 || lines.length > 1 ? `    ${changes} changes.${same > 0 ? ` ${same} unchanged` : ''}\n` : '';
  return lines.length === 0 && total === '' ? '' : `Resources:\n${lines.join('')}${total}`;
}

export const isStackType = (type: string): boolean => type === stackType;
