// Predicts with a candidate that was trained: the model folder in, labels and probabilities out, one row in microseconds.
import fs from 'node:fs/promises';
import path from 'node:path';
import { FeatureEncoder } from './data/feature-plan';
import { addLinked, widthOf } from './model/base-model';
import type { CandidateFile } from './model/candidate-file';
import { compileModel } from './model/compiled-model';
import type { ProblemType } from './learners/settings';

/** One row's prediction. */
export interface Prediction {
  /** The predicted label; for regression the value as text. */
  label: string;
  /** In the order of the predictor's labels. */
  probabilities?: readonly number[];
  /** Regression only. */
  value?: number;
}

/** A candidate that predicts. */
export interface Predictor {
  /** Without the target, in the order of training. */
  columns: readonly string[];
  problemType: ProblemType;
  labels?: readonly string[];
  /** Probability of the second label from which it is predicted; binary problems only. */
  threshold?: number;
  /** Cells in the order of `columns`; null or empty is missing. @throws RangeError where a row has another number of cells */
  predict(rows: readonly (readonly (string | null)[])[]): Prediction[];
}

/** Opens the model in a folder. */
export async function openPredictor(modelFolder: string): Promise<Predictor> {
  const text = await fs.readFile(path.join(modelFolder, 'model.json'), 'utf8');
  return createPredictor(JSON.parse(text) as CandidateFile);
}

/** The predictor of a candidate. */
export function createPredictor(candidate: CandidateFile): Predictor {
  const { problemType, labels = [], threshold } = candidate;
  const encoder = new FeatureEncoder(candidate.plan);
  const members = candidate.members.map(({ weight, models }) => ({ weight: weight / models.length, models: models.map(compileModel) }));
  const width = widthOf(problemType, labels.length);
  const row = new Float64Array(encoder.width);
  const scratch = new Float64Array(Math.max(width, 2));
  const present: (string | null)[] = new Array<string | null>(candidate.columns.length).fill(null);
  const predictRow = (cells: readonly (string | null)[]): Prediction => {
    if (cells.length !== candidate.columns.length) throw new RangeError(`a row has ${cells.length} cells; the model was trained on ${candidate.columns.length}: ${candidate.columns.join(', ')}`);
    for (let at = 0; at < cells.length; at += 1) present[at] = cells[at] === '' ? null : (cells[at] ?? null);
    encoder.encode(present, row);
    const result = new Float64Array(width);
    for (const { weight, models } of members) {
      for (const model of models) {
        model.score(row, 0, scratch);
        addLinked(model.kind, problemType, weight, result, scratch);
      }
    }
    if (problemType === 'Regression') return { label: String(result[0]), value: result[0] as number };
    const best = width === 2 && threshold !== undefined ? ((result[1] as number) >= threshold ? 1 : 0) : result.indexOf(Math.max(...result));
    return { label: labels[best] ?? '', probabilities: [...result] };
  };
  return {
    columns: candidate.columns, problemType, ...(problemType === 'Regression' ? {} : { labels }), ...(threshold === undefined ? {} : { threshold }),
    predict: (rows) => rows.map(predictRow),
  };
}
