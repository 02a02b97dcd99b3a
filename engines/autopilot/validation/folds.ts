// Which fold a row belongs to: classes spread evenly over the folds, at random by seed.
import { createRandom, shuffled } from '../../random';

/** Fold of each row, 0 .. count-1. `classes` is undefined for regression. */
export function assignFolds(rows: number, count: number, seed: number, classes?: ArrayLike<number>): Uint8Array {
  const folds = new Uint8Array(rows);
  const order = shuffled(rows, createRandom(seed, 'folds'));
  const dealt = new Map<number, number>();
  for (const row of order) {
    const label = classes?.[row] ?? 0;
    const turn = dealt.get(label) ?? 0;
    folds[row] = (turn + label) % count;
    dealt.set(label, turn + 1);
  }
  return folds;
}

/** Rows held out for validation: a share of each class. */
export function holdOut(rows: number, fraction: number, seed: number, classes?: ArrayLike<number>): { training: number[]; validation: number[] } {
  const order = shuffled(rows, createRandom(seed, 'validation'));
  const byClass = new Map<number, number[]>();
  for (const row of order) {
    const label = classes?.[row] ?? 0;
    byClass.set(label, [...(byClass.get(label) ?? []), row]);
  }
  const validation = [...byClass.values()].flatMap((members) => members.slice(0, Math.round(members.length * fraction)));
  const held = new Set(validation);
  return { training: Array.from({ length: rows }, (_, at) => at).filter((row) => !held.has(row)), validation: validation.sort((a, b) => a - b) };
}
