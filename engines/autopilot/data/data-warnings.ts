// What a data scientist should know of a table before believing a metric: columns that give the target away, rows that look made up, rows that are there twice.
import { aucOf } from '../metrics/classification';
import { numberOf } from './column-type';
import { columnOf, type Table } from './table';

/** A column that ranks the rows so well alone is hardly known when the prediction is needed. */
const LEAKING_AUC = 0.995;
/** A value that at least so many rows have tells its label only by a leak when all but so few of them agree. */
const TELLING = { rows: 30, agreement: 0.995, share: 0.9 };
/** A column of whole numbers: at least so many of its numbers are whole. */
const MOSTLY_WHOLE = 0.5;
/** Fractions in a column of whole numbers are odd where one label has them so much more often than the others. */
const INTERPOLATED = { share: 0.2, times: 5 };
/** Doubled rows are told from this share on. */
const DOUBLED = 0.01;
const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

/** Rows of each label. */
function rowsByLabel(target: readonly (string | null)[]): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  target.forEach((label, row) => {
    if (label === null) return;
    const known = rows.get(label);
    if (known === undefined) rows.set(label, [row]);
    else known.push(row);
  });
  return rows;
}

/**
 * Warnings about a table whose target is a label, most telling first.
 * @param target name of the column to predict
 */
export function dataWarnings(table: Table, target: string): string[] {
  const labels = columnOf(table, target);
  const byLabel = rowsByLabel(labels);
  const features = table.columns.filter((name) => name !== target);
  return [
    ...features.flatMap((name) => leakWarning(name, columnOf(table, name), labels, byLabel)),
    ...interpolationWarning(table, features, byLabel),
    ...doubledWarning(table, features),
  ];
}

/** A single column that alone predicts the target. */
function leakWarning(name: string, cells: readonly (string | null)[], labels: readonly (string | null)[], byLabel: ReadonlyMap<string, number[]>): string[] {
  const numbers = cells.map(numberOf);
  const known = numbers.flatMap((value, row) => (Number.isNaN(value) ? [] : [row]));
  const [one] = [...byLabel.keys()];
  if (byLabel.size === 2 && known.length > 0.5 * cells.length && new Set(known.map((row) => labels[row])).size === 2) {
    const auc = aucOf(known.map((row) => (labels[row] === one ? 1 : 0)), known.map((row) => numbers[row] as number));
    if (Math.max(auc, 1 - auc) >= LEAKING_AUC) return [`column "${name}" alone ranks the rows with an AUC of ${Math.max(auc, 1 - auc).toFixed(3)}: is it known when the prediction is needed?`];
  }
  return tellingValues(name, cells, labels);
}

/** A column of few values, nearly each of which has one label only. */
function tellingValues(name: string, cells: readonly (string | null)[], labels: readonly (string | null)[]): string[] {
  const counts = new Map<string, Map<string, number>>();
  cells.forEach((cell, row) => {
    if (cell === null) return;
    const of = counts.get(cell) ?? new Map<string, number>();
    of.set(labels[row] ?? '', (of.get(labels[row] ?? '') ?? 0) + 1);
    counts.set(cell, of);
  });
  let [covered, labelsTold] = [0, new Set<string>()];
  for (const of of counts.values()) {
    const rows = [...of.values()].reduce((sum, count) => sum + count, 0);
    const [label, most] = [...of].sort((a, b) => b[1] - a[1])[0] ?? ['', 0];
    if (rows < TELLING.rows || most < TELLING.agreement * rows) continue;
    covered += rows;
    labelsTold = labelsTold.add(label);
  }
  if (labelsTold.size < 2 || covered < TELLING.share * cells.length) return [];
  return [`column "${name}" alone tells the target of ${percent(covered / cells.length)} of the rows: is it known when the prediction is needed?`];
}

/**
 * Rows made up between others (SMOTE and its kin) have fractions where real rows have whole numbers; a model learns to tell
 * them by that, and a holdout that has them too believes it.
 */
function interpolationWarning(table: Table, features: readonly string[], byLabel: ReadonlyMap<string, number[]>): string[] {
  const whole = features.filter((name) => isMostlyWhole(columnOf(table, name)));
  const fractional = Array.from({ length: table.rows }, (_, row) => whole.some((name) => isFraction(columnOf(table, name)[row])));
  return [...byLabel].flatMap(([label, rows]) => {
    const own = rows.filter((row) => fractional[row]).length / rows.length;
    const others = [...byLabel].filter(([other]) => other !== label).flatMap(([, of]) => of);
    const elsewhere = others.filter((row) => fractional[row]).length / Math.max(1, others.length);
    if (own < INTERPOLATED.share || own < INTERPOLATED.times * elsewhere) return [];
    return [`${percent(own)} of the rows with "${label}" have fractions where whole numbers are usual (${whole.map((name) => `"${name}"`).join(', ')}), ${percent(elsewhere)} of the others: they look interpolated, and telling them apart is not telling the target`];
  });
}

const isFraction = (cell: string | null | undefined): boolean => { const value = numberOf(cell); return !Number.isNaN(value) && !Number.isInteger(value); };

function isMostlyWhole(cells: readonly (string | null)[]): boolean {
  const numbers = cells.map(numberOf).filter((value) => !Number.isNaN(value));
  return numbers.length > 0 && numbers.filter(Number.isInteger).length >= MOSTLY_WHOLE * numbers.length && numbers.some((value) => !Number.isInteger(value));
}

/**
 * Rows to judge by that the training rows have too, target and all: a model that remembers them looks better than it is.
 * @param validation has the columns of `training`
 */
export function sharedRowsWarning(training: Table, validation: Table): string[] {
  if (training.columns.some((name) => !validation.columns.includes(name))) return [];
  const keyOf = (table: Table): ((row: number) => string) => {
    const columns = training.columns.map((name) => columnOf(table, name));
    return (row) => JSON.stringify(columns.map((cells) => cells[row]));
  };
  const [trainingKey, validationKey] = [keyOf(training), keyOf(validation)];
  const known = new Set(Array.from({ length: training.rows }, (_, row) => trainingKey(row)));
  let shared = 0;
  for (let row = 0; row < validation.rows; row += 1) if (known.has(validationKey(row))) shared += 1;
  return shared === 0 ? [] : [`${shared} of ${validation.rows} rows to judge by (${percent(shared / validation.rows)}) are training rows too: metrics on them tell what was remembered, not what was learnt`];
}

/** Rows with the same features as an earlier one. */
function doubledWarning(table: Table, features: readonly string[]): string[] {
  const columns = features.map((name) => columnOf(table, name));
  const seen = new Set<string>();
  let doubled = 0;
  for (let row = 0; row < table.rows; row += 1) {
    const key = JSON.stringify(columns.map((cells) => cells[row]));
    if (seen.has(key)) doubled += 1;
    else seen.add(key);
  }
  return doubled < DOUBLED * table.rows ? [] : [`${doubled} rows (${percent(doubled / table.rows)}) have the features of an earlier row: the folds that judge a model share them with those that it learns from`];
}
