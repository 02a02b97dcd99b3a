// join_tables and join_multi_keys: puts two tables side by side by equal keys.

import { z } from 'zod';

import { nodeLabel, type FlowNode } from '../flow';
import { InputError } from '../problems';
import { parseBlock, type OperatorSignature } from './signature';

/** Spark's kinds of joins. */
export type JoinType = 'inner' | 'left' | 'right' | 'full' | 'semi' | 'anti';

export interface Join {
  keys: { left: string; right: string }[];
  type: JoinType;
}

const types: Readonly<Record<string, JoinType>> = {
  inner: 'inner', cross: 'inner', left: 'left', leftouter: 'left', right: 'right', rightouter: 'right',
  full: 'full', outer: 'full', fullouter: 'full', semi: 'semi', leftsemi: 'semi', anti: 'anti', leftanti: 'anti',
};

function joinType(node: FlowNode, name: string): JoinType {
  const key = name.toLowerCase().replaceAll('_', '').replaceAll(' ', '');
  const type = Object.hasOwn(types, key) ? types[key] : undefined;
  if (type === undefined) throw new InputError([{ path: nodeLabel(node), message: `join_type is "${name}"; allowed are ${Object.keys(types).join(', ')}` }]);
  return type;
}

const signature = (operator: string, parse: (node: FlowNode) => Join): OperatorSignature<Join> => ({
  operator, parse, rows: () => 'needs-many', columns: (parameters) => parameters.keys.flatMap((key) => [key.left, key.right]),
});

export const joinTables = signature('sagemaker.spark.join_tables_0.1', (node) => {
  const block = parseBlock(node, [], z.looseObject({ left_column: z.string(), right_column: z.string(), join_type: z.string() }));
  return { keys: [{ left: block.left_column, right: block.right_column }], type: joinType(node, block.join_type) };
});

export const joinMultiKeys = signature('sagemaker.spark.join_multi_keys_0.1', (node) => {
  const block = parseBlock(node, [], z.looseObject({ join_keys: z.array(z.looseObject({ left: z.string(), right: z.string() })).min(1).max(10), join_type: z.string() }));
  return { keys: block.join_keys.map(({ left, right }) => ({ left, right })), type: joinType(node, block.join_type) };
});
