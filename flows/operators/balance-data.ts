// balance_data: evens out two classes by repeating or leaving out rows.

import { z } from 'zod';

import { nodeLabel } from '../flow';
import { InputError } from '../problems';
import { parseBlock, pickKind, type OperatorSignature } from './signature';

export interface BalanceData {
  kind: 'oversample' | 'undersample';
  target: string;
  /** Rows of the minority for each row of the majority, from above 0 to 1. */
  ratio: number;
}

export const balanceData: OperatorSignature<BalanceData> = {
  operator: 'sagemaker.spark.balance_data_0.1',
  parse: (node) => {
    const kind = pickKind<BalanceData['kind'] | 'smote'>(node, 'operator', node.parameters['operator'], { 'Random oversample': 'oversample', 'Random undersample': 'undersample', SMOTE: 'smote' });
    if (kind === 'smote') throw new InputError([{ path: nodeLabel(node), message: 'SMOTE is not supported here; use Random oversample' }]);
    const block = parseBlock(node, [], z.looseObject({ target_column: z.string(), ratio: z.coerce.number().positive().max(1).default(1) }));
    return { kind, target: block.target_column, ratio: block.ratio };
  },
  rows: () => 'needs-many',
  columns: (parameters) => [parameters.target],
};
