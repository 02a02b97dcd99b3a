// balance_data: evens out two classes by repeating, leaving out or making rows.

import { z } from 'zod';

import { flag, parseBlock, pickKind, type OperatorSignature } from './signature';

export interface BalanceData {
  kind: 'oversample' | 'undersample' | 'smote';
  target: string;
  /** Rows of the minority for each row of the majority, from above 0 to 1. */
  ratio: number;
  /** How SMOTE makes rows; its defaults are those of the paper's authors. */
  smote: { neighbours: number; normalize: boolean };
}

export const balanceData: OperatorSignature<BalanceData> = {
  operator: 'sagemaker.spark.balance_data_0.1',
  parse: (node) => {
    const kind = pickKind<BalanceData['kind']>(node, 'operator', node.parameters['operator'], { 'Random oversample': 'oversample', 'Random undersample': 'undersample', SMOTE: 'smote' });
    const block = parseBlock(node, [], z.looseObject({ target_column: z.string(), ratio: z.coerce.number().positive().max(1).default(1), smote_params: z.looseObject({ num_neighbors: z.coerce.number().int().min(1).max(1000).default(5), normalize: flag(true) }).nullish() }));
    return { kind, target: block.target_column, ratio: block.ratio, smote: { neighbours: block.smote_params?.num_neighbors ?? 5, normalize: block.smote_params?.normalize ?? true } };
  },
  rows: () => 'needs-many',
  columns: (parameters) => [parameters.target],
};
