// Predicts with a candidate that was trained: the model folder in, labels and probabilities out, one row in microseconds.
import fs from 'node:fs/promises';
import path from 'node:path';
import { FeatureEncoder } from './data/feature-plan';
import { addLinked, widthOf } from './model/base-model';
import type { CandidateFile, Member } from './model/candidate-file';
import { stackedWidth, writeStackedFeatures } from './ensemble/stack-layer';
import { compileModel, type CompiledModel } from './model/compiled-model';
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

interface CompiledMember { name: string; weight: number; models: CompiledModel[] }
const compiled = ({ name, weight, models }: Member): CompiledMember => ({ name, weight, models: models.map(compileModel) });

/** The predictor of a candidate. */
export function createPredictor(candidate: CandidateFile): Predictor {
  const { problemType, labels = [], threshold } = candidate;
  const encoder = new FeatureEncoder(candidate.plan);
  const width = widthOf(problemType, labels.length);
  const members = candidate.members.map(compiled);
  const stack = (candidate.stack ?? []).map(compiled);
  const added = stackedWidth(problemType, labels.length);
  const row = new Float64Array(encoder.width + stack.length * added);
  const stackPredictions = new Map(stack.map(({ name }) => [name, new Float64Array(width)]));
  const scratch = new Float64Array(Math.max(width, 2));
  const present: (string | null)[] = new Array<string | null>(candidate.columns.length).fill(null);
  const addMember = ({ models }: CompiledMember, weight: number, into: Float64Array): void => {
    for (const model of models) {
      model.score(row, 0, scratch);
      addLinked(model.kind, problemType, weight / models.length, into, scratch);
    }
  };
  const predictRow = (cells: readonly (string | null)[]): Prediction => {
    if (cells.length !== candidate.columns.length) throw new RangeError(`a row has ${cells.length} cells; the model was trained on ${candidate.columns.length}: ${candidate.columns.join(', ')}`);
    for (let at = 0; at < cells.length; at += 1) present[at] = cells[at] === '' ? null : (cells[at] ?? null);
    encoder.encode(present, row);
    stack.forEach((member, at) => {
      const own = stackPredictions.get(member.name) as Float64Array;
      addMember(member, 1, own.fill(0));
      writeStackedFeatures(problemType, own, 0, width, row, encoder.width + at * added);
    });
    const result = new Float64Array(width);
    for (const member of members) {
      const known = stackPredictions.get(member.name);
      if (known === undefined) addMember(member, member.weight, result);
      else for (let at = 0; at < width; at += 1) result[at] = (result[at] as number) + member.weight * (known[at] as number);
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
