// split: divides the rows into named parts.

import { z } from 'zod';

import { nodeLabel, type FlowNode } from '../flow';
import { InputError } from '../problems';
import { columnNames, flag, numberOr, optionalName, parseBlock, pickKind, type OperatorSignature } from './signature';

export interface Split {
  kind: 'randomized' | 'ordered' | 'stratified' | 'key';
  splits: { name: string; fraction: number }[];
  seed: number;
  /** The column to order or to stratify by, or the key's columns. */
  columns: string[];
  /** Whether rows of an equal value stay together in an ordered split. */
  keepEqualTogether: boolean;
}

const shape = z.looseObject({
  splits: z.array(z.looseObject({ name: z.string().min(1), percentage: z.number().positive() })).min(2).max(3),
  error: numberOr(0.0001), seed: numberOr(838_257_247), input_column: optionalName, key_columns: columnNames.nullish(), handle_duplicates: flag(false),
});

const kinds: Readonly<Record<string, [Split['kind'], string]>> = {
  'Randomized split': ['randomized', 'randomized_split_parameters'],
  'Ordered split': ['ordered', 'ordered_split_parameters'],
  'Stratified split': ['stratified', 'stratified_split_parameters'],
  'Split by key': ['key', 'split_by_key_parameters'],
};

function parse(node: FlowNode): Split {
  const [kind, path] = pickKind(node, 'operator', node.parameters['operator'], kinds);
  const block = parseBlock(node, [path], shape);
  const wrong = (message: string): InputError => new InputError([{ path: nodeLabel(node), message }]);
  const total = block.splits.reduce((sum, split) => sum + split.percentage, 0);
  if (Math.abs(total - 1) > 1e-9) throw wrong(`the splits' percentages add up to ${total}; they must add up to 1`);
  if (block.splits.some((split) => split.name === 'default')) throw wrong('a split is named "default", which stands for the first split; give another name');
  if (block.error >= 0.0007) throw wrong(`error is ${block.error}; it must be below 0.0007`);
  const columns = kind === 'key' ? block.key_columns ?? [] : block.input_column === undefined ? [] : [block.input_column];
  if (columns.length === 0 && (kind === 'key' || kind === 'stratified')) throw wrong(`${path} names no column; name the one to ${kind === 'key' ? 'split' : 'stratify'} by`);
  return { kind, splits: block.splits.map((split) => ({ name: split.name, fraction: split.percentage })), seed: block.seed, columns, keepEqualTogether: block.handle_duplicates };
}

export const split: OperatorSignature<Split> = {
  operator: 'sagemaker.spark.split_0.1',
  parse,
  rows: () => 'needs-many',
  columns: (parameters) => parameters.columns,
};
