// encode_categorical, Similarity encode: texts that share pieces get numbers that are near each other.

import type { FlowNode } from '../../../flows/flow';
import type { SimilarityEncode } from '../../../flows/operators/encode-categorical';
import { outputName } from '../../../flows/operators/signature';
import { nodeFailure } from '../failures';
import { statelessNode, statelessUnit, type RowNode } from '../operator';
import { hashPrime, minHash, minHashFunctions, seedOfClass } from '../spark/min-hash';
import { denseText } from '../spark/vector-text';
import { hashedSlot } from '../spark/words';
import { placed, type Computed } from '../step';
import { textColumn } from './text-columns';

/** Spark's default of HashingTF. */
const slots = 262_144;
/** Texts whose numbers are kept at hand; categories are few. */
const mostKnown = 10_000;

/** Nothing is learnt: the functions follow from Spark's own seed, whatever the rows. */
export function similarityNode(node: FlowNode, parameters: SimilarityEncode): RowNode {
  if (parameters.dimension > 5000 && parameters.style === 'Columns') throw nodeFailure(node, `${parameters.dimension} columns would be made of each column; ask for a vector, or for a smaller target_dimension`);
  const encode = encoder(parameters.dimension);
  return statelessNode('one-by-one', parameters.columns.map((name) => statelessUnit([name], (columns) => {
    const column = textColumn(node, columns, name);
    const output = outputName(name, parameters.output, parameters.columns.length > 1);
    const numbers = (value: unknown): readonly number[] => encode(typeof value === 'string' ? value : ' ');
    if (parameters.style === 'Vector') return { columns: placed(columns, { name: output, type: 'vector', reads: [column], evaluate: (row) => denseText(numbers(row[column.slot])) }) };
    const kept = output === name ? columns.filter((other) => other !== column) : columns;
    return { columns: [...kept, ...Array.from({ length: parameters.dimension }, (_, place): Computed => ({
      name: `${output}_${place}`, type: 'float', reads: [column], evaluate: (row) => numbers(row[column.slot])[place] ?? 0,
    }))] };
  })));
}

/** From a text to numbers in [-1, 1], one for each hash function. */
export function encoder(dimension: number): (text: string) => readonly number[] {
  const functions = minHashFunctions(dimension, seedOfClass('org.apache.spark.ml.feature.MinHashLSH'));
  const known = new Map<string, readonly number[]>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const pieces = new Set(piecesOf(text).map((piece) => hashedSlot(piece, slots)));
    const made = minHash([...pieces], functions).map((hash) => (2 * hash) / hashPrime - 1);
    if (known.size < mostKnown) known.set(text, made);
    return made;
  };
}

/** Three characters at a time of the text in lower case behind one blank; a shorter text is one piece. */
function piecesOf(text: string): string[] {
  const characters = Array.from(` ${text.toLowerCase().trim().replaceAll(/\s+/g, ' ')}`);
  if (characters.length < 3) return [characters.join('')];
  return characters.slice(2).map((_, at) => characters.slice(at, at + 3).join(''));
}
