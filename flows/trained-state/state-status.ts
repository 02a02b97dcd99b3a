// Says whether what a node has learnt is there, and whether it will be used.

import type { FlowNode } from '../flow';
import { inferAndCastType } from '../operators/infer-and-cast-type';
import { describeNode } from '../operators/registry';
import { damagedModels } from './damaged-models';
import { stateList, storedState } from './stored-state';

/**
 * `nothing-to-learn`; `stored`: in force; `stale`: learnt under other parameters, so learnt again;
 * `damaged`: a model cannot be read, so learnt again; `not-learnt`: learnt when the flow runs.
 */
export type StateStatus = 'nothing-to-learn' | 'stored' | 'stale' | 'damaged' | 'not-learnt';

/** The status of a node's state. @throws InputError if its parameters are wrong */
export function stateStatus(node: FlowNode): StateStatus {
  if (damagedModels(node).length > 0) return 'damaged';
  const state = describeNode(node)?.state;
  if (node.operator === inferAndCastType.operator) return inferAndCastType.parse(node).schema === undefined ? 'not-learnt' : 'stored';
  if (state === undefined) return 'nothing-to-learn';
  if (stateList(node, state.path).length === 0) return 'not-learnt';
  return staleColumns(node).length > 0 ? 'stale' : 'stored';
}

/** The columns whose stored state was learnt under other parameters. @throws InputError if the node's parameters are wrong */
export function staleColumns(node: FlowNode): string[] {
  const state = describeNode(node)?.state;
  if (state === undefined || stateList(node, state.path).length === 0) return [];
  return state.columns.filter((column) => storedState(node, state.path, column, state.hashOf(column)) === undefined);
}
