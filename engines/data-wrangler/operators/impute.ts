// Impute: learns what to put in place of missing values.

import { nodeLabel, type FlowNode, type JsonObject } from '../../../flows/flow';
import type { Impute } from '../../../flows/operators/handle-missing';
import { outputName } from '../../../flows/operators/signature';
import { InputError } from '../../../flows/problems';
import { stateList, storedState } from '../../../flows/trained-state/stored-state';
import { sqlOf, type Column, type Value } from '../column';
import { columnNamed } from '../failures';
import type { FitTable, ModelCodec, Ready, Unit } from '../operator';
import { placed, type Computed } from '../step';
import { filled, isMissing, missingSql, numericColumn } from './missing';

/** One unit a column. Each learns from the rows as the one before left them. */
export function imputeUnits(node: FlowNode, parameters: Impute): Unit[] {
  return parameters.columns.map((name): Unit => ({
    inputs: [name],
    stored: async (codec) => {
      const value = await storedValue(node, parameters, name, codec);
      return value === undefined ? undefined : ready(node, parameters, name, value);
    },
    fit: async (table) => ready(node, parameters, name, await learn(node, parameters, name, table)),
  }));
}

async function storedValue(node: FlowNode, parameters: Impute, name: string, codec: ModelCodec): Promise<Value | undefined> {
  const state = storedState(node, parameters.path, name, parameters.hash);
  if (state === undefined) return undefined;
  const plain = state['impute_value'];
  if (typeof plain === 'number' || typeof plain === 'string') return plain;
  const model = Object.values(state).find((value): value is string => typeof value === 'string' && value.startsWith('P)h>@6aWA'));
  if (model === undefined) return undefined;
  const [first] = Object.values((await codec.decode(model, 'ImputerModel')).data);
  return typeof first === 'number' ? first : undefined;
}

async function learn(node: FlowNode, parameters: Impute, name: string, table: FitTable): Promise<Value> {
  const column = parameters.strategy === 'Mode' ? columnNamed(node, table.columns, name) : numericColumn(node, table.columns, name);
  const value = parameters.strategy === 'Mode' ? await mode(column, table) : await numeric(node, parameters, column, table);
  if (value === null) throw new InputError([{ path: nodeLabel(node), message: `the column "${name}" has no value to learn from; drop it or fill it with a value` }]);
  return value;
}

/** Old containers average only rows without any null: flows whose state is a plain value come from those. */
function wholeRowsOnly(node: FlowNode, parameters: Impute): boolean {
  return stateList(node, parameters.path).some((state) => state['impute_value'] !== undefined);
}

async function numeric(node: FlowNode, parameters: Impute, column: Column, table: FitTable): Promise<Value> {
  const present = `NOT ${missingSql(column)}`;
  const rows = parameters.strategy === 'Mean' && wholeRowsOnly(node, parameters)
    ? [present, ...table.columns.map((other) => `${sqlOf(other)} IS NOT NULL`)].join(' AND ') : present;
  const aggregate = parameters.strategy === 'Mean' ? `favg(${sqlOf(column)}::DOUBLE)` : `quantile_disc(${sqlOf(column)}::DOUBLE, 0.5)`;
  const [value = null] = await table.aggregate([`${aggregate} FILTER (WHERE ${rows})`]);
  return value;
}

/** The most frequent value; of equally frequent ones the smallest. */
async function mode(column: Column, table: FitTable): Promise<Value> {
  const name = sqlOf(column);
  const rows = await table.query(`SELECT ${name} FROM ${table.from} WHERE NOT ${missingSql(column)} GROUP BY ${name} ORDER BY count(*) DESC, ${name} LIMIT 1`);
  return rows[0]?.[0] ?? null;
}

function ready(node: FlowNode, parameters: Impute, name: string, value: Value): Ready {
  const output = outputName(name, parameters.output, parameters.columns.length > 1);
  return {
    step: (columns) => {
      const column = parameters.strategy === 'Mode' ? columnNamed(node, columns, name) : numericColumn(node, columns, name);
      return { columns: placed(columns, column.type === 'long' || column.type === 'int' ? filledDouble(column, output, Number(value)) : filled(column, output, value)) };
    },
    state: () => Promise.resolve<JsonObject>({ _hash: parameters.hash, impute_value: typeof value === 'bigint' ? Number(value) : value, input_column: name }),
  };
}

/** A column of integers comes out as float, with the learnt value in place of nulls. */
function filledDouble(column: Column, name: string, value: number): Computed {
  return {
    name, type: 'float', reads: [column], sql: `coalesce(${sqlOf(column)}::DOUBLE, ${value.toExponential()}::DOUBLE)`,
    evaluate: (row) => {
      const present = row[column.slot] ?? null;
      return isMissing(present) ? value : Number(present);
    },
  };
}
