// manage_columns: drops, renames, duplicates, concatenates and moves columns.

import type { FlowNode } from '../../../flows/flow';
import { manageColumns as signature, type ManageColumns } from '../../../flows/operators/manage-columns';
import { sqlOf, sqlText, type Column } from '../column';
import { columnNamed, nodeFailure } from '../failures';
import { statelessNode, statelessUnit, type Operator } from '../operator';
import { castSql, toText } from '../spark/cast-value';
import { placed, type Computed, type Step } from '../step';

export const manageColumns: Operator = {
  operator: signature.operator,
  open: (node) => {
    const parameters = signature.parse(node);
    return statelessNode('one-by-one', [statelessUnit(signature.columns(parameters), (columns) => stepOf(node, parameters, columns))]);
  },
};

function stepOf(node: FlowNode, parameters: ManageColumns, columns: readonly Column[]): Step {
  switch (parameters.kind) {
    case 'drop': {
      const dropped = new Set(parameters.columns.map((name) => columnNamed(node, columns, name)));
      return { columns: columns.filter((column) => !dropped.has(column)) };
    }
    case 'rename': return { columns: renamed(node, parameters.renames, columns) };
    case 'duplicate': return { columns: placed(columns, { ...same(columnNamed(node, columns, parameters.column)), name: parameters.name }) };
    case 'concatenate': return { columns: placed(columns, concatenated(node, parameters, columns)) };
    case 'move': return { columns: moved(node, parameters, columns) };
  }
}

/** A computed column equal to another: it has a slot of its own, so that a later change of one leaves the other. */
function same(column: Column): Computed {
  return { name: column.name, type: column.type, reads: [column], sql: sqlOf(column), evaluate: (row) => row[column.slot] ?? null };
}

function renamed(node: FlowNode, renames: readonly { from: string; to: string }[], columns: readonly Column[]): Column[] {
  return renames.reduce<Column[]>((current, { from, to }) => {
    const column = columnNamed(node, current, from);
    if (from === to) throw nodeFailure(node, `the new name of "${from}" is the same; give another`);
    if (current.some((other) => other.name === to)) throw nodeFailure(node, `"${from}" cannot be renamed to "${to}": there is a column of that name`);
    return current.map((other) => (other === column ? { ...column, name: to } : other));
  }, [...columns]);
}

function concatenated(node: FlowNode, parameters: Extract<ManageColumns, { kind: 'concatenate' }>, columns: readonly Column[]): Computed {
  const parts = [columnNamed(node, columns, parameters.left), columnNamed(node, columns, parameters.right)];
  const texts = parts.map((part) => castSql(sqlOf(part), part.type, 'string'));
  return {
    name: parameters.output, type: 'string', reads: parts,
    ...(texts.includes(undefined) ? {} : { sql: `concat_ws(${sqlText(parameters.delimiter)}, ${texts.join(', ')})` }),
    evaluate: (row) => parts.map((part) => toText(row[part.slot] ?? null, part.type)).filter((text) => text !== null).join(parameters.delimiter),
  };
}

function moved(node: FlowNode, { columns: names, place }: Extract<ManageColumns, { kind: 'move' }>, columns: readonly Column[]): Column[] {
  const chosen = new Set(names.map((name) => columnNamed(node, columns, name)));
  const moving = columns.filter((column) => chosen.has(column));
  const rest = columns.filter((column) => !chosen.has(column));
  const at = (): number => {
    if (place.kind === 'start') return 0;
    if (place.kind === 'end') return rest.length;
    if (place.kind === 'index') return Math.max(0, Math.min(place.index, rest.length));
    const target = columnNamed(node, columns, place.column);
    if (chosen.has(target)) throw nodeFailure(node, `"${target.name}" cannot be moved ${place.kind} itself`);
    return rest.indexOf(target) + (place.kind === 'after' ? 1 : 0);
  };
  return rest.toSpliced(at(), 0, ...moving);
}
