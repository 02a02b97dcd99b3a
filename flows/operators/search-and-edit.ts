// search_and_edit: finds, takes out and replaces parts of text.

import { z } from 'zod';

import type { FlowNode } from '../flow';
import { columnNames, numberOr, optionalName, parseBlock, pickKind, type OperatorSignature } from './signature';

export type TextSearch =
  | { kind: 'replace'; pattern: string; replacement: string }
  | { kind: 'split'; delimiter: string; limit: number }
  | { kind: 'find'; needle: string; fromRight: boolean; start?: number; end?: number }
  | { kind: 'matches'; pattern: string; caseSensitive: boolean }
  | { kind: 'find-all'; pattern: string }
  | { kind: 'extract'; pattern: string; group: number }
  | { kind: 'extract-between'; left: string; right: string }
  | { kind: 'replace-between'; left: string; right: string; replacement: string }
  | { kind: 'extract-position'; start: number; length: number }
  | { kind: 'replace-position'; start: number; length: number; replacement: string }
  | { kind: 'matching-to-missing' | 'others-to-missing'; pattern: string };

export interface SearchAndEdit {
  columns: string[];
  output?: string;
  search: TextSearch;
}

type Read = (node: FlowNode, path: string[]) => TextSearch;

const text = (fallback = '') => z.string().nullish().transform((value) => value ?? fallback);
const optionalNumber = z.union([z.number(), z.string().regex(/^\s*-?\d*\s*$/).transform((value) => (value.trim() === '' ? undefined : Number(value)))]).nullish().transform((value) => value ?? undefined);

const find = (fromRight: boolean): Read => (node, path) => {
  const block = parseBlock(node, path, z.looseObject({ needle: z.string(), start_index: optionalNumber, end_index: optionalNumber }));
  return { kind: 'find', needle: block.needle, fromRight, ...(block.start_index === undefined ? {} : { start: block.start_index }), ...(block.end_index === undefined ? {} : { end: block.end_index }) };
};
const between = z.looseObject({ left_delimiter: z.string(), right_delimiter: z.string(), replacement: text() });
const position = z.looseObject({ start_position: numberOr(1), length: numberOr(0), replacement: text() });
const pattern = z.looseObject({ pattern: z.string() });

const kinds: Readonly<Record<string, [string, Read]>> = {
  'Find and replace substring': ['find_and_replace_substring', (node, path) => {
    const block = parseBlock(node, path, z.looseObject({ pattern: z.string(), replacement: text() }));
    return { kind: 'replace', pattern: block.pattern, replacement: block.replacement };
  }],
  'Split string by delimiter': ['split_string_by_delimiter', (node, path) => {
    const block = parseBlock(node, path, z.looseObject({ delimiter: z.string(), limit: numberOr(-1) }));
    return { kind: 'split', delimiter: block.delimiter, limit: block.limit };
  }],
  'Find substring': ['find_substring', find(false)],
  'Find substring (from right)': ['find_substring_from_right', find(true)],
  Matches: ['matches', (node, path) => {
    const block = parseBlock(node, path, z.looseObject({ pattern: z.string(), case: z.union([z.boolean(), z.string()]).nullish() }));
    return { kind: 'matches', pattern: block.pattern, caseSensitive: block.case !== false };
  }],
  'Find all occurrences': ['find_all_occurrences', (node, path) => ({ kind: 'find-all', pattern: parseBlock(node, path, pattern).pattern })],
  'Extract using regex': ['extract_using_regex', (node, path) => {
    const block = parseBlock(node, path, z.looseObject({ pattern: z.string(), index: numberOr(0) }));
    return { kind: 'extract', pattern: block.pattern, group: block.index };
  }],
  'Extract between delimiters': ['extract_between_delimiters', (node, path) => {
    const block = parseBlock(node, path, between);
    return { kind: 'extract-between', left: block.left_delimiter, right: block.right_delimiter };
  }],
  'Replace between delimiters': ['replace_between_delimiters', (node, path) => {
    const block = parseBlock(node, path, between);
    return { kind: 'replace-between', left: block.left_delimiter, right: block.right_delimiter, replacement: block.replacement };
  }],
  'Extract from position': ['extract_from_position', (node, path) => {
    const block = parseBlock(node, path, position);
    return { kind: 'extract-position', start: block.start_position, length: block.length };
  }],
  'Replace from position': ['replace_from_position', (node, path) => {
    const block = parseBlock(node, path, position);
    return { kind: 'replace-position', start: block.start_position, length: block.length, replacement: block.replacement };
  }],
  'Convert regex to missing': ['convert_regex_to_missing', (node, path) => ({ kind: 'matching-to-missing', pattern: parseBlock(node, path, pattern).pattern })],
  'Convert non-matches to missing': ['convert_non_matches_to_missing', (node, path) => ({ kind: 'others-to-missing', pattern: parseBlock(node, path, pattern).pattern })],
};

export const searchAndEdit: OperatorSignature<SearchAndEdit> = {
  operator: 'sagemaker.spark.search_and_edit_0.1',
  parse: (node) => {
    const [block, read] = pickKind(node, 'operator', node.parameters['operator'], kinds);
    const path = [`${block}_parameters`];
    const { input_column: columns, output_column: output } = parseBlock(node, path, z.looseObject({ input_column: columnNames, output_column: optionalName }));
    return { columns, ...(output === undefined ? {} : { output }), search: read(node, path) };
  },
  rows: () => 'one-by-one',
  columns: (parameters) => parameters.columns,
};
