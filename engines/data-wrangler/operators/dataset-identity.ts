// dataset.identity: rows pass as they are.

import { datasetIdentity as signature } from '../../../flows/operators/dataset-identity';
import { statelessNode, type Operator } from '../operator';

export const datasetIdentity: Operator = {
  operator: signature.operator,
  open: () => statelessNode('one-by-one', []),
};
