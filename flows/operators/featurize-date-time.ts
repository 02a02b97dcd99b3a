// featurize_date_time: takes the parts of a date or time into columns of their own.

import { z } from 'zod';

import type { FlowNode } from '../flow';
import { choice, columnNames, flag, optionalName, parseBlock, pickKind, type OperatorSignature } from './signature';

/** The parts, in the order in which their columns come out. */
export const dateParts = ['year', 'month', 'day', 'hour', 'minute', 'second', 'week_of_year', 'day_of_year', 'quarter'] as const;

export type DatePart = (typeof dateParts)[number];

export interface FeaturizeDateTime {
  kind: 'date-parts';
  columns: string[];
  /** The prefix of the new columns; without one it is the input's name. */
  output?: string;
  mode: 'Ordinal' | 'Cyclic';
  format: 'Columns' | 'Vector';
  /** Guess the format of text; else the pattern is used. */
  inferFormat: boolean;
  /** Python's strptime pattern. */
  pattern?: string;
  oneIndexed: boolean;
  parts: DatePart[];
}

const schema = z.looseObject({
  input_column: columnNames, output_column: optionalName,
  output_mode: choice(['Ordinal', 'Cyclic'], 'Ordinal'), output_format: choice(['Columns', 'Vector'], 'Columns'),
  infer_datetime_format: flag(true), date_time_format: optionalName, use_one_indexing: flag(false),
  ...Object.fromEntries(dateParts.map((part) => [part, flag(false)])),
});

/** The block of parameters, which time_series has too. */
export function readDateParts(node: FlowNode, path: readonly string[]): FeaturizeDateTime {
  const block = parseBlock(node, path, schema);
  return {
    kind: 'date-parts', columns: block.input_column, ...(block.output_column === undefined ? {} : { output: block.output_column }),
    mode: block.output_mode, format: block.output_format, inferFormat: block.infer_datetime_format,
    ...(block.date_time_format === undefined ? {} : { pattern: block.date_time_format }),
    oneIndexed: block.use_one_indexing, parts: dateParts.filter((part) => (block as Record<string, unknown>)[part] === true),
  };
}

export const featurizeDateTime: OperatorSignature<FeaturizeDateTime> = {
  operator: 'sagemaker.spark.featurize_date_time_0.1',
  parse: (node) => {
    pickKind(node, 'operator', node.parameters['operator'], { 'Extract columns': true }, 'Extract columns');
    return readDateParts(node, ['extract_columns_parameters']);
  },
  rows: () => 'one-by-one',
  columns: (parameters) => parameters.columns,
};
