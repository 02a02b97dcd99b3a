// time_series: checks, fills, spreads and looks back along rows that have a time.

import { z } from 'zod';

import type { FlowNode } from '../flow';
import { choice, flag, numberOr, optionalName, parseBlock, pickKind, type OperatorSignature } from './signature';
import { readDateParts, type FeaturizeDateTime } from './featurize-date-time';

/** Whose rows belong together and in which order. */
export interface Series {
  /** The column with the time. */
  timestamp: string;
  /** The column that tells series apart; one series if absent. */
  id?: string;
}

export const minimalFeatures = ['sum_values', 'median', 'mean', 'length', 'standard_deviation', 'variance', 'root_mean_square', 'maximum', 'absolute_maximum', 'minimum'] as const;

export const frequencies = { minutely: 'minute', hourly: 'hour', daily: 'day', weekly: 'week', monthly: 'month', quarterly: 'quarter', yearly: 'year' } as const;

export interface Lag extends Series { kind: 'lag'; sequence: string; lag: number; entireWindow: boolean; flatten: boolean; dropRows: boolean }
export interface Rolling extends Series { kind: 'rolling'; sequence: string; window: number; flatten: boolean }
export interface Resample extends Series {
  kind: 'resample';
  quantity: number;
  unit: (typeof frequencies)[keyof typeof frequencies];
  /** How several rows of one step become one. */
  down: { numeric: 'mean' | 'median' | 'min' | 'max' | 'sum' | 'first' | 'last'; other: 'most common' | 'first' | 'last' };
  /** How steps without rows are filled. */
  up: { numeric: 'linear' | 'ffill' | 'bfill'; other: 'ffill' | 'bfill' };
}

export type TimeSeries =
  | { kind: 'validate'; column: string; policy: 'drop' | 'indicate'; cast: boolean }
  | { kind: 'fill'; column: string; value: string; output?: string }
  | FeaturizeDateTime | Lag | Rolling | Resample;

const named = z.string().min(1);
const series = { timestamp_column: named, id_column: optionalName };
const seriesOf = (block: { timestamp_column: string; id_column?: string | undefined }): Series => ({ timestamp: block.timestamp_column, ...(block.id_column === undefined ? {} : { id: block.id_column }) });
const count = numberOr(1).refine((value) => Number.isInteger(value) && value >= 1 && value <= 1000, 'must be a whole number from 1 to 1000');

function validate(node: FlowNode, path: string[]): TimeSeries {
  const block = parseBlock(node, path, z.looseObject({ timestamp_column: named, policy: choice(['drop', 'indicate'], 'indicate'), cast_to_datetime: flag(false) }));
  return { kind: 'validate', column: block.timestamp_column, policy: block.policy, cast: block.cast_to_datetime };
}

/** Only the constant value's parameters are known; other strategies are refused by name. */
function fill(node: FlowNode, path: string[]): TimeSeries {
  const { hm_input_type: type } = parseBlock(node, path, z.looseObject({ hm_input_type: optionalName }));
  pickKind(node, 'hm_input_type', type ?? null, { 'Along column': true }, 'Along column');
  const along = [...path, 'hm_input_type_Along column_parameters'];
  const block = parseBlock(node, along, z.looseObject({ hmac_sequence_column: named, hmac_strategy: optionalName, hmac_output_column: optionalName }));
  pickKind(node, 'hmac_strategy', block.hmac_strategy ?? null, { 'Constant Value': true });
  const { hmac_custom_value: value } = parseBlock(node, [...along, 'hmac_strategy_Constant Value_parameters'], z.looseObject({ hmac_custom_value: z.union([z.string(), z.number()]).transform(String) }));
  return { kind: 'fill', column: block.hmac_sequence_column, value, ...(block.hmac_output_column === undefined ? {} : { output: block.hmac_output_column }) };
}

function lag(node: FlowNode, path: string[]): TimeSeries {
  const block = parseBlock(node, path, z.looseObject({ ...series, sequence_column: named, lag: count, entire_window: flag(false), drop_rows: flag(false) }));
  const { flatten } = parseBlock(node, [...path, 'entire_window_True_parameters'], z.looseObject({ flatten: flag(true) }));
  return { kind: 'lag', ...seriesOf(block), sequence: block.sequence_column, lag: block.lag, entireWindow: block.entire_window, flatten, dropRows: block.drop_rows };
}

function rolling(node: FlowNode, path: string[]): TimeSeries {
  const block = parseBlock(node, path, z.looseObject({ ...series, sequence_column: named, window_size: count, flatten: flag(true), strategy: optionalName }));
  pickKind(node, 'strategy', block.strategy ?? null, { 'Minimal subset': true }, 'Minimal subset');
  return { kind: 'rolling', ...seriesOf(block), sequence: block.sequence_column, window: block.window_size, flatten: block.flatten };
}

function resample(node: FlowNode, path: string[]): TimeSeries {
  const block = parseBlock(node, path, z.looseObject(series));
  const { quantity, offset_description: offset } = parseBlock(node, [...path, 'frequency'], z.looseObject({ quantity: count, offset_description: z.string().transform((text) => text.toLowerCase()) }));
  const down = parseBlock(node, [...path, 'downsample'], z.looseObject({ numeric: choice(['mean', 'median', 'min', 'max', 'sum', 'first', 'last'], 'mean'), non_numeric: choice(['most common', 'first', 'last'], 'most common') }));
  const up = parseBlock(node, [...path, 'upsample'], z.looseObject({ numeric: choice(['linear', 'ffill', 'bfill'], 'linear'), non_numeric: choice(['ffill', 'bfill'], 'ffill') }));
  return {
    kind: 'resample', ...seriesOf(block), quantity, unit: pickKind(node, 'frequency.offset_description', offset, frequencies),
    down: { numeric: down.numeric, other: down.non_numeric }, up: { numeric: up.numeric, other: up.non_numeric },
  };
}

const kinds: Readonly<Record<string, (node: FlowNode, path: string[]) => TimeSeries>> = {
  'Validate timestamps': validate,
  'Handle missing': fill,
  'Featurize datetime': readDateParts,
  'Lag features': lag,
  'Rolling window features': rolling,
  Resample: resample,
};

/** The keys of its blocks hold blanks: `Validate timestamps_parameters`. */
export const timeSeries: OperatorSignature<TimeSeries> = {
  operator: 'sagemaker.spark.time_series_0.1',
  parse: (node) => {
    const read = pickKind(node, 'operator', node.parameters['operator'], kinds);
    const path = [`${String(node.parameters['operator'])}_parameters`];
    return read(node, path);
  },
  rows: (parameters) => (parameters.kind === 'validate' && parameters.policy === 'drop' ? 'may-drop' : ['validate', 'fill', 'date-parts'].includes(parameters.kind) ? 'one-by-one' : 'needs-many'),
  columns: (parameters) => {
    switch (parameters.kind) {
      case 'validate': case 'fill': return [parameters.column];
      case 'date-parts': return parameters.columns;
      case 'resample': return [parameters.timestamp, ...(parameters.id === undefined ? [] : [parameters.id])];
      default: return [parameters.sequence, parameters.timestamp, ...(parameters.id === undefined ? [] : [parameters.id])];
    }
  },
};
