// encode_categorical: turns categories into numbers, by one-hot columns or vectors, by their rank or by their pieces.

import { z } from 'zod';

import type { FlowNode } from '../flow';
import type { StatePath } from '../trained-state/stored-state';
import { pickParameters, parametersHash } from '../trained-state/hash';
import { choice, columnNames, flag, optionalName, parameterBlock, parseBlock, pickKind, type OperatorSignature } from './signature';

export type InvalidHandling = 'Keep' | 'Skip' | 'Error' | 'Replace with NaN';

interface Encoding {
  columns: string[];
  output?: string;
  invalid: InvalidHandling;
  path: StatePath;
  /** The hash of stored state that fits these parameters. */
  hash: string;
}

export interface OneHotEncode extends Encoding {
  kind: 'one-hot';
  dropLast: boolean;
  style: 'Columns' | 'Vector';
  alreadyOrdinal: boolean;
}

export interface OrdinalEncode extends Encoding {
  kind: 'ordinal';
}

/** Nothing of it is learnt from rows. */
export interface SimilarityEncode {
  kind: 'similarity';
  columns: string[];
  output?: string;
  /** How many numbers stand for a text. */
  dimension: number;
  style: 'Columns' | 'Vector';
}

export type EncodeCategorical = OneHotEncode | OrdinalEncode | SimilarityEncode;

const oneHotPath = ['one_hot_encode_parameters'];
const ordinalPath = ['ordinal_encode_parameters'];

function oneHot(node: FlowNode): OneHotEncode {
  const block = parseBlock(node, oneHotPath, z.looseObject({
    input_column: columnNames, output_column: optionalName,
    invalid_handling_strategy: choice(['Keep', 'Skip', 'Error'], 'Error'),
    drop_last: flag(true), output_style: choice(['Columns', 'Vector'], 'Vector'), input_already_ordinal_encoded: flag(false),
  }));
  const hashed = pickParameters(parameterBlock(node, oneHotPath), { invalid_handling_strategy: 'Error', drop_last: true });
  return {
    kind: 'one-hot', columns: block.input_column, ...(block.output_column === undefined ? {} : { output: block.output_column }),
    invalid: block.invalid_handling_strategy, dropLast: block.drop_last, style: block.output_style,
    alreadyOrdinal: block.input_already_ordinal_encoded, path: oneHotPath, hash: parametersHash(hashed),
  };
}

function ordinal(node: FlowNode): OrdinalEncode {
  const block = parseBlock(node, ordinalPath, z.looseObject({
    input_column: columnNames, output_column: optionalName,
    invalid_handling_strategy: choice(['Skip', 'Error', 'Keep', 'Replace with NaN'], 'Replace with NaN'),
  }));
  const hashed = pickParameters(parameterBlock(node, ordinalPath), { invalid_handling_strategy: 'Replace with NaN' });
  return {
    kind: 'ordinal', columns: block.input_column, ...(block.output_column === undefined ? {} : { output: block.output_column }),
    invalid: block.invalid_handling_strategy, path: ordinalPath, hash: parametersHash(hashed),
  };
}

function similarity(node: FlowNode): SimilarityEncode {
  const block = parseBlock(node, ['similarity_encode_parameters'], z.looseObject({
    input_column: columnNames, output_column: optionalName, target_dimension: z.coerce.number().int().min(1).max(100_000).nullish(), output_style: choice(['Columns', 'Vector'], 'Vector'),
  }));
  return { kind: 'similarity', columns: block.input_column, ...(block.output_column === undefined ? {} : { output: block.output_column }), dimension: block.target_dimension ?? 30, style: block.output_style };
}

export const encodeCategorical: OperatorSignature<EncodeCategorical> = {
  operator: 'sagemaker.spark.encode_categorical_0.1',
  parse: (node) => pickKind<(node: FlowNode) => EncodeCategorical>(node, 'operator', node.parameters['operator'], { 'One-hot encode': oneHot, 'Ordinal encode': ordinal, 'Similarity encode': similarity })(node),
  rows: (parameters) => (parameters.kind !== 'similarity' && parameters.invalid === 'Skip' ? 'may-drop' : 'one-by-one'),
  columns: (parameters) => parameters.columns,
  state: (parameters) => (parameters.kind === 'similarity' ? undefined : { path: parameters.path, columns: parameters.columns, hashOf: () => parameters.hash }),
};
