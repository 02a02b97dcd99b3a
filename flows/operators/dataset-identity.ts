// dataset.identity: passes one output of a split on as it is.

import type { OperatorSignature } from './signature';

export interface Identity {
  kind: 'identity';
}

export const datasetIdentity: OperatorSignature<Identity> = {
  operator: 'sagemaker.dataset.identity_0.1',
  parse: () => ({ kind: 'identity' }),
  rows: () => 'one-by-one',
  columns: () => [],
};
