// Counts words: what a vectorizer learns from texts and makes of one text.

import type { Vectorize } from '../../../flows/operators/featurize-text';
import { sparseText } from '../spark/vector-text';
import { hashedSlot, tokenizerOf } from '../spark/words';

/** What is learnt: the words by slot (none when they are hashed) and their weights. */
export interface WordState {
  vocabulary?: readonly string[];
  idf?: { weights: readonly number[]; documentFrequency: readonly number[]; documents: number };
}

/** A text's vector: slots in order and their values. */
export interface WordVector {
  size: number;
  indices: number[];
  values: number[];
}

/** Learns from texts and how often each occurs; words of equal count in alphabetical order. */
export function learnWords(parameters: Vectorize, texts: readonly (readonly [string, number])[]): WordState {
  const vocabulary = parameters.vectorizer.kind === 'count' ? learnVocabulary(parameters, parameters.vectorizer, texts) : undefined;
  if (parameters.idf === undefined) return vocabulary === undefined ? {} : { vocabulary };
  const counter = wordCounter(parameters, { ...(vocabulary === undefined ? {} : { vocabulary }) });
  const documents = texts.reduce((sum, [, count]) => sum + count, 0);
  const frequency = new Array<number>(counter('').size).fill(0);
  for (const [text, count] of texts) for (const slot of counter(text).indices) frequency[slot] = (frequency[slot] ?? 0) + count;
  const least = parameters.idf.minimumDocumentFrequency;
  const weights = frequency.map((count) => (count >= least ? Math.log((documents + 1) / (count + 1)) : 0));
  return { ...(vocabulary === undefined ? {} : { vocabulary }), idf: { weights, documentFrequency: frequency, documents } };
}

function learnVocabulary(parameters: Vectorize, vectorizer: Extract<Vectorize['vectorizer'], { kind: 'count' }>, texts: readonly (readonly [string, number])[]): string[] {
  const cut = tokenizerOf(parameters.tokenizer);
  const counts = new Map<string, { total: number; documents: number }>();
  let documents = 0;
  for (const [text, times] of texts) {
    documents += times;
    const inText = new Map<string, number>();
    for (const word of cut(text)) inText.set(word, (inText.get(word) ?? 0) + 1);
    for (const [word, count] of inText) {
      const known = counts.get(word) ?? { total: 0, documents: 0 };
      counts.set(word, { total: known.total + count * times, documents: known.documents + times });
    }
  }
  const limit = (value: number): number => (value >= 1 ? value : value * documents);
  const [least, most] = [limit(vectorizer.minimumDocumentFrequency), limit(vectorizer.maximumDocumentFrequency)];
  return [...counts].filter(([, count]) => count.documents >= least && count.documents <= most)
    .sort(([a, countA], [b, countB]) => countB.total - countA.total || (a < b ? -1 : 1)).slice(0, vectorizer.vocabularySize).map(([word]) => word);
}

/** The function from a text to its counts, without weights. */
function wordCounter(parameters: Vectorize, state: WordState): (text: string) => WordVector {
  const cut = tokenizerOf(parameters.tokenizer);
  const { vectorizer } = parameters;
  const slots = new Map((state.vocabulary ?? []).map((word, slot) => [word, slot]));
  const size = vectorizer.kind === 'hashing' ? vectorizer.features : slots.size;
  return (text) => {
    const words = cut(text);
    const counts = new Map<number, number>();
    for (const word of words) {
      const slot = vectorizer.kind === 'hashing' ? hashedSlot(word, size) : slots.get(word);
      if (slot !== undefined) counts.set(slot, (counts.get(slot) ?? 0) + 1);
    }
    const least = vectorizer.kind === 'hashing' ? 0 : vectorizer.minimumTermFrequency >= 1 ? vectorizer.minimumTermFrequency : vectorizer.minimumTermFrequency * words.length;
    const kept = [...counts].filter(([, count]) => count >= least).sort(([a], [b]) => a - b);
    return { size, indices: kept.map(([slot]) => slot), values: kept.map(([, count]) => (vectorizer.kind === 'count' && vectorizer.binary ? 1 : count)) };
  };
}

/** The function from a text to its vector. */
export function wordVectors(parameters: Vectorize, state: WordState): (text: string) => WordVector {
  const count = wordCounter(parameters, state);
  const weights = state.idf?.weights;
  if (weights === undefined) return count;
  return (text) => {
    const vector = count(text);
    return { ...vector, values: vector.values.map((value, place) => value * (weights[vector.indices[place] ?? 0] ?? 0)) };
  };
}

/** A vector as text. */
export function wordVectorText({ size, indices, values }: WordVector): string {
  return sparseText(size, indices, values);
}
