// Which raw columns the best candidate leans on: mean absolute SHAP values over sampled rows, summed over what comes of one column.
import { createRandom } from '../../random';
import type { FeaturePlan } from '../data/feature-plan';
import { stackedWidth, writeStackedFeatures } from '../ensemble/stack-layer';
import { visitColumns } from '../learners/linear';
import type { ProblemType } from '../learners/settings';
import { addPrediction, loadModel, widthOf, type BaseModel } from '../model/base-model';
import type { Member } from '../model/candidate-file';
import { TreeExplainer } from './tree-shap';

const SAMPLED_ROWS = 100;

/** What is explained, and on which rows. */
export interface ExplainRequest {
  members: readonly Member[];
  stack?: readonly Member[];
  plan: FeaturePlan;
  problemType: ProblemType;
  classes: number;
  /** rows x features. */
  matrix: Float64Array;
  rows: number;
  seed: number;
}

/** Importance by raw column; all together they sum to 1. The models of a member's folds take turns, a row each. */
export function explainMembers(request: ExplainRequest): Record<string, number> {
  const { members, stack = [], plan } = request;
  const rows = sampledMatrix(request);
  const importance = new Map<string, number>(plan.columns.filter(({ kind }) => kind !== 'dropped').map(({ column }) => [column, 0]));
  const add = (shares: Float64Array, weight: number): void => {
    shares.slice(0, plan.features.length).forEach((share, feature) => {
      const column = plan.features[feature]?.source ?? '';
      importance.set(column, (importance.get(column) ?? 0) + weight * share);
    });
  };
  const base = new Map(stack.map((member) => [member.name, memberShares(member, rows)]));
  for (const member of members) {
    const shares = base.get(member.name) ?? memberShares(member, rows);
    add(shares, member.weight);
    // What a second layer takes from the first goes to the columns that the first takes it from.
    const added = stackedWidth(request.problemType, request.classes);
    stack.forEach(({ name }, place) => {
      const from = plan.features.length + place * added;
      const passed = shares.slice(from, from + added).reduce((sum, share) => sum + share, 0);
      if (passed > 0) add(base.get(name) ?? new Float64Array(0), member.weight * passed);
    });
  }
  const total = [...importance.values()].reduce((sum, value) => sum + value, 0) || 1;
  return Object.fromEntries([...importance].map(([column, value]) => [column, value / total]));
}

interface SampledRows { matrix: Float64Array; width: number; count: number }

/** Some rows with the features that the second layer sees. */
function sampledMatrix({ stack = [], plan, problemType, classes, matrix, rows, seed }: ExplainRequest): SampledRows {
  const random = createRandom(seed, 'explain');
  const count = Math.min(SAMPLED_ROWS, rows);
  const added = stackedWidth(problemType, classes);
  const width = plan.features.length + stack.length * added;
  const sampled = new Float64Array(count * width);
  const models = stack.map(({ models: [first] }) => (first === undefined ? undefined : loadModel(first)));
  const outputs = widthOf(problemType, classes);
  const scratch = new Float64Array(Math.max(2, outputs));
  for (let at = 0; at < count; at += 1) {
    const row = rows <= SAMPLED_ROWS ? at : random.below(rows);
    sampled.set(matrix.subarray(row * plan.features.length, (row + 1) * plan.features.length), at * width);
    models.forEach((model, place) => {
      if (model === undefined) return;
      const prediction = new Float64Array(outputs);
      addPrediction(model, problemType, sampled, at * width, 1, prediction, scratch);
      writeStackedFeatures(problemType, prediction, 0, outputs, sampled, at * width + plan.features.length + place * added);
    });
  }
  return { matrix: sampled, width, count };
}

/** Mean |SHAP| by feature, scaled to sum to 1: members speak in different units. */
function memberShares({ models }: Member, { matrix, width, count }: SampledRows): Float64Array {
  const total = new Float64Array(width);
  const explainers = models.map((stored) => explainerOf(loadModel(stored), matrix));
  const one = new Float64Array(width);
  for (let row = 0; row < count; row += 1) {
    explainers[row % explainers.length]?.(row * width, one.fill(0));
    one.forEach((value, feature) => { total[feature] = (total[feature] as number) + Math.abs(value); });
  }
  const sum = total.reduce((all, value) => all + value, 0);
  return sum === 0 ? total : total.map((value) => value / sum);
}

function explainerOf(model: BaseModel, matrix: Float64Array): (at: number, into: Float64Array) => void {
  if (model.kind === 'linear') return (at, into) => { addLinear(model, matrix, at, into); };
  const explainers = model.trees.map((tree) => new TreeExplainer(tree));
  return (at, into) => { for (const explainer of explainers) explainer.add(matrix, at, into); };
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
