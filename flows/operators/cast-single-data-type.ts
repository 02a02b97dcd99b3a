// cast_single_data_type: casts one column, and says what becomes of values that cannot be cast.

import { z } from 'zod';

import { optionalName, parseBlock, type OperatorSignature } from './signature';

const handling = ['replace_null', 'replace_null_with_new_col', 'replace_value', 'replace_value_with_new_col', 'drop'] as const;

const schema = z.looseObject({
  column: z.string(),
  data_type: z.enum(['bool', 'date', 'datetime', 'float', 'long', 'string']),
  non_castable_data_handling_method: z.enum(handling).nullish().transform((value) => value ?? 'replace_null'),
  replace_value: z.union([z.string(), z.number(), z.boolean()]).nullish(),
  date_formatting: optionalName,
  datetime_formatting: optionalName,
});

export interface CastSingleDataType {
  kind: 'cast';
  column: string;
  type: 'bool' | 'date' | 'datetime' | 'float' | 'long' | 'string';
  handling: (typeof handling)[number];
  /** What uncastable values become, as text. */
  replacement?: string;
  /** Spark's date pattern. */
  datePattern: string;
  /** Spark's pattern of a time; without one times are read as ISO. */
  datetimePattern?: string;
}

export const castSingleDataType: OperatorSignature<CastSingleDataType> = {
  operator: 'sagemaker.spark.cast_single_data_type_0.1',
  parse: (node) => {
    const block = parseBlock(node, [], schema);
    return {
      kind: 'cast', column: block.column, type: block.data_type, handling: block.non_castable_data_handling_method,
      ...(block.replace_value == null ? {} : { replacement: String(block.replace_value) }),
      datePattern: block.date_formatting ?? 'dd-MM-yyyy',
      ...(block.datetime_formatting === undefined ? {} : { datetimePattern: block.datetime_formatting }),
    };
  },
  rows: (parameters) => (parameters.handling === 'drop' ? 'may-drop' : 'one-by-one'),
  columns: (parameters) => [parameters.column],
};
