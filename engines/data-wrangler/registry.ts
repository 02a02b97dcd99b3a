// The operators that the engine has, one line each.

import { nodeLabel, type FlowNode } from '../../flows/flow';
import { InputError } from '../../flows/problems';
import type { Operator, RowNode, TableNode } from './operator';
import { balanceData } from './operators/balance-data';
import { castSingleDataType } from './operators/cast-single-data-type';
import { customCode, customPandas, customPySpark } from './operators/custom-code';
import { customFormula } from './operators/custom-formula';
import { datasetIdentity } from './operators/dataset-identity';
import { encodeCategorical } from './operators/encode-categorical';
import { featurizeDateTime } from './operators/featurize-date-time';
import { featurizeText } from './operators/featurize-text';
import { formatString } from './operators/format-string';
import { handleMissing } from './operators/handle-missing';
import { handleOutliers } from './operators/handle-outliers';
import { inferAndCastType } from './operators/infer-and-cast-type';
import { joinMultiKeys, joinTables } from './operators/join';
import { manageColumns } from './operators/manage-columns';
import { manageRows } from './operators/manage-rows';
import { processNumeric } from './operators/process-numeric';
import { sampling } from './operators/sampling';
import { searchAndEdit } from './operators/search-and-edit';
import { split } from './operators/split';
import { timeSeries } from './operators/time-series';

const operators: readonly Operator[] = [
  inferAndCastType,
  manageColumns,
  encodeCategorical,
  processNumeric,
  handleMissing,
  featurizeDateTime,
  castSingleDataType,
  handleOutliers,
  formatString,
  searchAndEdit,
  manageRows,
  joinTables,
  joinMultiKeys,
  split,
  sampling,
  balanceData,
  customFormula,
  featurizeText,
  customCode,
  customPandas,
  customPySpark,
  timeSeries,
  datasetIdentity,
];

/** Their names, as flows have them. */
export const operatorNames: readonly string[] = operators.map(({ operator }) => operator);

/**
 * Opens a node with the operator that it names.
 * @throws InputError if there is no such operator here or its parameters are wrong
 */
export function openNode(node: FlowNode): RowNode | TableNode {
  const operator = operators.find((candidate) => candidate.operator === node.operator);
  if (operator === undefined) {
    throw new InputError([{ path: nodeLabel(node), message: `the operator ${node.operator} cannot be run here; known are ${operatorNames.join(', ')}` }]);
  }
  return operator.open(node);
}
