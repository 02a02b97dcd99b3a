// Writes property values, and what changed in them, as the CLI's outputs and diffs show them.
import { isArchive, isAsset } from '../values/assets';
import { equalValues } from '../values/equal';
import { containsUnknown, isObject, isSecret, unknownValue, type Value, type Values } from '../values/wire';
import { markOf } from './operations';

/** Where a value stands: how far in, and the mark of its lines. */
interface Place {
  indent: number;
  operation: string;
}

const spaces = (indent: number): string => '    '.repeat(indent);
const marked = ({ indent, operation }: Place): string => spaces(indent).slice(0, -2) + markOf(operation);
const deeper = (place: Place): Place => ({ ...place, indent: place.indent + 1 });
const widthOf = (keys: readonly string[]): number => Math.max(0, ...keys.map((key) => key.length));

/** JSON inside a text, which the CLI unfolds. */
function jsonIn(text: string): Value | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** An asset by the beginning of its digest, with where it lies or what it says. */
function assetText(value: Values, kind: string, place: Place): string {
  const digest = typeof value['hash'] === 'string' ? value['hash'].slice(0, 7) : '';
  if (typeof value['path'] === 'string') return `${kind}(file:${digest}) { ${value['path']} }`;
  if (typeof value['uri'] === 'string') return `${kind}(uri:${digest}) { ${value['uri']} }`;
  if (isObject(value['assets'])) return `${kind}(assets:${digest}) {\n${membersText(value['assets'], deeper(place))}${spaces(place.indent)}}`;
  return `${kind}(text:${digest}) {\n${String(value['text'] ?? '').split('\n').map((line) => `${spaces(place.indent + 1)}${line}\n`).join('')}${spaces(place.indent)}}`;
}

/** A value; lines after the first carry their own indentation. */
export function valueText(value: Value, place: Place): string {
  if (value === unknownValue) return '[unknown]';
  if (isSecret(value)) return '[secret]';
  if (value === null) return '<null>';
  if (typeof value === 'string') {
    const json = jsonIn(value);
    return json === undefined ? JSON.stringify(value) : `(json) ${valueText(json, place)}`;
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    const items = value.map((item, at) => `${marked(place)}    [${at}]: ${valueText(item, deeper(place))}\n`);
    return `[\n${items.join('')}${spaces(place.indent)}]`;
  }
  if (isAsset(value)) return assetText(value, 'asset', place);
  if (isArchive(value)) return assetText(value, 'archive', place);
  if (isObject(value)) return Object.keys(value).length === 0 ? '{}' : `{\n${membersText(value, deeper(place))}${spaces(place.indent)}}`;
  return String(value);
}

/** Members of an object, one a line, names padded to one width. */
export function membersText(values: Values, place: Place): string {
  const keys = Object.keys(values).sort();
  const width = widthOf(keys);
  return keys.map((key) => `${marked(place)}${key.padEnd(width)}: ${valueText(values[key] ?? null, place)}\n`).join('');
}

const isSimple = (value: Value): boolean => isSecret(value) || (!Array.isArray(value) && !isObject(value));

function changeText(before: Value, after: Value, indent: number): string {
  if (isObject(before) && isObject(after) && !isSecret(before) && !isSecret(after)) return `{\n${diffText(before, after, { indent: indent + 1, same: true })}${spaces(indent)}}`;
  if (Array.isArray(before) && Array.isArray(after)) return `[\n${listDiffText(before, after, indent)}${spaces(indent)}]`;
  if (isSimple(before) && isSimple(after)) return `${valueText(before, { indent, operation: 'update' })} => ${valueText(after, { indent, operation: 'update' })}`;
  return `${valueText(before, { indent, operation: 'delete' })}\n${spaces(indent)}=> ${valueText(after, { indent, operation: 'create' })}`;
}

function listDiffText(before: readonly Value[], after: readonly Value[], indent: number): string {
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, at) => lineText(`    [${at}]`, before[at], after[at], { indent, same: true })).join('');
}

/** One member: as it is, added, taken away, or changed. */
function lineText(name: string, before: Value | undefined, after: Value | undefined, { indent, same }: { indent: number; same: boolean }): string {
  const write = (operation: string, text: string): string => `${marked({ indent, operation })}${name}: ${text}\n`;
  const inner = name.startsWith('    [') ? indent + 1 : indent;
  if (before === undefined && after !== undefined) return write('create', valueText(after, { indent: inner, operation: 'create' }));
  if (after === undefined && before !== undefined) return write('delete', valueText(before, { indent: inner, operation: 'delete' }));
  if (before === undefined || after === undefined) return '';
  if (!equalValues(before, after)) return write('update', changeText(before, after, inner));
  return same ? write('same', valueText(after, { indent: inner, operation: 'same' })) : '';
}

/** What changed between two objects; with `same` also what did not. Names are padded to the widest one shown. */
export function diffText(before: Values, after: Values, options: { indent: number; same: boolean; width?: number }): string {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const shown = keys.filter((key) => options.same || !equalValues(before[key], after[key]));
  const width = options.width ?? widthOf(shown);
  return shown.map((key) => lineText(key.padEnd(width), before[key], after[key], options)).join('');
}

/** A stack's outputs: all of them after an update, only what is known to change in a preview of an existing stack. */
export function outputsText(before: Values | undefined, after: Values, preview: boolean): string {
  if (before === undefined) return membersText(after, { indent: 1, operation: 'same' });
  const width = widthOf([...Object.keys(before), ...Object.keys(after)]);
  if (!preview) return diffText(before, after, { indent: 1, same: true, width });
  const known = Object.entries(after).map(([key, value]): [string, Value | undefined] => [key, containsUnknown(value) ? before[key] : value]);
  const settled = Object.fromEntries(known.filter((entry): entry is [string, Value] => entry[1] !== undefined));
  return diffText(before, settled, { indent: 1, same: false, width });
}
