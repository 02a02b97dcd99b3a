// Runs the query of an Athena or Redshift source on local files that stand for its tables.

import path from 'node:path';

import { nodeLabel, type FlowNode } from '../../../flows/flow';
import { InputError } from '../../../flows/problems';
import { sqlOf, sqlText, type Column } from '../column';
import { ofDuckType } from '../duck-types';
import type { Frame } from '../operator';
import type { Session } from '../session';

/**
 * The rows of a query, in its order.
 * @param tables table name, such as `sales.orders`, to a CSV (all columns text) or Parquet file
 * @throws InputError naming the source and what the database says
 */
export async function readQuery(session: Session, node: FlowNode, query: string, tables: ReadonlyMap<string, string>): Promise<Frame> {
  for (const [name, file] of tables) await mapTable(session, node, name, file);
  const text = query.trim().replace(/;\s*$/, '');
  try {
    const described = await session.query(`SELECT column_name, column_type FROM (DESCRIBE ${text})`);
    const columns: Column[] = [];
    const casts = described.map(([name, type], place) => {
      const [columnType, cast] = ofDuckType(`given.c${place}`, String(type));
      const column: Column = { name: String(name), type: columnType, slot: session.newSlot() };
      columns.push(column);
      return `${cast} AS ${sqlOf(column)}`;
    });
    const table = session.newName('query');
    await session.run(`CREATE TABLE ${table} AS SELECT ${casts.join(', ')} FROM (${text}) given(${described.map((_, place) => `c${place}`).join(', ')})`);
    return { from: table, columns };
  } catch (failure) {
    throw new InputError([{ path: nodeLabel(node), message: `the source's query fails on the tables given (${[...tables.keys()].map((name) => `"${name}"`).join(', ') || 'none'}): ${failure instanceof Error ? failure.message : String(failure)}` }]);
  }
}

async function mapTable(session: Session, node: FlowNode, name: string, file: string): Promise<void> {
  const parts = name.split('.');
  if (parts.length > 2 || parts.some((part) => part === '')) throw new InputError([{ path: nodeLabel(node), message: `the table "${name}" must be named as table or database.table` }]);
  const quoted = parts.map((part) => `"${part.replaceAll('"', '""')}"`);
  if (quoted.length === 2) await session.run(`CREATE SCHEMA IF NOT EXISTS ${quoted[0] ?? ''}`);
  const source = path.extname(file).toLowerCase() === '.parquet' ? `read_parquet(${sqlText(file)})` : `read_csv(${sqlText(file)}, all_varchar = true, header = true)`;
  await session.run(`CREATE VIEW IF NOT EXISTS ${quoted.join('.')} AS SELECT * FROM ${source}`);
}
