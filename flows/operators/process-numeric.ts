// process_numeric: scales numbers by what was learnt of their column.

import { z } from 'zod';

import type { FlowNode } from '../flow';
import type { JsonObject } from '../json';
import { parametersHash, pickParameters } from '../trained-state/hash';
import type { StatePath } from '../trained-state/stored-state';
import { columnNames, flag, numberOr, optionalName, parameterBlock, parseBlock, pickKind, type OperatorSignature } from './signature';

/** The four scalers of "Scale values". */
export type Scaler =
  | { kind: 'standard'; center: boolean; scale: boolean }
  | { kind: 'min-max'; min: number; max: number }
  | { kind: 'robust'; center: boolean; scale: boolean; lower: number; upper: number }
  | { kind: 'max-absolute' };

export interface ProcessNumeric {
  kind: 'scale';
  columns: string[];
  output?: string;
  scaler: Scaler;
  path: StatePath;
  /** The hash of stored state that fits a column under these parameters. */
  hashOf: (column: string) => string;
}

const columns = z.looseObject({ input_column: columnNames, output_column: optionalName });

function scale(node: FlowNode, block: string, scaler: (path: string[]) => Scaler, hashed: JsonObject): ProcessNumeric {
  const path = ['scale_values_parameters', block];
  const { input_column: inputs, output_column: output } = parseBlock(node, path, columns);
  const given = pickParameters(parameterBlock(node, path), hashed);
  return {
    kind: 'scale', columns: inputs, ...(output === undefined ? {} : { output }), scaler: scaler(path), path,
    hashOf: (column) => parametersHash({ ...given, input_column: column }),
  };
}

const scalers: Readonly<Record<string, (node: FlowNode) => ProcessNumeric>> = {
  'Standard scaler': (node) => scale(node, 'standard_scaler_parameters', (path) => ({ kind: 'standard', ...parseBlock(node, path, z.object({ center: flag(false), scale: flag(true) })) }), { center: false, scale: true }),
  'Min-max scaler': (node) => scale(node, 'min_max_scaler_parameters', (path) => ({ kind: 'min-max', ...parseBlock(node, path, z.object({ min: numberOr(0), max: numberOr(1) })) }), { min: 0, max: 1 }),
  'Robust scaler': (node) => scale(node, 'robust_scaler_parameters', (path) => {
    const block = parseBlock(node, path, z.object({ center: flag(false), scale: flag(true), lower_quantile: numberOr(0.25), upper_quantile: numberOr(0.75) }));
    return { kind: 'robust', center: block.center, scale: block.scale, lower: block.lower_quantile, upper: block.upper_quantile };
  }, { center: false, scale: true, lower_quantile: 0.25, upper_quantile: 0.75 }),
  'Max absolute scaler': (node) => scale(node, 'max_absolute_scaler_parameters', () => ({ kind: 'max-absolute' }), {}),
};

export const processNumeric: OperatorSignature<ProcessNumeric> = {
  operator: 'sagemaker.spark.process_numeric_0.1',
  parse: (node) => {
    pickKind(node, 'operator', node.parameters['operator'], { 'Scale values': true }, 'Scale values');
    return pickKind(node, 'scale_values_parameters.scaler', parameterBlock(node, ['scale_values_parameters'])['scaler'], scalers)(node);
  },
  rows: () => 'one-by-one',
  columns: (parameters) => parameters.columns,
  state: (parameters) => parameters,
};
