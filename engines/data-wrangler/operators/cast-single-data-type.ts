// cast_single_data_type: casts one column and deals with what cannot be cast.

import type { FlowNode } from '../../../flows/flow';
import { castSingleDataType as signature, type CastSingleDataType } from '../../../flows/operators/cast-single-data-type';
import { sqlDouble, sqlOf, sqlText, type Column, type ColumnType, type Value } from '../column';
import { columnNamed, nodeFailure } from '../failures';
import { statelessNode, statelessUnit, type Operator } from '../operator';
import { splitMicros } from '../spark/calendar';
import { castColumn, castValue, toText } from '../spark/cast-value';
import { datePatternReader } from '../spark/date-pattern-reader';
import { placed, type Computed, type Keep, type Step } from '../step';

export const castSingleDataType: Operator = {
  operator: signature.operator,
  open: (node) => {
    const parameters = signature.parse(node);
    return statelessNode(signature.rows(parameters), [statelessUnit([parameters.column], (columns) => stepOf(node, parameters, columns))]);
  },
};

function stepOf(node: FlowNode, parameters: CastSingleDataType, columns: readonly Column[]): Step {
  const column = columnNamed(node, columns, parameters.column);
  if (column.type === parameters.type) return { columns };
  const cast = plainCast(node, parameters, column);
  const { handling } = parameters;
  if (handling === 'drop') return { columns: placed(columns, cast), keep: castable(cast) };
  const result = handling.startsWith('replace_value') ? withReplacement(node, parameters, column, cast) : cast;
  const replaced = placed(columns, result);
  if (!handling.endsWith('with_new_col')) return { columns: replaced };
  const place = replaced.findIndex((item) => item.name === column.name);
  return { columns: replaced.toSpliced(place + 1, 0, errorColumn(column, cast)) };
}

/** The cast alone: what cannot be cast is null. Text becomes a date or time by the node's pattern. */
function plainCast(node: FlowNode, parameters: CastSingleDataType, column: Column): Computed {
  const pattern = parameters.type === 'date' ? parameters.datePattern : parameters.type === 'datetime' ? parameters.datetimePattern : undefined;
  if (column.type !== 'string' || pattern === undefined) return castColumn(column, parameters.type);
  const read = readerOf(node, pattern);
  return {
    name: column.name, type: parameters.type, reads: [column],
    evaluate: (row) => {
      const text = row[column.slot];
      const micros = typeof text === 'string' ? read(text) : null;
      return micros === null || parameters.type === 'datetime' ? micros : splitMicros(micros).days;
    },
  };
}

function readerOf(node: FlowNode, pattern: string): (text: string) => bigint | null {
  try {
    return datePatternReader(pattern);
  } catch (failure) {
    throw nodeFailure(node, failure instanceof Error ? failure.message : String(failure));
  }
}

function castable(cast: Computed): Keep {
  return { reads: cast.reads, ...(cast.sql === undefined ? {} : { sql: `(${cast.sql}) IS NOT NULL` }), test: (row) => cast.evaluate(row) !== null };
}

/** What could not be cast becomes the node's value; null stays null. */
function withReplacement(node: FlowNode, parameters: CastSingleDataType, column: Column, cast: Computed): Computed {
  const value = castValue(parameters.replacement ?? null, 'string', parameters.type);
  if (value === null) throw nodeFailure(node, `replace_value ${JSON.stringify(parameters.replacement ?? null)} is no ${parameters.type}`);
  return {
    name: cast.name, type: cast.type, reads: cast.reads,
    ...(cast.sql === undefined || cast.type === 'date' || cast.type === 'datetime' ? {} : { sql: `CASE WHEN ${sqlOf(column)} IS NULL THEN NULL ELSE coalesce(${cast.sql}, ${literal(value, cast.type)}) END` }),
    evaluate: (row) => (row[column.slot] == null ? null : cast.evaluate(row) ?? value),
  };
}

function literal(value: Value, type: ColumnType): string {
  if (typeof value === 'string') return sqlText(value);
  return type === 'float' ? sqlDouble(value as number) : String(value);
}

/** The text of what could not be cast, empty where all went well. */
function errorColumn(column: Column, cast: Computed): Computed {
  return {
    name: `${column.name}_typecast_error`, type: 'string', reads: [column],
    evaluate: (row) => {
      const value = row[column.slot] ?? null;
      return value === null || cast.evaluate(row) !== null ? '' : toText(value, column.type);
    },
  };
}
