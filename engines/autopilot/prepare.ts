// From files to training data: target understood, columns typed, features made, rows put into folds.
import { InputError } from '../../flows/problems';
import { inferType, numberOf, type FeatureType } from './data/column-type';
import { dataWarnings } from './data/data-warnings';
import { FeatureEncoder, fitFeatures, type FeaturePlan } from './data/feature-plan';
import { columnOf, dropColumn, takeRows, type Table } from './data/table';
import { binFeatures } from './learners/bins';
import type { ProblemType } from './learners/settings';
import { share, type TrainingData } from './learners/training-data';
import { assignFolds } from './validation/folds';

/** Autopilot's feature specification (FeatureSpecificationS3Uri). */
export interface FeatureSpecification {
  FeatureAttributeNames?: readonly string[];
  FeatureDataTypes?: Readonly<Record<string, FeatureType>>;
}

/** Data that learners can train on, and what prediction must know of it. */
export interface Prepared {
  problemType: ProblemType;
  /** Classification only. */
  labels: string[];
  columns: string[];
  plan: FeaturePlan;
  data: TrainingData;
  warnings: string[];
}

const fault = (message: string): InputError => new InputError([{ message }]);
const mostClasses = 100;
const awsMinimumRows = 500;

/** Guesses the problem as Autopilot does: two values binary, few values or texts multiclass, many numbers regression. @throws InputError where unsure */
export function inferProblem(target: readonly (string | null)[]): ProblemType {
  const present = target.filter((cell): cell is string => cell !== null);
  const distinct = new Set(present);
  if (distinct.size <= 2) return 'BinaryClassification';
  const numeric = present.every((cell) => !Number.isNaN(numberOf(cell)));
  if (!numeric) return 'MulticlassClassification';
  const whole = present.every((cell) => Number.isInteger(numberOf(cell)));
  if (!whole || distinct.size > 20) return 'Regression';
  if (distinct.size <= 10) return 'MulticlassClassification';
  throw fault(`the problem type of a target with ${distinct.size} whole numbers cannot be told: name ProblemType and objective`);
}

/** The labels in order; of two, the second is the one that counts as positive. */
function readLabels(target: readonly (string | null)[], name: string, positive: string | undefined): string[] {
  const counts = new Map<string, number>();
  for (const cell of target) if (cell !== null) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const labels = [...counts.keys()].sort((a, b) => (!Number.isNaN(numberOf(a)) && !Number.isNaN(numberOf(b)) ? numberOf(a) - numberOf(b) : a < b ? -1 : 1));
  if (labels.length < 2) throw fault(`the target "${name}" has ${labels.length === 0 ? 'no value' : `one value only, "${labels[0]}"`}; nothing can be learnt from it`);
  if (labels.length > mostClasses) throw fault(`the target "${name}" has ${labels.length} classes, at most ${mostClasses} are taken`);
  const rare = labels.filter((label) => (counts.get(label) ?? 0) < 2);
  if (rare.length > 0) throw fault(`the target "${name}" has one row only of ${rare.slice(0, 5).map((label) => `"${label}"`).join(', ')}; each class needs two rows at least`);
  if (positive === undefined) return labels;
  if (labels.length !== 2 || !labels.includes(positive)) throw fault(`the positive label "${positive}" is none of two labels of the target "${name}", which has ${labels.slice(0, 10).map((label) => `"${label}"`).join(', ')}`);
  return labels.sort((a, b) => Number(a === positive) - Number(b === positive));
}

function chooseColumns(table: Table, target: string, specification: FeatureSpecification | undefined, weight: string | undefined): Table {
  const wanted = specification?.FeatureAttributeNames;
  const unknown = [...(wanted ?? []), ...Object.keys(specification?.FeatureDataTypes ?? {})].filter((name) => !table.columns.includes(name));
  if (unknown.length > 0) throw fault(`the feature specification names ${unknown.map((name) => `"${name}"`).join(', ')}; the data has ${table.columns.map((name) => `"${name}"`).join(', ')}`);
  let features = dropColumn(table, target);
  if (weight !== undefined) features = dropColumn(features, weight);
  return wanted === undefined ? features : wanted.filter((name) => name !== target).reduce<Table>((kept, name) => ({ columns: [...kept.columns, name], rows: features.rows, cells: [...kept.cells, columnOf(features, name)] }), { columns: [], rows: features.rows, cells: [] });
}

function targetValues(cells: readonly (string | null)[], problemType: ProblemType, labels: readonly string[], name: string): Float64Array {
  if (problemType !== 'Regression') { const codes = new Map(labels.map((label, at) => [label, at])); return Float64Array.from(cells, (cell) => codes.get(cell ?? '') ?? 0); }
  const values = Float64Array.from(cells, numberOf);
  const wrong = values.findIndex((value) => Number.isNaN(value));
  if (wrong >= 0) throw fault(`the target "${name}" holds "${cells[wrong]}", which is no finite number; a regression target is a number in every row`);
  return values;
}

/** Encodes rows of a table that has the plan's columns. */
export function encodeTable(table: Table, plan: FeaturePlan): Float64Array {
  const encoder = new FeatureEncoder(plan);
  const at = plan.columns.map(({ column }) => table.columns.indexOf(column));
  const matrix = new Float64Array(table.rows * encoder.width);
  for (let row = 0; row < table.rows; row += 1) encoder.encode(at.map((column) => table.cells[column]?.[row]), matrix, row * encoder.width);
  return matrix;
}

/** Everything before training. @throws InputError where the data does not allow it */
export function prepare(table: Table, options: {
  target: string; problemType?: ProblemType; specification?: FeatureSpecification; sampleWeight?: string; positive?: string; minimumRows: number; seed: number; foldCount: number;
}): Prepared {
  const { target, sampleWeight } = options;
  const twice = table.columns.filter((name, at) => table.columns.indexOf(name) !== at);
  if (twice.length > 0) throw fault(`the data has the column "${twice[0]}" twice; rename one`);
  for (const name of [target, ...(sampleWeight === undefined ? [] : [sampleWeight])]) {
    if (!table.columns.includes(name)) throw fault(`the data has no column "${name}"; it has ${table.columns.map((column) => `"${column}"`).join(', ')}`);
  }
  const weightCells = sampleWeight === undefined ? undefined : columnOf(table, sampleWeight);
  const kept = Array.from({ length: table.rows }, (_, row) => row).filter((row) => columnOf(table, target)[row] !== null && (weightCells === undefined || numberOf(weightCells[row]) >= 0));
  const warnings = kept.length < table.rows ? [`${table.rows - kept.length} rows without target or weight are left out`] : [];
  const rows = kept.length < table.rows ? takeRows(table, kept) : table;
  if (rows.rows < options.minimumRows) throw fault(`the training data has ${rows.rows} rows; Autopilot needs ${options.minimumRows} at least`);
  if (rows.rows < awsMinimumRows) warnings.push(`the training data has ${rows.rows} rows; Autopilot on AWS takes ${awsMinimumRows} at least`);
  const targetCells = columnOf(rows, target);
  const problemType = options.problemType ?? inferProblem(targetCells);
  const labels = problemType === 'Regression' ? [] : readLabels(targetCells, target, options.positive);
  if (problemType === 'BinaryClassification' && labels.length !== 2) throw fault(`the target "${target}" has ${labels.length} values; BinaryClassification takes two`);
  const features = chooseColumns(rows, target, options.specification, sampleWeight);
  const types = new Map(features.columns.map((name, at): [string, FeatureType] => [name, options.specification?.FeatureDataTypes?.[name] ?? inferType(features.cells[at] ?? [])]));
  const plan = fitFeatures(features, types);
  for (const column of plan.columns) if (column.kind === 'dropped') warnings.push(`column "${column.column}" is left out: ${column.why}`);
  if (problemType !== 'Regression') warnings.push(...dataWarnings({ columns: [...features.columns, target], rows: features.rows, cells: [...features.cells, targetCells] }, target));
  if (plan.features.length === 0) throw fault('no column is left to learn from: all are empty, constant or another value in every row');
  const values = targetValues(targetCells, problemType, labels, target);
  const matrix = encodeTable(features, plan);
  const categorical = plan.features.map((feature) => feature.categorical);
  const binned = binFeatures(matrix, rows.rows, categorical);
  const weights = weightCells === undefined ? new Float64Array(rows.rows).fill(1) : Float64Array.from(kept, (row) => numberOf(weightCells[row]));
  return {
    problemType, labels, columns: [...features.columns], plan, warnings,
    data: {
      problemType, rows: rows.rows, width: plan.features.length, categorical, classes: Math.max(1, labels.length),
      matrix: share(matrix), binned: { ...binned, bins: share(binned.bins) }, target: share(values), weights: share(weights), foldCount: options.foldCount,
      folds: share(assignFolds(rows.rows, options.foldCount, options.seed, problemType === 'Regression' ? undefined : values)),
    },
  };
}
