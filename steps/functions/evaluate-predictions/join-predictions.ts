// Joins predictions with labels by id, and counts what does not match.
import { readCsv } from '../csv/read-csv';
import type { Objects } from '../objects/objects';

/** One row per row of the labels, in their order. */
export interface JoinedPredictions {
  readonly ids: readonly string[];
  readonly actual: readonly string[];
  /** Undefined where no prediction came. */
  readonly predicted: readonly (string | undefined)[];
  /** P(predicted label); NaN where there is none. */
  readonly probability: Float64Array;
  readonly faults: JoinFaults;
}

/** What was wrong with the predictions; all zero when the holdout is complete. */
export interface JoinFaults {
  readonly missing: number;
  readonly unknownIds: number;
  readonly duplicates: number;
  /** Rows with fewer cells than asked for, or an empty label. */
  readonly malformed: number;
}

/**
 * Reads the labels, then the outputs of the batch transform as a stream.
 * @param withProbability Whether each prediction holds a probability after its label.
 */
export async function joinPredictions(objects: Objects, labelsUri: string, predictionsUri: string, withProbability: boolean): Promise<JoinedPredictions> {
  const { ids, actual, rowById } = await readLabels(objects, labelsUri);
  const predicted = new Array<string | undefined>(ids.length).fill(undefined);
  const probability = new Float64Array(ids.length).fill(Number.NaN);
  const faults = { missing: 0, unknownIds: 0, duplicates: 0, malformed: 0 };
  for await (const [id, label, chance] of predictionRows(objects, predictionsUri)) {
    const row = id === undefined ? undefined : rowById.get(id);
    if (row === undefined) faults.unknownIds += 1;
    else if (label === undefined || label === '' || (withProbability && !isProbability(chance))) faults.malformed += 1;
    else if (predicted[row] !== undefined) faults.duplicates += 1;
    else {
      predicted[row] = label;
      if (withProbability) probability[row] = Number(chance);
    }
  }
  faults.missing = predicted.filter((label) => label === undefined).length;
  return { ids, actual, predicted, probability, faults };
}

function isProbability(text: string | undefined): boolean {
  const value = Number(text);
  return text !== undefined && text !== '' && value >= 0 && value <= 1;
}

async function readLabels(objects: Objects, uri: string): Promise<{ ids: string[]; actual: string[]; rowById: Map<string, number> }> {
  const ids: string[] = [];
  const actual: string[] = [];
  const rowById = new Map<string, number>();
  for await (const batch of readCsv(await objects.read(uri))) {
    for (const { fields: [id = '', label = ''] } of batch) {
      rowById.set(id, ids.length);
      ids.push(id);
      actual.push(label);
    }
  }
  return { ids, actual, rowById };
}

/** Batch transform writes one `.out` for each object that it read. */
async function* predictionRows(objects: Objects, uriPrefix: string): AsyncGenerator<readonly string[]> {
  let files = 0;
  for await (const uri of objects.list(`${uriPrefix.replace(/\/+$/, '')}/`)) {
    if (!uri.endsWith('.out')) continue;
    files += 1;
    for await (const batch of readCsv(await objects.read(uri))) {
      for (const { fields } of batch) yield fields;
    }
  }
  if (files === 0) throw new Error(`there are no predictions (*.out) below ${uriPrefix}; what did the batch transform write?`);
}
