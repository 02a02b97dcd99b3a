// The operators whose signatures are known, and the ones that are known but cannot be run.

import type { FlowNode } from '../flow';
import { balanceData } from './balance-data';
import { castSingleDataType } from './cast-single-data-type';
import { customCode, customPandas, customPySpark } from './custom-code';
import { customFormula } from './custom-formula';
import { datasetIdentity } from './dataset-identity';
import { encodeCategorical } from './encode-categorical';
import { featurizeDateTime } from './featurize-date-time';
import { featurizeText } from './featurize-text';
import { formatString } from './format-string';
import { handleMissing } from './handle-missing';
import { handleOutliers } from './handle-outliers';
import { inferAndCastType } from './infer-and-cast-type';
import { joinMultiKeys, joinTables } from './join';
import { manageColumns } from './manage-columns';
import { manageRows } from './manage-rows';
import { processNumeric } from './process-numeric';
import { sampling } from './sampling';
import { searchAndEdit } from './search-and-edit';
import type { LearntState, OperatorSignature, RowTreatment } from './signature';
import { split } from './split';
import { timeSeries } from './time-series';

/** What a node asks of the rows and columns that reach it. */
export interface NodeTraits {
  rows: RowTreatment;
  /** The columns that its parameters name as input. */
  columns: readonly string[];
  /** What it learns by column, if it does. */
  state?: LearntState;
}

type Describe = (node: FlowNode) => NodeTraits;

function entry<P>(signature: OperatorSignature<P>): [string, Describe] {
  return [signature.operator, (node) => {
    const parameters = signature.parse(node);
    const state = signature.state?.(parameters);
    return { rows: signature.rows(parameters), columns: signature.columns(parameters), ...(state === undefined ? {} : { state }) };
  }];
}

const signatures: ReadonlyMap<string, Describe> = new Map([
  entry(inferAndCastType),
  entry(castSingleDataType),
  entry(manageColumns),
  entry(encodeCategorical),
  entry(processNumeric),
  entry(handleMissing),
  entry(featurizeDateTime),
  entry(handleOutliers),
  entry(formatString),
  entry(searchAndEdit),
  entry(manageRows),
  entry(joinTables),
  entry(joinMultiKeys),
  entry(split),
  entry(sampling),
  entry(balanceData),
  entry(customFormula),
  entry(featurizeText),
  entry(customCode),
  entry(customPandas),
  entry(customPySpark),
  entry(timeSeries),
  entry(datasetIdentity),
]);

/** Whether the operator can be run here. */
export function isKnownOperator(operator: string): boolean {
  return signatures.has(operator);
}

/** The operators that can be run here, by name. */
export function knownOperators(): string[] {
  return [...signatures.keys()];
}

/**
 * What a transform asks of its rows and columns.
 * @throws InputError if its parameters are wrong
 */
export function describeNode(node: FlowNode): NodeTraits | undefined {
  return signatures.get(node.operator)?.(node);
}
