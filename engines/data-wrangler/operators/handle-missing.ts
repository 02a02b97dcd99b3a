// handle_missing: fills, imputes, marks or drops what is missing.

import { nodeLabel, type FlowNode } from '../../../flows/flow';
import { handleMissing as signature, type HandleMissing } from '../../../flows/operators/handle-missing';
import { outputName } from '../../../flows/operators/signature';
import { InputError } from '../../../flows/problems';
import type { Column, Value } from '../column';
import { columnNamed } from '../failures';
import { statelessNode, statelessUnit, type Operator } from '../operator';
import { placed, type Keep, type Step } from '../step';
import { imputeUnits } from './impute';
import { filled, isMissing, missingSql } from './missing';

export const handleMissing: Operator = {
  operator: signature.operator,
  open: (node) => {
    const parameters = signature.parse(node);
    if (parameters.kind === 'impute') return { kind: 'rows', treatment: 'one-by-one', path: parameters.path, inSequence: true, units: () => imputeUnits(node, parameters) };
    if (parameters.kind === 'drop-missing') return statelessNode('may-drop', [statelessUnit(parameters.columns, (columns) => dropStep(node, parameters.columns, columns))]);
    const several = parameters.columns.length > 1;
    return statelessNode('one-by-one', parameters.columns.map((name) => statelessUnit([name], (columns) => columnStep(node, parameters, name, several, columns))));
  },
};

function columnStep(node: FlowNode, parameters: Exclude<HandleMissing, { kind: 'impute' | 'drop-missing' }>, name: string, several: boolean, columns: readonly Column[]): Step {
  const column = columnNamed(node, columns, name);
  if (parameters.kind === 'fill') return { columns: placed(columns, filled(column, outputName(name, parameters.output, several), fillValue(node, column, parameters.value))) };
  const output = parameters.output === undefined ? `${name}_indicator` : outputName(name, parameters.output, several);
  return { columns: placed(columns, { name: output, type: 'bool', reads: [column], sql: missingSql(column), evaluate: (row) => isMissing(row[column.slot] ?? null) }) };
}

/** The text of a fill value as a value of the column. @throws InputError */
export function fillValue(node: FlowNode, column: Column, text: string): Value {
  if (column.type === 'string' || column.type === 'object') return text;
  const trimmed = text.trim();
  if ((column.type === 'long' || column.type === 'int') && /^[+-]?\d+$/.test(trimmed)) return BigInt(trimmed.replace('+', ''));
  const number = Number(trimmed);
  if (column.type === 'float' && trimmed !== '' && Number.isFinite(number)) return number;
  throw new InputError([{ path: nodeLabel(node), message: `fill_value "${text}" does not fit the column "${column.name}" of type ${column.type}` }]);
}

function dropStep(node: FlowNode, names: readonly string[], columns: readonly Column[]): Step {
  const looked = names.length === 0 ? columns : names.map((name) => columnNamed(node, columns, name));
  const keep: Keep = {
    reads: looked, sql: looked.map((column) => `NOT ${missingSql(column)}`).join(' AND '),
    test: (row) => looked.every((column) => !isMissing(row[column.slot] ?? null)),
  };
  return { columns, keep };
}
