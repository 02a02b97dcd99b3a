// sampling: keeps a random part of the rows.

import { z } from 'zod';

import { numberOr, parseBlock, pickKind, type OperatorSignature } from './signature';

export interface Sampling {
  /** Rows to keep. */
  size: number;
  seed: number;
}

export const sampling: OperatorSignature<Sampling> = {
  operator: 'sagemaker.spark.sampling_0.1',
  parse: (node) => {
    pickKind(node, 'sampling_method', node.parameters['sampling_method'] ?? node.parameters['operator'], { Random: true }, 'Random');
    const block = parseBlock(node, ['random_parameters'], z.looseObject({ sample_size: z.coerce.number().int().positive(), seed: numberOr(0) }));
    return { size: block.sample_size, seed: block.seed };
  },
  rows: () => 'needs-many',
  columns: () => [],
};
