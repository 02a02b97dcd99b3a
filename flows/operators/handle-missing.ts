// handle_missing: fills, imputes, marks or drops what is missing.

import { z } from 'zod';

import type { FlowNode } from '../flow';
import { parametersHash, pickParameters } from '../trained-state/hash';
import type { StatePath } from '../trained-state/stored-state';
import { choice, columnNames, optionalName, parameterBlock, parseBlock, pickKind, type OperatorSignature } from './signature';

export interface Impute {
  kind: 'impute';
  columns: string[];
  output?: string;
  /** `Mode` is the most frequent value, for categories. */
  strategy: 'Mean' | 'Approximate Median' | 'Mode';
  path: StatePath;
  hash: string;
}

export type HandleMissing =
  | Impute
  | { kind: 'fill'; columns: string[]; output?: string; value: string }
  | { kind: 'drop-missing'; /** Empty: any column. */ columns: string[] }
  | { kind: 'indicator'; columns: string[]; output?: string };

const inputs = z.looseObject({ input_column: columnNames, output_column: optionalName });
const optionalInputs = z.looseObject({ input_column: columnNames.nullish() });
const named = (output: string | undefined): { output?: string } => (output === undefined ? {} : { output });

function impute(node: FlowNode): Impute {
  const { column_type: type } = parseBlock(node, ['impute_parameters'], z.looseObject({ column_type: choice(['Numeric', 'Categorical'], 'Numeric') }));
  const path = ['impute_parameters', type === 'Numeric' ? 'numeric_parameters' : 'categorical_parameters'];
  const block = parseBlock(node, path, inputs);
  if (type === 'Categorical') return { kind: 'impute', columns: block.input_column, ...named(block.output_column), strategy: 'Mode', path, hash: parametersHash({}) };
  const { strategy } = parseBlock(node, path, z.looseObject({ strategy: choice(['Mean', 'Approximate Median'], 'Approximate Median') }));
  const hash = parametersHash(pickParameters(parameterBlock(node, path), { strategy: 'Approximate Median' }));
  return { kind: 'impute', columns: block.input_column, ...named(block.output_column), strategy, path, hash };
}

function dropMissing(node: FlowNode): HandleMissing {
  const path = ['drop_missing_parameters'];
  const { dimension } = parseBlock(node, path, z.looseObject({ dimension: z.string().nullish() }));
  pickKind(node, 'drop_missing_parameters.dimension', dimension ?? undefined, { 'Drop Rows': true, 'Drop rows': true }, 'Drop Rows');
  const old = parseBlock(node, [...path, 'drop_rows_parameters'], optionalInputs).input_column;
  const columns = parseBlock(node, path, optionalInputs).input_column ?? old ?? [];
  return { kind: 'drop-missing', columns: columns.filter((name) => name !== '') };
}

const kinds: Readonly<Record<string, (node: FlowNode) => HandleMissing>> = {
  Impute: impute,
  'Fill missing': (node) => {
    const block = parseBlock(node, ['fill_missing_parameters'], inputs.extend({ fill_value: z.union([z.string(), z.number()]).transform(String) }));
    return { kind: 'fill', columns: block.input_column, ...named(block.output_column), value: block.fill_value };
  },
  'Drop missing': dropMissing,
  'Add indicator for missing': (node) => {
    const block = parseBlock(node, ['add_indicator_for_missing_parameters'], inputs);
    return { kind: 'indicator', columns: block.input_column, ...named(block.output_column) };
  },
};

export const handleMissing: OperatorSignature<HandleMissing> = {
  operator: 'sagemaker.spark.handle_missing_0.1',
  parse: (node) => pickKind(node, 'operator', node.parameters['operator'], kinds)(node),
  rows: (parameters) => (parameters.kind === 'drop-missing' ? 'may-drop' : 'one-by-one'),
  columns: (parameters) => parameters.columns,
  state: (parameters) => (parameters.kind === 'impute' ? { path: parameters.path, columns: parameters.columns, hashOf: () => parameters.hash } : undefined),
};
