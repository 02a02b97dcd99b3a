// Reads the label of a row, and counts labels where they are classes.
import type { PrepareHoldoutEvent } from './event';
import { mapLabel } from './map-label';

/** Reads labels of one table. */
export class LabelReader {
  readonly counts = new Map<string, number>();

  constructor(private readonly event: Pick<PrepareHoldoutEvent, 'Labels' | 'ProblemType' | 'Target'>) {}

  /** The label of a raw text, counted; undefined for a row without one. */
  read(text: string, place: string): string | undefined {
    const label = mapLabel(text, this.event.Labels);
    if (label === undefined) return undefined;
    if (this.event.ProblemType === 'Regression') {
      if (!Number.isFinite(Number(label)) || label.trim() === '') throw new Error(`${place}: the target ${JSON.stringify(this.event.Target)} is ${JSON.stringify(text)}; a regression needs a number`);
      return label;
    }
    this.counts.set(label, (this.counts.get(label) ?? 0) + 1);
    return label;
  }

  /** The counts as a record in the order of the labels. */
  asRecord(): Record<string, number> {
    return Object.fromEntries([...this.counts].sort(([one], [other]) => (one < other ? -1 : 1)));
  }
}

/** What classes training needs. */
export function checkLabels(event: Pick<PrepareHoldoutEvent, 'ProblemType' | 'Target'>, training: ReadonlyMap<string, number>): void {
  if (event.ProblemType === 'Regression') return;
  const labels = [...training.keys()].slice(0, 20).map((label) => JSON.stringify(label)).join(', ');
  if (training.size < 2) throw new Error(`the training rows have one label only, ${labels}; ${event.ProblemType} needs ${event.ProblemType === 'BinaryClassification' ? 'two' : 'several'}: split otherwise`);
  if (event.ProblemType === 'BinaryClassification' && training.size > 2) {
    throw new Error(`the training rows have ${training.size} labels in ${JSON.stringify(event.Target)}: ${labels}; BinaryClassification takes two: map them by problem.labels, or use MulticlassClassification`);
  }
}
