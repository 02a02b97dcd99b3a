// manage_rows: sorts, shuffles and drops rows.

import { z } from 'zod';

import type { FlowNode } from '../flow';
import { choice, columnNames, numberOr, parseBlock, pickKind, type OperatorSignature } from './signature';

export type ManageRows =
  | { kind: 'sort'; keys: { column: string; descending: boolean }[] }
  | { kind: 'drop-duplicates' }
  | { kind: 'shuffle'; seed: number }
  | { kind: 'drop-empty' };

const order = choice(['Ascending', 'Descending'], 'Ascending');

function sort(node: FlowNode): ManageRows {
  const block = parseBlock(node, ['sort_parameters'], z.looseObject({
    conditions: z.array(z.looseObject({ sort_by: z.string(), order })).nullish(), sort_by: columnNames.nullish(), order,
  }));
  const keys = block.conditions?.map((key) => ({ column: key.sort_by, descending: key.order === 'Descending' }));
  return { kind: 'sort', keys: keys ?? (block.sort_by ?? []).map((column) => ({ column, descending: block.order === 'Descending' })) };
}

const kinds: Readonly<Record<string, (node: FlowNode) => ManageRows>> = {
  Sort: sort,
  'Drop duplicates': () => ({ kind: 'drop-duplicates' }),
  Shuffle: (node) => ({ kind: 'shuffle', seed: parseBlock(node, ['shuffle_parameters'], z.looseObject({ seed: numberOr(0) })).seed }),
  'Drop empty': () => ({ kind: 'drop-empty' }),
};

export const manageRows: OperatorSignature<ManageRows> = {
  operator: 'sagemaker.spark.manage_rows_0.1',
  parse: (node) => pickKind(node, 'operator', node.parameters['operator'], kinds)(node),
  rows: (parameters) => (parameters.kind === 'drop-empty' ? 'may-drop' : 'nothing-on-a-single-row'),
  columns: (parameters) => (parameters.kind === 'sort' ? parameters.keys.map((key) => key.column) : []),
};
