// Errors of a run that name the node at fault.

import { nodeLabel, type FlowNode } from '../../flows/flow';
import { InputError } from '../../flows/problems';
import type { Column } from './column';

/** The user's mistake found while a node works. */
export function nodeFailure(node: FlowNode, message: string): InputError {
  return new InputError([{ path: nodeLabel(node), message }]);
}

/** The column of a name. @throws InputError listing the columns that there are */
export function columnNamed(node: FlowNode, columns: readonly Column[], name: string): Column {
  const found = columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  throw nodeFailure(node, `there is no column "${name}"; the columns here are ${columns.slice(0, 60).map((column) => `"${column.name}"`).join(', ')}${columns.length > 60 ? ` and ${columns.length - 60} more` : ''}`);
}
