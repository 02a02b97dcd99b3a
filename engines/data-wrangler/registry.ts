// The operators that the engine has, one line each.

import { nodeLabel, type FlowNode } from '../../flows/flow';
import { InputError } from '../../flows/problems';
import type { Operator, RowNode, TableNode } from './operator';
import { datasetIdentity } from './operators/dataset-identity';
import { encodeCategorical } from './operators/encode-categorical';
import { featurizeDateTime } from './operators/featurize-date-time';
import { handleMissing } from './operators/handle-missing';
import { inferAndCastType } from './operators/infer-and-cast-type';
import { manageColumns } from './operators/manage-columns';
import { processNumeric } from './operators/process-numeric';

const operators: readonly Operator[] = [
  inferAndCastType,
  manageColumns,
  encodeCategorical,
  processNumeric,
  handleMissing,
  featurizeDateTime,
  datasetIdentity,
];

/**
 * Opens a node with the operator that it names.
 * @throws InputError if there is no such operator here or its parameters are wrong
 */
export function openNode(node: FlowNode): RowNode | TableNode {
  const operator = operators.find((candidate) => candidate.operator === node.operator);
  if (operator === undefined) {
    throw new InputError([{ path: nodeLabel(node), message: `the operator ${node.operator} cannot be run here; known are ${operators.map((known) => known.operator).join(', ')}` }]);
  }
  return operator.open(node);
}
