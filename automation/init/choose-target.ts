// Which kind of problem a target column makes, and which of its labels is the positive one.
import type { ColumnProfile } from './profile-csv';

/** What the workflow says of the problem. */
export interface ChosenProblem {
  type: 'BinaryClassification' | 'MulticlassClassification' | 'Regression';
  objective: string;
  /** Binary only. */
  positive?: string;
}

/** Labels that mean yes in many tables, in lower case. */
const yes = new Set(['1', 'yes', 'true', 'y', 't', 'positive', 'churn', 'churned', 'fraud', 'default', 'bad', 'damage', 'damaged']);

/** A number with more values than this is a quantity, not a class. */
const mostClasses = 20;

/** The problem that a target makes. */
export function chooseProblem(target: ColumnProfile): ChosenProblem {
  if (target.distinct === 2) {
    const labels = target.common.slice(0, 2).map(({ value }) => value);
    const positive = labels.find((label) => yes.has(label.trim().toLowerCase())) ?? labels.at(-1) ?? '1';
    return { type: 'BinaryClassification', objective: 'F1', positive };
  }
  if ((target.type === 'long' || target.type === 'float') && target.distinct > mostClasses) return { type: 'Regression', objective: 'RMSE' };
  return { type: 'MulticlassClassification', objective: 'Accuracy' };
}

/** Names by which targets go, the likeliest first; for a person who is asked, as a proposal. */
const usual = ['target', 'label', 'class', 'outcome', 'y', 'churn', 'default', 'fraud', 'damage', 'survived'];

/** A proposal for the target: a usual name, else the last column with few values. */
export function proposeTarget(columns: readonly ColumnProfile[]): string | undefined {
  const named = usual.map((name) => columns.find((column) => column.name.toLowerCase() === name)).find((column) => column !== undefined);
  const last = [...columns].reverse().find(({ distinct, missing }) => distinct >= 2 && distinct <= mostClasses && missing === 0);
  return (named ?? last)?.name;
}
