// Which features the best candidate leans on: mean absolute SHAP values over sampled rows, summed over what comes of one raw column.
import { visitColumns } from '../learners/linear';
import { loadModel, type BaseModel } from '../model/base-model';
import type { Member } from '../model/candidate-file';
import type { FeaturePlan } from '../data/feature-plan';
import { createRandom } from '../../random';
import { addTreeShap } from './tree-shap';

const sampledRows = 30;

/** Mean |SHAP| of one model by feature, scaled so that all features sum to 1: members speak in different units. */
function sharesOf(model: BaseModel, matrix: Float64Array, width: number, rows: readonly number[]): Float64Array {
  const total = new Float64Array(width);
  const one = new Float64Array(width);
  for (const row of rows) {
    one.fill(0);
    if (model.kind === 'linear') addLinear(model, matrix, row * width, one);
    else for (const tree of model.trees) addTreeShap(tree, matrix, row * width, one);
    one.forEach((value, feature) => { total[feature] = (total[feature] as number) + Math.abs(value); });
  }
  const sum = total.reduce((all, value) => all + value, 0);
  return sum === 0 ? total : total.map((value) => value / sum);
}

/** A linear model's share of a feature is its term: columns are centred, so the term is the difference from the mean. */
function addLinear(model: Extract<BaseModel, { kind: 'linear' }>, matrix: Float64Array, at: number, into: Float64Array): void {
  const owners = [-1, ...model.columns.numeric.flatMap(({ feature, missing }) => (missing ? [feature, feature] : [feature])), ...model.columns.categorical.flatMap(({ feature, codes }) => codes.map(() => feature))];
  visitColumns(model.columns, matrix, at, (column, value) => {
    const feature = owners[column] ?? -1;
    if (feature < 0) return;
    for (const weights of model.weights) into[feature] = (into[feature] as number) + ((weights[column] ?? 0) * value) / model.weights.length;
  });
}

/** Importance by raw column; one fold's model stands for each member. */
export function explainMembers(members: readonly Member[], plan: FeaturePlan, matrix: Float64Array, rowCount: number, seed: number): Record<string, number> {
  const random = createRandom(seed, 'explain');
  const rows = Array.from({ length: Math.min(sampledRows, rowCount) }, () => random.below(rowCount));
  const importance = new Map<string, number>(plan.columns.filter(({ kind }) => kind !== 'dropped').map(({ column }) => [column, 0]));
  for (const { weight, models } of members) {
    const [stored] = models;
    if (stored === undefined) continue;
    sharesOf(loadModel(stored), matrix, plan.features.length, rows).forEach((share, feature) => {
      const column = plan.features[feature]?.source ?? '';
      importance.set(column, (importance.get(column) ?? 0) + weight * share);
    });
  }
  return Object.fromEntries(importance);
}
