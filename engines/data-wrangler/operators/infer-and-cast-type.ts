// infer_and_cast_type: casts all columns by the stored schema, or by one inferred from the first rows.

import type { FlowNode } from '../../../flows/flow';
import { inferAndCastType as signature, type Schema, type SchemaType } from '../../../flows/operators/infer-and-cast-type';
import { sqlOf, type Column, type ColumnType } from '../column';
import { columnNamed, nodeFailure } from '../failures';
import type { FitTable, Operator, Ready, Unit } from '../operator';
import { castColumn } from '../spark/cast-value';
import { inferType, sampleRows, schemaTypeOf } from './infer-schema';

const columnTypes: Readonly<Record<SchemaType, ColumnType>> = {
  long: 'long', float: 'float', string: 'string', bool: 'bool', date: 'date', datetime: 'datetime', object: 'object', array: 'object', struct: 'object', image: 'object',
};

export const inferAndCastType: Operator = {
  operator: signature.operator,
  open: (node) => {
    const { schema } = signature.parse(node);
    const unit: Unit = {
      inputs: [],
      stored: () => Promise.resolve(schema === undefined ? undefined : ready(node, schema)),
      fit: async (table) => ready(node, await infer(table)),
    };
    return { kind: 'rows', treatment: 'one-by-one', path: [], inSequence: false, units: () => [unit] };
  },
};

async function infer(table: FitTable): Promise<Schema> {
  const rows = await table.query(`SELECT ${table.columns.map(sqlOf).join(', ')} FROM ${table.from} LIMIT ${sampleRows}`);
  return new Map(table.columns.map((column, place) => [column.name, column.type === 'string' ? inferType(rows.map((row) => row[place] ?? null)) : schemaTypeOf(column.type)]));
}

function ready(node: FlowNode, schema: Schema): Ready {
  return {
    step: (columns, absent = new Set<string>()) => {
      const unknown = columns.filter((column) => !schema.has(column.name));
      const missing = [...schema.keys()].filter((name) => !absent.has(name) && !columns.some((column) => column.name === name));
      if (unknown.length > 0 || missing.length > 0) throw nodeFailure(node, mismatch(unknown, missing));
      const kept = [...schema].filter(([name]) => !absent.has(name));
      return { columns: kept.map(([name, type]) => cast(columnNamed(node, columns, name), columnTypes[type])) };
    },
    state: () => Promise.resolve({ schema: Object.fromEntries(schema) }),
  };
}

function cast(column: Column, type: ColumnType): ReturnType<typeof castColumn> | Column {
  return column.type === type || type === 'object' ? column : castColumn(column, type);
}

function mismatch(unknown: readonly Column[], missing: readonly string[]): string {
  const parts = [
    ...(unknown.length === 0 ? [] : [`the data has ${unknown.map((column) => `"${column.name}"`).join(', ')}, which the schema has not`]),
    ...(missing.length === 0 ? [] : [`the schema has ${missing.map((name) => `"${name}"`).join(', ')}, which the data has not`]),
  ];
  return `the stored schema and the data do not have the same columns: ${parts.join('; ')}. Repair the data, or remove trained_parameters.schema to infer the types again`;
}
