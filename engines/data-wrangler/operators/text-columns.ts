// What the operators on text share: one function of a text for each column of a list.

import type { FlowNode } from '../../../flows/flow';
import { outputName } from '../../../flows/operators/signature';
import type { Column, ColumnType, Value } from '../column';
import { columnNamed, nodeFailure } from '../failures';
import { statelessNode, statelessUnit, type RowNode } from '../operator';
import { placed } from '../step';

/** A node that computes each of its columns of text alone; null stays null. */
export function textNode(node: FlowNode, columns: readonly string[], output: string | undefined, type: ColumnType, call: (text: string) => Value): RowNode {
  const several = columns.length > 1;
  return statelessNode('one-by-one', columns.map((name) => statelessUnit([name], (present) => {
    const column = textColumn(node, present, name);
    return { columns: placed(present, {
      name: outputName(name, output, several), type, reads: [column],
      evaluate: (row) => { const text = row[column.slot]; return typeof text === 'string' ? call(text) : null; },
    }) };
  })));
}

/** Refuses a column that is no text. */
export function textColumn(node: FlowNode, columns: readonly Column[], name: string): Column {
  const column = columnNamed(node, columns, name);
  if (column.type === 'string' || column.type === 'object') return column;
  throw nodeFailure(node, `the column "${name}" is ${column.type}, text is needed; cast it to string first`);
}
