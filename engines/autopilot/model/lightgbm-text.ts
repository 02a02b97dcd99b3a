// Writes boosted trees and forests in LightGBM's text format (version v4), so that LightGBM loads them and predicts the same.
import type { FeaturePlan } from '../data/feature-plan';
import type { ProblemType } from '../learners/settings';
import type { StoredTree } from '../learners/tree';
import type { StoredModel } from './base-model';

type StoredTrees = Extract<StoredModel, { trees: StoredTree[] }>;

/** LightGBM's decision bits: categorical; or NaN as missing, which goes right or left. */
const decisionTypes = [8, 10, 1] as const;

/** A name without the characters that the format gives a meaning to. */
const nameOf = (name: string): string => name.replaceAll(/[\s="[\]:,{}]/gu, '_');

/** Nodes that split, and leaves, each in their own numbering. */
function numberNodes(tree: StoredTree): { splits: number[]; leaves: number[]; places: number[] } {
  const [splits, leaves, places]: [number[], number[], number[]] = [[], [], []];
  tree.feature.forEach((feature, node) => {
    if (feature >= 0) places[node] = splits.push(node) - 1;
    else places[node] = -leaves.push(node);
  });
  return { splits, leaves, places };
}

/** One tree; `added` goes into every leaf, since the format has no score to begin with. */
function treeLines(tree: StoredTree, index: number, added: number): string[] {
  const { splits, leaves, places } = numberNodes(tree);
  const line = (key: string, values: readonly number[]): string => `${key}=${values.join(' ')}`;
  const values = line('leaf_value', leaves.map((node) => (tree.value[node] ?? 0) + added));
  const head = [`Tree=${index}`, `num_leaves=${leaves.length}`, `num_cat=${tree.sets.length}`];
  if (splits.length === 0) return [...head, values, 'is_linear=0', 'shrinkage=1', '', ''];
  const of = (numbers: readonly number[]): number[] => splits.map((node) => numbers[node] ?? 0);
  const sets = tree.sets.length === 0 ? [] : [line('cat_boundaries', [0, ...tree.sets.map((_, at) => (at + 1) * 8)]), line('cat_threshold', tree.sets.flat())];
  return [
    ...head, line('split_feature', of(tree.feature)), line('threshold', of(tree.threshold)), line('decision_type', of(tree.kind).map((kind) => decisionTypes[kind] ?? 8)),
    line('left_child', of(tree.left).map((node) => places[node] ?? 0)), line('right_child', of(tree.right).map((node) => places[node] ?? 0)),
    values, ...sets, 'is_linear=0', 'shrinkage=1', '', '',
  ];
}

function objectiveOf(problemType: ProblemType, outputs: number): string {
  if (problemType === 'Regression') return 'regression';
  return outputs === 1 ? 'binary sigmoid:1' : `multiclass num_class:${outputs}`;
}

/** The text of one fold's model; columns are the plan's features in order, categories as codes. */
export function lightGbmText(model: StoredTrees, problemType: ProblemType, plan: FeaturePlan): string {
  const outputs = model.kind === 'boosting' ? model.base.length : model.outputs;
  const base = model.kind === 'boosting' ? model.base : [];
  // A forest's scores are shares already: LightGBM averages them and applies no link.
  const ends = model.kind === 'boosting' ? [`objective=${objectiveOf(problemType, outputs)}`] : ['average_output'];
  return [
    'tree', 'version=v4', `num_class=${outputs}`, `num_tree_per_iteration=${outputs}`, 'label_index=0', `max_feature_idx=${plan.features.length - 1}`, ...ends,
    `feature_names=${plan.features.map(({ name }) => nameOf(name)).join(' ')}`, `feature_infos=${plan.features.map(() => 'none').join(' ')}`, '',
    ...model.trees.flatMap((tree, at) => treeLines(tree, at, at < outputs ? (base[at] ?? 0) : 0)),
    'end of trees', '',
  ].join('\n');
}
