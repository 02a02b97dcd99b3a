// Runs SQL that a person gives in place of a node's code, over the node's input as table `df`.

import type { FlowNode } from '../../../flows/flow';
import { sqlOf, type Column } from '../column';
import { ofDuckType } from '../duck-types';
import { nodeFailure } from '../failures';
import type { Frame, TableWorkspace } from '../operator';

/** The rows of a DuckDB query over `df`. @throws InputError naming the node if the query fails */
export async function runSql(node: FlowNode, input: Frame, sql: string, workspace: TableWorkspace): Promise<Frame> {
  const items = input.columns.map((column) => `${sqlOf(column)} AS "${column.name.replaceAll('"', '""')}"`).join(', ');
  const query = `WITH df AS (SELECT ${items} FROM ${input.from}) ${sql.trim().replace(/;\s*$/, '')}`;
  try {
    const described = await workspace.query(`SELECT column_name, column_type FROM (DESCRIBE ${query})`);
    const columns: Column[] = [];
    const casts = described.map(([name, type], place) => {
      const [columnType, cast] = ofDuckType(`given.c${place}`, String(type));
      const column: Column = { name: String(name), type: columnType, slot: workspace.newSlot() };
      columns.push(column);
      return `${cast} AS ${sqlOf(column)}`;
    });
    return await workspace.store(`SELECT ${casts.join(', ')} FROM (${query}) given(${described.map((_, place) => `c${place}`).join(', ')})`, columns);
  } catch (failure) {
    throw nodeFailure(node, `the SQL given in its place fails: ${failure instanceof Error ? failure.message : String(failure)}`);
  }
}
