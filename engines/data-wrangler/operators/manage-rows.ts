// manage_rows: sorts, shuffles and drops rows.

import type { FlowNode } from '../../../flows/flow';
import { manageRows as signature, type ManageRows } from '../../../flows/operators/manage-rows';
import { sqlOf, type Column } from '../column';
import { columnNamed } from '../failures';
import { statelessNode, statelessUnit, type Frame, type Operator, type RowNode, type TableNode } from '../operator';

export const manageRows: Operator = {
  operator: signature.operator,
  open: (node) => {
    const parameters = signature.parse(node);
    return parameters.kind === 'drop-empty' ? dropEmpty() : tableNode(node, parameters);
  },
};

function dropEmpty(): RowNode {
  return statelessNode('may-drop', [statelessUnit([], (columns) => ({
    columns,
    keep: { reads: columns, sql: columns.map((column) => `${sqlOf(column)} IS NOT NULL`).join(' OR '), test: (row) => columns.some((column) => row[column.slot] != null) },
  }))]);
}

function tableNode(node: FlowNode, parameters: Exclude<ManageRows, { kind: 'drop-empty' }>): TableNode {
  return {
    kind: 'table', treatment: 'nothing-on-a-single-row',
    transform: async ([input], workspace) => {
      if (input === undefined) throw new Error('the node has no input');
      return new Map([[node.outputs[0]?.name ?? 'default', await workspace.store(sqlFor(node, parameters, input), input.columns)]]);
    },
  };
}

/** The rows with their place, by which equal ones keep their order. */
const numbered = (frame: Frame): string => `(SELECT *, row_number() OVER () AS place FROM ${frame.from})`;

/** -0.0 equals 0.0, and a sum keeps DuckDB from putting one in the place of the other. */
const sortKey = (column: Column): string => (column.type === 'float' ? `(${sqlOf(column)} + 0.0)` : sqlOf(column));

function sqlFor(node: FlowNode, parameters: Exclude<ManageRows, { kind: 'drop-empty' }>, frame: Frame): string {
  switch (parameters.kind) {
    case 'sort': {
      const keys = parameters.keys.map((key) => `${sortKey(columnNamed(node, frame.columns, key.column))} ${key.descending ? 'DESC NULLS LAST' : 'ASC NULLS FIRST'}`);
      return `SELECT * FROM ${numbered(frame)} ORDER BY ${[...keys, 'place'].join(', ')}`;
    }
    case 'shuffle': return `SELECT * FROM ${numbered(frame)} ORDER BY hash(place + ${parameters.seed}), place`;
    case 'drop-duplicates': return withoutDuplicates(frame);
  }
}

/**
 * The first row of each group of equal rows, in order. NaN equals NaN; -0.0 equals 0.0 and comes out as 0.0.
 * Only rows whose hash is shared are compared in full.
 */
function withoutDuplicates(frame: Frame): string {
  const value = (column: Column): string => (column.type === 'float' ? `${sqlOf(column)} + 0.0` : sqlOf(column));
  const items = frame.columns.map((column) => `${value(column)} AS ${sqlOf(column)}`).join(', ');
  const names = frame.columns.map(sqlOf).join(', ');
  return `WITH hashed AS MATERIALIZED (SELECT *, hash(${names}) AS hashed_row FROM (SELECT ${items}, place FROM ${numbered(frame)})),
    shared AS MATERIALIZED (SELECT hashed_row FROM hashed GROUP BY hashed_row HAVING count(*) > 1)
    SELECT ${names} FROM (
      SELECT ${names}, place FROM hashed WHERE hashed_row NOT IN (SELECT hashed_row FROM shared)
      UNION ALL SELECT ${names}, min(place) AS place FROM hashed WHERE hashed_row IN (SELECT hashed_row FROM shared) GROUP BY ${names}
    ) ORDER BY place`;
}
