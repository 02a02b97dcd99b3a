// handle_outliers: clips, removes or blanks what lies far out, and gathers rare categories.

import { z } from 'zod';

import type { FlowNode } from '../flow';
import type { JsonObject } from '../json';
import { parametersHash, pickParameters } from '../trained-state/hash';
import type { StatePath } from '../trained-state/stored-state';
import { choice, columnNames, numberOr, optionalName, parameterBlock, parseBlock, pickKind, type OperatorSignature } from './signature';

export type FixMethod = 'Clip' | 'Remove' | 'Invalidate';

/** How the bounds of a column are found. */
export type Bounds =
  | { kind: 'deviations'; deviations: number }
  | { kind: 'robust-deviations'; deviations: number; lower: number; upper: number }
  | { kind: 'quantiles'; lower: number; upper: number }
  | { kind: 'fixed'; lower: number; upper: number };

export interface NumericOutliers {
  kind: 'numeric';
  columns: string[];
  output?: string;
  fix: FixMethod;
  bounds: Bounds;
  path: StatePath;
  hash: string;
}

export interface RareValues {
  kind: 'rare';
  columns: string[];
  output?: string;
  replacement: string;
  /** A category is common if it has more rows than this and than the fraction of all rows. */
  absolute: number;
  fraction: number;
  /** At most so many common categories; 0 for any number. */
  mostCommon: number;
  path: StatePath;
  hash: string;
}

export type HandleOutliers = NumericOutliers | RareValues;

const common = z.looseObject({ input_column: columnNames, output_column: optionalName, fix_method: choice(['Clip', 'Remove', 'Invalidate'], 'Clip') });
const quantiles = (lower: number, upper: number) => z.looseObject({ lower_quantile: numberOr(lower), upper_quantile: numberOr(upper) });
const deviations = z.looseObject({ standard_deviations: numberOr(4) });

function numeric(node: FlowNode, block: string, hashed: JsonObject, bounds: (path: string[]) => Bounds): NumericOutliers {
  const path = [block];
  const { input_column: columns, output_column: output, fix_method: fix } = parseBlock(node, path, common);
  return {
    kind: 'numeric', columns, ...(output === undefined ? {} : { output }), fix, bounds: bounds(path), path,
    hash: parametersHash(pickParameters(parameterBlock(node, path), { fix_method: null, ...hashed })),
  };
}

const kinds: Readonly<Record<string, (node: FlowNode) => HandleOutliers>> = {
  'Standard deviation numeric outliers': (node) => numeric(node, 'standard_deviation_numeric_outliers_parameters', { standard_deviations: 4 },
    (path) => ({ kind: 'deviations', deviations: parseBlock(node, path, deviations).standard_deviations })),
  'Robust standard deviation numeric outliers': (node) => numeric(node, 'robust_standard_deviation_numeric_outliers_parameters', { standard_deviations: 4, lower_quantile: 0.25, upper_quantile: 0.75 },
    (path) => ({ kind: 'robust-deviations', deviations: parseBlock(node, path, deviations).standard_deviations, ...range(node, path, 0.25, 0.75) })),
  'Quantile numeric outliers': (node) => numeric(node, 'quantile_numeric_outliers_parameters', { lower_quantile: 0.01, upper_quantile: 0.99 },
    (path) => ({ kind: 'quantiles', ...range(node, path, 0.01, 0.99) })),
  'Min-max numeric outliers': (node) => numeric(node, 'min_max_numeric_outliers_parameters', {}, (path) => {
    const block = parseBlock(node, path, z.looseObject({ lower_threshold: numberOr(-Infinity), upper_threshold: numberOr(Infinity) }));
    return { kind: 'fixed', lower: block.lower_threshold, upper: block.upper_threshold };
  }),
  'Replace rare values': rare,
};

function range(node: FlowNode, path: string[], lower: number, upper: number): { lower: number; upper: number } {
  const block = parseBlock(node, path, quantiles(lower, upper));
  return { lower: block.lower_quantile, upper: block.upper_quantile };
}

function rare(node: FlowNode): RareValues {
  const path = ['replace_rare_values_parameters'];
  const block = parseBlock(node, path, z.looseObject({
    input_column: columnNames, output_column: optionalName, replacement_string: z.string().nullish().transform((text) => text ?? ''),
    absolute_threshold: numberOr(10), fraction_threshold: numberOr(0.005), max_common_categories: numberOr(0),
  }));
  const hashed = pickParameters(parameterBlock(node, path), { replacement_string: '', absolute_threshold: 10, fraction_threshold: 0.005, max_common_categories: 0 });
  return {
    kind: 'rare', columns: block.input_column, ...(block.output_column === undefined ? {} : { output: block.output_column }), replacement: block.replacement_string,
    absolute: block.absolute_threshold, fraction: block.fraction_threshold, mostCommon: block.max_common_categories, path, hash: parametersHash(hashed),
  };
}

export const handleOutliers: OperatorSignature<HandleOutliers> = {
  operator: 'sagemaker.spark.handle_outliers_0.1',
  parse: (node) => pickKind(node, 'operator', node.parameters['operator'], kinds)(node),
  rows: (parameters) => (parameters.kind === 'numeric' && parameters.fix === 'Remove' ? 'may-drop' : 'one-by-one'),
  columns: (parameters) => parameters.columns,
  state: ({ path, columns, hash }) => ({ path, columns, hashOf: () => hash }),
};
