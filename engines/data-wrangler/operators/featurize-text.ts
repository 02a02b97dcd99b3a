// featurize_text: words as a vector or columns, and counts of characters.

import type { FlowNode } from '../../../flows/flow';
import { featurizeText as signature, type CharacterStatistics, type Vectorize } from '../../../flows/operators/featurize-text';
import type { JsonObject } from '../../../flows/json';
import { denseVector, vectorValues } from '../../../flows/trained-state/spark-model-classes';
import { storedState } from '../../../flows/trained-state/stored-state';
import { sqlOf, type Column } from '../column';
import { nodeFailure } from '../failures';
import { statelessNode, statelessUnit, type ModelCodec, type Operator, type Ready, type Unit } from '../operator';
import { placed, type Computed } from '../step';
import { textColumn } from './text-columns';
import { learnWords, wordVectors, wordVectorText, type WordState } from './word-vectors';

/** More columns than this are a vector, not columns. */
const mostColumns = 5000;

export const featurizeText: Operator = {
  operator: signature.operator,
  open: (node) => {
    const parameters = signature.parse(node);
    if (parameters.kind === 'statistics') return statelessNode('one-by-one', parameters.columns.map((name) => statelessUnit([name], (columns) => ({ columns: statistics(parameters, textColumn(node, columns, name), columns) }))));
    return { kind: 'rows', treatment: 'one-by-one', path: parameters.path, inSequence: false, units: () => units(node, parameters) };
  },
};

function units(node: FlowNode, parameters: Vectorize): Unit[] {
  return parameters.columns.map((name): Unit => ({
    inputs: [name],
    stored: async (codec) => {
      const state = storedState(node, parameters.path, name, parameters.hash);
      const words = state === undefined ? undefined : await readWords(parameters, state, codec);
      return words === undefined ? undefined : ready(node, parameters, name, words);
    },
    fit: async (table) => {
      const column = sqlOf(textColumn(node, table.columns, name));
      const counted = await table.query(`SELECT coalesce(${column}, ''), count(*) FROM ${table.from} GROUP BY ${column}`);
      return ready(node, parameters, name, learnWords(parameters, counted.map(([text, count]) => [String(text), Number(count)])));
    },
  }));
}

function ready(node: FlowNode, parameters: Vectorize, name: string, state: WordState): Ready {
  const output = parameters.output === undefined ? `${name}_features` : parameters.columns.length > 1 ? `${parameters.output}_${name}` : parameters.output;
  const vector = wordVectors(parameters, state);
  return {
    step: (columns) => {
      const column = textColumn(node, columns, name);
      const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
      if (parameters.format === 'Vector') return { columns: placed(columns, { name: output, type: 'vector', reads: [column], evaluate: (row) => wordVectorText(vector(textOf(row[column.slot]))) }) };
      const names = state.vocabulary ?? Array.from({ length: vector('').size }, (_, slot) => String(slot));
      if (names.length > mostColumns) throw nodeFailure(node, `${names.length} columns would be made of "${name}"; ask for a vector, or for fewer words`);
      return { columns: [...columns, ...names.map((word, slot): Computed => ({
        name: `${output}_${word}`, type: 'float', reads: [column],
        evaluate: (row) => { const { indices, values } = vector(textOf(row[column.slot])); return values[indices.indexOf(slot)] ?? 0; },
      }))] };
    },
    state: async (codec) => ({ _hash: parameters.hash, ...(await writeWords(parameters, state, codec)), input_column: name }),
  };
}

async function readWords(parameters: Vectorize, state: JsonObject, codec: ModelCodec): Promise<WordState | undefined> {
  const [counts, weights] = [state['count_vectorizer_model'], state['idf_model']];
  if (parameters.vectorizer.kind === 'count' && typeof counts !== 'string') return undefined;
  if (parameters.idf !== undefined && typeof weights !== 'string') return undefined;
  const vocabulary = typeof counts === 'string' ? (await codec.decode(counts, 'CountVectorizerModel')).data['vocabulary'] as string[] : undefined;
  const idf = typeof weights === 'string' ? (await codec.decode(weights, 'IDFModel')).data : undefined;
  return {
    ...(vocabulary === undefined ? {} : { vocabulary }),
    ...(idf === undefined ? {} : { idf: { weights: vectorValues(idf['idf']), documentFrequency: (idf['docFreq'] as unknown[]).map(Number), documents: Number(idf['numDocs']) } }),
  };
}

async function writeWords(parameters: Vectorize, state: WordState, codec: ModelCodec): Promise<JsonObject> {
  const { vectorizer } = parameters;
  return {
    ...(vectorizer.kind === 'count' ? { count_vectorizer_model: await codec.encode({ name: 'CountVectorizerModel', parameters: { inputCol: 'tokens', outputCol: 'counts', minTF: vectorizer.minimumTermFrequency, binary: vectorizer.binary }, data: { vocabulary: [...(state.vocabulary ?? [])] } }) } : {}),
    ...(state.idf === undefined ? {} : { idf_model: await codec.encode({ name: 'IDFModel', parameters: { inputCol: 'counts', outputCol: 'features', minDocFreq: parameters.idf?.minimumDocumentFrequency ?? 0 }, data: { idf: denseVector(state.idf.weights), docFreq: [...state.idf.documentFrequency], numDocs: state.idf.documents } }) }),
  };
}

const classes: readonly [string, RegExp][] = [['special_ratio', /[^\p{L}\p{N}\s]/gu], ['digit_ratio', /\p{Nd}/gu], ['lower_ratio', /\p{Ll}/gu], ['capital_ratio', /\p{Lu}/gu]];

function statistics({ prefix }: CharacterStatistics, column: Column, columns: readonly Column[]): (Column | Computed)[] {
  const begin = `${prefix ?? `${column.name}_`}_`;
  const computed = (name: string, type: 'long' | 'float', compute: (text: string) => bigint | number): Computed => ({
    name: begin + name, type, reads: [column], evaluate: (row) => { const text = row[column.slot]; return compute(typeof text === 'string' ? text : ''); },
  });
  const length = (text: string): number => Array.from(text).length;
  return [
    ...columns,
    computed('word_count', 'long', (text) => BigInt(text.split(/\s+/).filter((word) => word !== '').length)),
    computed('char_count', 'long', (text) => BigInt(length(text))),
    ...classes.map(([name, pattern]) => computed(name, 'float', (text) => (text === '' ? 0 : (text.match(pattern)?.length ?? 0) / length(text)))),
  ];
}
