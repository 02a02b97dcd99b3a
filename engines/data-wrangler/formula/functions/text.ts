// Functions of text.

import { createHash } from 'node:crypto';

import { javaPattern, javaReplacement } from '../../spark/java-pattern';
import { castTo } from '../coercion';
import { derived, nullSafe, type Compiled } from '../compiled';
import { FormulaError } from '../syntax';
import { simple, type FormulaType, type FormulaValue } from '../types';
import { fixed, prepared, requireCount, type FunctionDefinition } from './definition';
import { likePattern } from './like';

const texts: FormulaType = { kind: 'array', element: { kind: 'string' } };
const characters = (text: string): string[] => Array.from(text);
const text = (compute: (value: string) => FormulaValue, result: 'string' | 'int' = 'string'): FunctionDefinition => fixed(['string'], result, compute);
const textConstant = (value: string): Compiled => ({ type: simple('string'), constant: { value }, evaluate: () => value });

/** Takes characters off the ends: only spaces unless told otherwise. */
function trimming(left: boolean, right: boolean): FunctionDefinition {
  return fixed(['string', 'string'], 'string', (value: string, removed = ' ') => {
    const parts = characters(value);
    let [start, end] = [0, parts.length];
    if (left) while (start < end && removed.includes(parts[start] ?? '')) start += 1;
    if (right) while (end > start && removed.includes(parts[end - 1] ?? '')) end -= 1;
    return parts.slice(start, end).join('');
  }, 1);
}

function substring(value: string, from: bigint, length?: bigint): string {
  const parts = characters(value);
  const start = from > 0n ? Number(from) - 1 : from < 0n ? parts.length + Number(from) : 0;
  const end = length === undefined ? Infinity : start + Number(length);
  return parts.slice(Math.max(0, start), Math.max(0, Math.min(end, parts.length))).join('');
}

function padding(side: 'left' | 'right'): FunctionDefinition {
  return fixed(['string', 'int', 'string'], 'string', (value: string, width: bigint, fill = ' ') => {
    const parts = characters(value);
    const size = Math.max(0, Number(width));
    if (size > 10_000_000) throw new FormulaError(`a width of ${size} characters is too large`);
    if (parts.length >= size) return parts.slice(0, size).join('');
    if (fill === '') return value;
    const missing = size - parts.length;
    const fills = characters(fill.repeat(Math.ceil(missing / characters(fill).length))).slice(0, missing).join('');
    return side === 'left' ? fills + value : value + fills;
  }, 2);
}

const concat: FunctionDefinition = (values) => nullSafe(simple('string'), values.map((value) => castTo(value, simple('string'))), (parts) => parts.join(''));

const concatWith: FunctionDefinition = (values, name) => {
  requireCount(values, name, 1, Infinity);
  return derived(simple('string'), values.map((value) => castTo(value, value.type.kind === 'array' ? texts : simple('string'))), ([separator = null, ...parts]) => (
    separator === null ? null : parts.flatMap((part) => (Array.isArray(part) ? part as readonly FormulaValue[] : [part])).filter((part) => part !== null).join(String(separator))));
};

/** The place, from 1, of a part in a text, from a place on; 0 if it is not there. */
function located(part: string, value: string, from = 1n): bigint {
  if (from < 1n) return 0n;
  const parts = characters(value);
  const start = parts.slice(0, Number(from) - 1).join('').length;
  const found = value.indexOf(part, start);
  return found < 0 || Number(from) > parts.length + 1 ? 0n : BigInt(characters(value.slice(0, found)).length + 1);
}

function initcap(value: string): string {
  return value.toLowerCase().split(' ').map((word) => { const [first = '', ...rest] = characters(word); return titleCase(first) + rest.join(''); }).join(' ');
}

/** Java's title case of one character: one that would become two stays. */
function titleCase(character: string): string {
  const upper = character.toUpperCase();
  return characters(upper).length === 1 ? upper : character;
}

function translated(value: string, from: string, to: string): string {
  const targets = characters(to);
  const map = new Map<string, string>();
  characters(from).forEach((character, place) => { if (!map.has(character)) map.set(character, targets[place] ?? ''); });
  return characters(value).map((character) => map.get(character) ?? character).join('');
}

function overlay(value: string, replacement: string, from: bigint, length = BigInt(characters(replacement).length)): string {
  const parts = characters(value);
  const start = Number(from) - 1;
  return parts.slice(0, start).join('') + replacement + parts.slice(start + Number(length)).join('');
}

/** Up to the count-th delimiter, counted from the end if negative. */
function substringIndex(value: string, delimiter: string, count: bigint): string {
  if (delimiter === '' || count === 0n) return '';
  const pieces = value.split(delimiter);
  return (count > 0n ? pieces.slice(0, Number(count)) : pieces.slice(Math.max(0, pieces.length + Number(count)))).join(delimiter);
}

/** SPLIT takes a Java pattern; an empty last piece stays. */
const split: FunctionDefinition = (values, name) => {
  requireCount(values, name, 2, 3);
  const [value, pattern, limit] = values.map((part, place) => castTo(part, simple(place === 2 ? 'int' : 'string')));
  if (value === undefined || pattern === undefined) throw new FormulaError(`${name} needs a text and a pattern`);
  const expression = prepared(pattern, (source) => javaPattern(source, 'g'));
  return nullSafe(texts, limit === undefined ? [value, pattern] : [value, pattern, limit], ([source, patternText, most]) => pieces(String(source), expression(patternText ?? null), Number(most ?? -1n)));
};

function pieces(value: string, pattern: RegExp, limit: number): string[] {
  const result: string[] = [];
  let start = 0;
  for (const match of value.matchAll(pattern)) {
    if (limit > 0 && result.length === limit - 1) break;
    const end = match.index + match[0].length;
    if (end === 0) continue;
    result.push(value.slice(start, match.index));
    start = end;
  }
  return [...result, value.slice(start)];
}

const replaceByPattern: FunctionDefinition = (values, name) => {
  requireCount(values, name, 3);
  const [value, pattern = textConstant(''), replacement = textConstant('')] = values.map((part) => castTo(part, simple('string')));
  const expression = prepared(pattern, (source) => javaPattern(source, 'g'));
  const target = prepared(replacement, javaReplacement);
  return nullSafe(simple('string'), [value ?? textConstant(''), pattern, replacement], ([source, patternText, replacementText]) => String(source).replace(expression(patternText ?? null), target(replacementText ?? null)));
};

/** How many groups a pattern has. */
function groupsOf(pattern: RegExp): number {
  return (new RegExp(`${pattern.source}|`, pattern.flags.replace('g', '')).exec('')?.length ?? 1) - 1;
}

function extracting(all: boolean): FunctionDefinition {
  return (values, name) => {
    requireCount(values, name, 2, 3);
    const [value = textConstant(''), pattern = textConstant(''), group = { type: simple('int'), constant: { value: 1n }, evaluate: () => 1n }] = values.map((part, place) => castTo(part, simple(place === 2 ? 'int' : 'string')));
    const expression = prepared(pattern, (source) => javaPattern(source, 'g'));
    return nullSafe(all ? texts : simple('string'), [value, pattern, group], ([source, patternText, place]) => {
      const compiled = expression(patternText ?? null);
      const index = Number(place);
      if (index < 0 || index > groupsOf(compiled)) throw new FormulaError(`${name} asks for group ${index} of a pattern with ${groupsOf(compiled)} groups`);
      const matches = [...String(source).matchAll(compiled)].map((match) => match[index] ?? '');
      return all ? matches : matches[0] ?? '';
    });
  };
}

const matching: FunctionDefinition = (values, name) => {
  requireCount(values, name, 2);
  const [value = textConstant(''), pattern = textConstant('')] = values.map((part) => castTo(part, simple('string')));
  const expression = prepared(pattern, (source) => javaPattern(source));
  return nullSafe(simple('boolean'), [value, pattern], ([source, patternText]) => expression(patternText ?? null).test(String(source)));
};

function like(flags: string): FunctionDefinition {
  return (values, name) => {
    requireCount(values, name, 2);
    const [value = textConstant(''), pattern = textConstant('')] = values.map((part) => castTo(part, simple('string')));
    const expression = prepared(pattern, (source) => likePattern(source, flags));
    return nullSafe(simple('boolean'), [value, pattern], ([source, patternText]) => expression(patternText ?? null).test(String(source)));
  };
}

const digest = (algorithm: string) => text((value) => createHash(algorithm).update(value).digest('hex'));

function repeated(value: string, count: bigint): string {
  if (count > 0n && BigInt(value.length) * count > 10_000_000n) throw new FormulaError(`repeat would make a text of ${BigInt(value.length) * count} characters`);
  return count > 0n ? value.repeat(Number(count)) : '';
}

function levenshtein(a: string, b: string): bigint {
  const [left, right] = [characters(a), characters(b)];
  let row = right.map((_, place) => place + 1);
  left.forEach((character, line) => {
    let diagonal = line;
    let before = line + 1;
    row = row.map((above, place) => {
      const cost = Math.min(above + 1, before + 1, diagonal + (character === right[place] ? 0 : 1));
      diagonal = above;
      before = cost;
      return cost;
    });
  });
  return BigInt(right.length === 0 ? left.length : row.at(-1) ?? left.length);
}

const booleanOf = (compute: (value: string, part: string) => boolean): FunctionDefinition => fixed(['string', 'string'], 'boolean', compute);

export const textFunctions: Readonly<Record<string, FunctionDefinition>> = {
  length: text((value) => BigInt(characters(value).length), 'int'), char_length: text((value) => BigInt(characters(value).length), 'int'), octet_length: text((value) => BigInt(Buffer.byteLength(value)), 'int'),
  upper: text((value) => value.toUpperCase()), ucase: text((value) => value.toUpperCase()), lower: text((value) => value.toLowerCase()), lcase: text((value) => value.toLowerCase()), initcap: text(initcap),
  trim: trimming(true, true), btrim: trimming(true, true), ltrim: trimming(true, false), rtrim: trimming(false, true),
  concat, '||': concat, concat_ws: concatWith,
  substring: fixed(['string', 'int', 'int'], 'string', substring, 2), substr: fixed(['string', 'int', 'int'], 'string', substring, 2),
  left: fixed(['string', 'int'], 'string', (value: string, count: bigint) => (count <= 0n ? '' : substring(value, 1n, count))),
  right: fixed(['string', 'int'], 'string', (value: string, count: bigint) => (count <= 0n ? '' : characters(value).slice(-Number(count)).join(''))),
  instr: fixed(['string', 'string'], 'int', (value: string, part: string) => located(part, value)), locate: fixed(['string', 'string', 'int'], 'int', located, 2), position: fixed(['string', 'string', 'int'], 'int', located, 2),
  lpad: padding('left'), rpad: padding('right'), repeat: fixed(['string', 'int'], 'string', repeated), reverse: text((value) => characters(value).reverse().join('')),
  replace: fixed(['string', 'string', 'string'], 'string', (value: string, from: string, to = '') => (from === '' ? value : value.replaceAll(from, () => to)), 2),
  translate: fixed(['string', 'string', 'string'], 'string', translated), overlay: fixed(['string', 'string', 'int', 'int'], 'string', overlay, 3),
  ascii: text((value) => BigInt(value.codePointAt(0) ?? 0), 'int'), chr: fixed(['bigint'], 'string', (code: bigint) => (code < 0n ? '' : String.fromCharCode(Number(code % 256n)))), char: fixed(['bigint'], 'string', (code: bigint) => (code < 0n ? '' : String.fromCharCode(Number(code % 256n)))),
  split, substring_index: fixed(['string', 'string', 'int'], 'string', substringIndex),
  regexp_replace: replaceByPattern, regexp_extract: extracting(false), regexp_extract_all: extracting(true), regexp_like: matching, regexp: matching, rlike: matching, like: like(''), ilike: like('i'),
  startswith: booleanOf((value, part) => value.startsWith(part)), endswith: booleanOf((value, part) => value.endsWith(part)), contains: booleanOf((value, part) => value.includes(part)),
  levenshtein: fixed(['string', 'string'], 'int', levenshtein), base64: text((value) => Buffer.from(value).toString('base64')),
  md5: digest('md5'), sha1: digest('sha1'), sha: digest('sha1'),
  sha2: fixed(['string', 'int'], 'string', (value: string, bits: bigint) => ([0n, 224n, 256n, 384n, 512n].includes(bits) ? createHash(`sha${bits === 0n ? 256n : bits}`).update(value).digest('hex') : null)),
};
