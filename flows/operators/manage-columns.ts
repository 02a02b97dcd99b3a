// manage_columns: drops, renames, duplicates, concatenates and moves columns.

import { z } from 'zod';

import type { FlowNode } from '../flow';
import { columnNames, optionalName, parseBlock, pickKind, type OperatorSignature } from './signature';

export type ManageColumns =
  | { kind: 'drop'; columns: string[] }
  | { kind: 'rename'; renames: { from: string; to: string }[] }
  | { kind: 'duplicate'; column: string; name: string }
  | { kind: 'concatenate'; left: string; right: string; delimiter: string; output: string }
  | { kind: 'move'; columns: string[]; place: { kind: 'start' } | { kind: 'end' } | { kind: 'index'; index: number } | { kind: 'after' | 'before'; column: string } };

const rename = z.looseObject({ input_column: z.string(), new_name: z.string() });

function parseRename(node: FlowNode): ManageColumns {
  const block = parseBlock(node, ['rename_column_parameters'], z.looseObject({
    columns_to_rename: z.array(rename).nullish(), input_column: optionalName, new_name: optionalName,
  }));
  const pairs = (block.columns_to_rename ?? []).map((pair) => ({ from: pair.input_column, to: pair.new_name }));
  const single = block.input_column !== undefined && block.new_name !== undefined ? [{ from: block.input_column, to: block.new_name }] : [];
  return { kind: 'rename', renames: [...pairs, ...single] };
}

function parseConcatenate(node: FlowNode): ManageColumns {
  const block = parseBlock(node, ['concat_columns_parameters'], z.looseObject({
    left_column: z.string(), right_column: z.string(), delimiter: z.string().nullish(), output_column: optionalName,
  }));
  return { kind: 'concatenate', left: block.left_column, right: block.right_column, delimiter: block.delimiter ?? '_', output: block.output_column ?? `${block.left_column}_${block.right_column}` };
}

const moves: Readonly<Record<string, (node: FlowNode, path: string[]) => ManageColumns>> = {
  'Move to start': (node, path) => ({ kind: 'move', columns: moved(node, [...path, 'move_to_start_parameters']), place: { kind: 'start' } }),
  'Move to end': (node, path) => ({ kind: 'move', columns: moved(node, [...path, 'move_to_end_parameters']), place: { kind: 'end' } }),
  'Move to index': (node, path) => {
    const block = [...path, 'move_to_index_parameters'];
    return { kind: 'move', columns: moved(node, block), place: { kind: 'index', index: parseBlock(node, block, z.looseObject({ index: z.coerce.number().int() })).index } };
  },
  'Move after': (node, path) => beside(node, [...path, 'move_after_parameters'], 'after'),
  'Move before': (node, path) => beside(node, [...path, 'move_before_parameters'], 'before'),
};

function moved(node: FlowNode, path: string[]): string[] {
  return parseBlock(node, path, z.looseObject({ column_to_move: columnNames })).column_to_move;
}

function beside(node: FlowNode, path: string[], kind: 'after' | 'before'): ManageColumns {
  return { kind: 'move', columns: moved(node, path), place: { kind, column: parseBlock(node, path, z.looseObject({ target_column: z.string() })).target_column } };
}

const kinds: Readonly<Record<string, (node: FlowNode) => ManageColumns>> = {
  'Drop column': (node) => ({ kind: 'drop', columns: parseBlock(node, ['drop_column_parameters'], z.looseObject({ column_to_drop: columnNames })).column_to_drop }),
  'Rename column': parseRename,
  'Duplicate column': (node) => {
    const block = parseBlock(node, ['duplicate_column_parameters'], rename);
    return { kind: 'duplicate', column: block.input_column, name: block.new_name };
  },
  'Concatenate columns': parseConcatenate,
  'Move column': (node) => {
    const path = ['move_column_parameters'];
    const { move_type: type } = parseBlock(node, path, z.looseObject({ move_type: z.string() }));
    return pickKind(node, 'move_column_parameters.move_type', type, moves)(node, path);
  },
};

export const manageColumns: OperatorSignature<ManageColumns> = {
  operator: 'sagemaker.spark.manage_columns_0.1',
  parse: (node) => pickKind(node, 'operator', node.parameters['operator'], kinds)(node),
  rows: () => 'one-by-one',
  columns: (parameters) => {
    if (parameters.kind === 'rename') return parameters.renames.map((pair) => pair.from);
    if (parameters.kind === 'duplicate') return [parameters.column];
    return parameters.kind === 'concatenate' ? [parameters.left, parameters.right] : parameters.columns;
  },
};
