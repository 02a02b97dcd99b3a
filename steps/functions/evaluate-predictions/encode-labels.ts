// Turns joined predictions into numbers: codes of labels, P(positive), true and predicted values.
import type { LabelCodes } from '../metrics/confusion';
import { canonicalCell } from '../prepare-holdout/row-digest';
import type { JoinedPredictions } from './join-predictions';

/** Rows that have a prediction, as positions in the joined rows. */
export function rowsWithPrediction(joined: JoinedPredictions): Int32Array {
  return Int32Array.from(joined.ids.keys()).filter((row) => joined.predicted[row] !== undefined);
}

/** Codes of labels, and how many predictions are of a label that no row of the holdout has. */
export interface EncodedLabels {
  readonly codes: LabelCodes;
  readonly unknownPredictions: number;
}

/**
 * Labels as codes. A label is the same however its number is written (`1`, `1.0`), as the flow may have cast it.
 * @param known Labels that a model may predict though the holdout has no row of them.
 */
export function encodeLabels(joined: JoinedPredictions, rows: Int32Array, known: readonly string[]): EncodedLabels {
  const actual = Array.from(rows, (row) => canonicalCell(joined.actual[row] ?? ''));
  const predicted = Array.from(rows, (row) => canonicalCell(joined.predicted[row] ?? ''));
  const expected = new Set([...known.map(canonicalCell), ...joined.actual.map(canonicalCell)]);
  const labels = [...new Set([...expected, ...predicted])].sort();
  if (labels.length > 65535) throw new Error(`there are ${labels.length} labels; a classification takes 65535 at most. Is the target a number? Then use Regression`);
  const codeOf = new Map(labels.map((label, code) => [label, code]));
  const encode = (texts: readonly string[]): Uint16Array => Uint16Array.from(texts, (label) => codeOf.get(label) ?? 0);
  return { codes: { labels, actual: encode(actual), predicted: encode(predicted) }, unknownPredictions: predicted.filter((label) => !expected.has(label)).length };
}

/** Code of a label, which must be one of the codes. */
export function codeOfLabel(codes: LabelCodes, label: string): number {
  const code = codes.labels.indexOf(canonicalCell(label));
  if (code < 0) throw new Error(`the positive label ${JSON.stringify(label)} is in neither labels nor predictions of the holdout; they have ${codes.labels.map((known) => JSON.stringify(known)).join(', ')}`);
  return code;
}

/** P(positive) from P(predicted label), which is what the container gives. */
export function positiveScores(codes: LabelCodes, positive: number, joined: JoinedPredictions, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row, index) => {
    const probability = joined.probability[row] ?? Number.NaN;
    return codes.predicted[index] === positive ? probability : 1 - probability;
  });
}

/** The labels that a decision threshold on P(positive) yields instead of the container's. */
export function decide(codes: LabelCodes, positive: number, scores: Float64Array, threshold: number): LabelCodes {
  const negative = codes.labels.findIndex((_, code) => code !== positive);
  return { ...codes, predicted: Uint16Array.from(scores, (score) => (score >= threshold ? positive : negative)) };
}

/** Texts as numbers. */
export function encodeNumbers(texts: readonly (string | undefined)[], rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => Number(texts[row] ?? Number.NaN));
}
