// Runs single operators on typed tables, as batch and row by row, and tells whether both agree.

import assert from 'node:assert';
import path from 'node:path';

import { modelCodec } from '../../../engines/data-wrangler/model-codec';
import { placeStep } from '../../../engines/data-wrangler/layers';
import { parquetPort } from '../../../engines/data-wrangler/parquet-models';
import { openNode } from '../../../engines/data-wrangler/registry';
import { runNode } from '../../../engines/data-wrangler/run-node';
import { Session } from '../../../engines/data-wrangler/session';
import { sqlOf, type Column, type ColumnType, type Value } from '../../../engines/data-wrangler/column';
import type { Frame, TableWorkspace } from '../../../engines/data-wrangler/operator';
import type { FlowNode, JsonObject } from '../../../flows/flow';
import { textToDate, textToTimestamp } from '../../../engines/data-wrangler/spark/cast-text';
import { toText } from '../../../engines/data-wrangler/spark/cast-value';
import { inFolder } from './flow-runs';
import type { Recorded, RecordedTable } from './golden';

/** A table with typed values. */
export interface Table {
  columns: [string, ColumnType][];
  rows: Value[][];
}

/** A node of an operator, such as `handle_missing`. */
export function nodeOf(operator: string, parameters: JsonObject, trained?: JsonObject): FlowNode {
  return {
    node_id: 'n', type: 'TRANSFORM', operator: `sagemaker.spark.${operator}_0.1`, parameters, inputs: [], outputs: [{ name: 'default' }],
    ...(trained === undefined ? {} : { trained_parameters: trained }),
  };
}

/** Learns on the first table and transforms the second (or the first) as batch; compares with the row path where there is one. */
export async function runOperator(node: FlowNode, fit: Table, transform: Table = fit): Promise<{ table: Table; node: FlowNode }> {
  return withSession(async (session, folder) => {
    const context = { session, codec: modelCodec(parquetPort(session, folder)), workspace: workspaceOf(session), refit: false, log: () => undefined };
    const fitted = await runNode(node, openNode(node), [await frameOf(session, fit)], context);
    const done = transform === fit ? fitted : await runNode(fitted.node, openNode(fitted.node), [await frameOf(session, transform)], context);
    const table = await tableOf(session, done.outputs.get('default'));
    await compareRows(fitted.node, transform, table, context.codec);
    return { table, node: fitted.node };
  });
}

/** Runs an operator that needs whole tables; every output by name. */
export async function runOnTables(node: FlowNode, inputs: Table[]): Promise<Map<string, Table>> {
  return withSession(async (session, folder) => {
    const frames: Frame[] = [];
    for (const input of inputs) frames.push(await frameOf(session, input));
    const context = { session, codec: modelCodec(parquetPort(session, folder)), workspace: workspaceOf(session), refit: false, log: () => undefined };
    const { outputs } = await runNode(node, openNode(node), frames, context);
    const tables = new Map<string, Table>();
    for (const [name, frame] of outputs) tables.set(name, await tableOf(session, frame));
    return tables;
  });
}

async function withSession<T>(work: (session: Session, folder: string) => Promise<T>): Promise<T> {
  return inFolder(async (folder) => {
    const session = await Session.open({ workFolder: folder, threads: 2, memoryMegabytes: 512, signal: new AbortController().signal });
    try {
      return await work(session, path.join(folder, 'models'));
    } finally {
      session.close();
    }
  });
}

async function compareRows(node: FlowNode, input: Table, expected: Table, codec: ReturnType<typeof modelCodec>): Promise<void> {
  const opened = openNode(node);
  if (opened.kind === 'table') return;
  let slots = 0;
  const newSlot = (): number => (slots += 1) - 1;
  let columns: Column[] = input.columns.map(([name, type]) => ({ name, type, slot: newSlot() }));
  let rows: Value[][] = input.rows.map((row) => [...row]);
  for (const unit of opened.units(columns)) {
    const ready = await unit.stored(codec);
    assert.ok(ready, 'what was learnt can be read again');
    const { keep, columns: after } = ready.step(columns);
    const placed = placeStep({ columns: after }, newSlot);
    rows = rows.filter((row) => keep === undefined || keep.test(row));
    for (const row of rows) for (const { slot, computed } of placed.computed) row[slot] = computed.evaluate(row);
    columns = placed.columns;
  }
  assert.deepStrictEqual(columns.map(({ name, type }) => [name, type]), expected.columns, 'the row path has the columns of the batch path');
  assert.deepStrictEqual(rows.map((row) => columns.map(({ slot }) => row[slot] ?? null)), expected.rows, 'the row path has the values of the batch path');
}

async function frameOf(session: Session, table: Table): Promise<Frame> {
  const columns = table.columns.map(([name, type]): Column => ({ name, type, slot: session.newSlot() }));
  return { columns, from: await session.storeRows(columns, (async function* one() { yield table.rows; })()) };
}

async function tableOf(session: Session, frame: Frame | undefined): Promise<Table> {
  assert.ok(frame);
  const rows = await session.query(`SELECT ${frame.columns.map(sqlOf).join(', ')} FROM ${frame.from}`);
  return { columns: frame.columns.map(({ name, type }) => [name, type]), rows };
}

function workspaceOf(session: Session): TableWorkspace {
  return {
    sqlInPlace: new Map(),
    newSlot: () => session.newSlot(),
    query: (sql) => session.query(sql),
    store: async (sql, columns) => {
      const name = session.newName('table');
      await session.run(`CREATE TABLE ${name} AS SELECT ${columns.map(sqlOf).join(', ')} FROM (${sql})`);
      return { from: name, columns };
    },
    storeRows: async (columns, rows) => ({ columns, from: await session.storeRows(columns, (async function* one() { yield rows; })()) }),
  };
}

const types: Readonly<Record<string, ColumnType>> = { double: 'float', float: 'float', bigint: 'long', int: 'int', smallint: 'int', boolean: 'bool', date: 'date', timestamp: 'datetime', string: 'string' };

/** A recorded table with values as the engine has them. */
export function typedTable(table: RecordedTable): Table {
  const columns = table.columns.map(([name, type]): [string, ColumnType] => [name, types[type] ?? 'object']);
  return { columns, rows: table.rows.map((row) => row.map((value, place) => typedValue(value, columns[place]?.[1] ?? 'string'))) };
}

/** A recorded value as the engine has it. */
export function typedValue(value: Recorded, type: ColumnType): Value {
  if (value === null || typeof value === 'boolean') return value;
  if (type === 'long' || type === 'int') return BigInt(value as string | number);
  if (type === 'float') return Number(value);
  if (type === 'date') return textToDate(String(value));
  return type === 'datetime' ? textToTimestamp(String(value)) : String(value);
}

/** A value in the form of the recorded ones. */
export function recordedValue(value: Value, type: ColumnType): Recorded {
  if (typeof value === 'bigint' && type !== 'datetime') return value > -(2n ** 53n) && value < 2n ** 53n ? Number(value) : String(value);
  if (typeof value === 'number' && type === 'float') return Number.isFinite(value) ? value : String(value);
  return type === 'date' || type === 'datetime' ? toText(value, type) : value as Recorded;
}
