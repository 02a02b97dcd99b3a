// featurize_text: counts words as a vector or columns, and counts characters.

import { z } from 'zod';

import type { FlowNode, JsonObject } from '../flow';
import { parametersHash } from '../trained-state/hash';
import type { StatePath } from '../trained-state/stored-state';
import { choice, columnNames, flag, numberOr, optionalName, parameterBlock, parseBlock, pickKind, type OperatorSignature } from './signature';

/** How a text is cut into words. */
export type Tokenizer = { kind: 'standard' } | { kind: 'pattern'; pattern: string; gaps: boolean; minimumLength: number; lowercase: boolean };

/** How words become numbers. */
export type Vectorizer =
  | { kind: 'count'; minimumTermFrequency: number; minimumDocumentFrequency: number; maximumDocumentFrequency: number; vocabularySize: number; binary: boolean }
  | { kind: 'hashing'; features: number };

export interface Vectorize {
  kind: 'vectorize';
  columns: string[];
  output?: string;
  tokenizer: Tokenizer;
  vectorizer: Vectorizer;
  /** Present: words that are in many texts weigh less. */
  idf?: { minimumDocumentFrequency: number };
  format: 'Vector' | 'Columns';
  path: StatePath;
  hash: string;
}

export interface CharacterStatistics {
  kind: 'statistics';
  columns: string[];
  prefix?: string;
}

export type FeaturizeText = Vectorize | CharacterStatistics;

const path = ['vectorize_parameters'];

function tokenizer(node: FlowNode): Tokenizer {
  if (parseBlock(node, path, z.looseObject({ tokenizer: choice(['Standard', 'Custom'], 'Standard') })).tokenizer === 'Standard') return { kind: 'standard' };
  const block = parseBlock(node, [...path, 'tokenizer_custom_parameters'], z.looseObject({
    pattern: optionalName, gaps: flag(true), minimum_token_length: numberOr(1), lowercase_before_tokenization: flag(true),
  }));
  return { kind: 'pattern', pattern: block.pattern ?? '\\s+', gaps: block.gaps, minimumLength: block.minimum_token_length, lowercase: block.lowercase_before_tokenization };
}

function vectorizer(node: FlowNode): Vectorizer {
  const { vectorizer: kind } = parseBlock(node, path, z.looseObject({ vectorizer: choice(['Count Vectorizer', 'Hashing'], 'Count Vectorizer') }));
  if (kind === 'Hashing') {
    const { number_of_features: features } = parseBlock(node, [...path, 'vectorizer_hashing_parameters'], z.looseObject({ number_of_features: numberOr(262_144) }));
    return { kind: 'hashing', features };
  }
  const block = parseBlock(node, [...path, 'vectorizer_count_vectorizer_parameters'], z.looseObject({
    minimum_term_frequency: numberOr(1), minimum_document_frequency: numberOr(1), maximum_document_frequency: numberOr(0.999), maximum_vocabulary_size: numberOr(262_144), binarize_count: flag(false),
  }));
  return {
    kind: 'count', minimumTermFrequency: block.minimum_term_frequency, minimumDocumentFrequency: block.minimum_document_frequency,
    maximumDocumentFrequency: block.maximum_document_frequency, vocabularySize: block.maximum_vocabulary_size, binary: block.binarize_count,
  };
}

function vectorize(node: FlowNode): Vectorize {
  const block = parseBlock(node, path, z.looseObject({ input_column: columnNames, output_column: optionalName, apply_idf: choice(['Yes', 'No'], 'No'), output_format: choice(['Vector', 'Columns'], 'Vector') }));
  const { minimum_document_frequency: minimum } = parseBlock(node, [...path, 'apply_idf_yes_parameters'], z.looseObject({ minimum_document_frequency: numberOr(5) }));
  const hashed: JsonObject = { ...parameterBlock(node, path) };
  for (const key of ['input_column', 'output_column', 'output_format']) delete hashed[key];
  return {
    kind: 'vectorize', columns: block.input_column, ...(block.output_column === undefined ? {} : { output: block.output_column }),
    tokenizer: tokenizer(node), vectorizer: vectorizer(node), ...(block.apply_idf === 'Yes' ? { idf: { minimumDocumentFrequency: minimum } } : {}),
    format: block.output_format, path, hash: parametersHash(hashed),
  };
}

function statistics(node: FlowNode): CharacterStatistics {
  const block = parseBlock(node, ['character_statistics_parameters'], z.looseObject({ input_column: columnNames, output_column_prefix: optionalName }));
  return { kind: 'statistics', columns: block.input_column, ...(block.output_column_prefix === undefined ? {} : { prefix: block.output_column_prefix }) };
}

export const featurizeText: OperatorSignature<FeaturizeText> = {
  operator: 'sagemaker.spark.featurize_text_0.1',
  parse: (node) => pickKind<(node: FlowNode) => FeaturizeText>(node, 'operator', node.parameters['operator'], { Vectorize: vectorize, 'Character statistics': statistics })(node),
  rows: () => 'one-by-one',
  columns: (parameters) => parameters.columns,
  state: (parameters) => (parameters.kind === 'vectorize' ? { path: parameters.path, columns: parameters.columns, hashOf: () => parameters.hash } : undefined),
};
