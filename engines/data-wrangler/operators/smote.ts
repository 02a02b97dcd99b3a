// New rows between neighbours of a class: SMOTE (Chawla, Bowyer, Hall and Kegelmeyer, 2002).

import type { Random } from '../../random';

/** Rows of a class as numbers, row after row. */
export interface Points {
  readonly values: Float64Array;
  readonly rows: number;
  readonly width: number;
}

/** How new rows are made. */
export interface SmoteSettings {
  /** How many nearest rows a new one may lie towards. */
  neighbours: number;
  /** Whether distances are measured in standard deviations of each column. */
  normalize: boolean;
}

/** Among so many rows of the class a row looks for its neighbours: all of them in most tables, evenly spread ones beyond. */
const mostCandidates = 2000;

/**
 * New rows, each on the line from a row (taken in turn) to one of its nearest others.
 * @throws Error where there are fewer than two rows
 */
export function synthesize(points: Points, count: number, settings: SmoteSettings, random: Random): Float64Array {
  if (points.rows < 2) throw new Error(`SMOTE needs two rows of the smaller class at least; there are ${points.rows}`);
  const { values, rows, width } = points;
  const scale = settings.normalize ? reciprocalDeviations(points) : new Float64Array(width).fill(1);
  const known = new Map<number, Int32Array>();
  const made = new Float64Array(count * width);
  for (let at = 0; at < count; at += 1) {
    const base = at % rows;
    const near = known.get(base) ?? nearest(points, base, settings.neighbours, scale);
    known.set(base, near);
    const other = near[random.below(near.length)] ?? base;
    const share = random.next();
    for (let column = 0; column < width; column += 1) {
      const from = values[base * width + column] ?? 0;
      made[at * width + column] = from + share * ((values[other * width + column] ?? 0) - from);
    }
  }
  return made;
}

/** One over the sample deviation of each column; 0 for a constant one, which then does not count. */
function reciprocalDeviations({ values, rows, width }: Points): Float64Array {
  const [sums, squares] = [new Float64Array(width), new Float64Array(width)];
  for (let at = 0; at < values.length; at += 1) sums[at % width] = (sums[at % width] ?? 0) + (values[at] ?? 0);
  for (let at = 0; at < values.length; at += 1) {
    const distance = (values[at] ?? 0) - (sums[at % width] ?? 0) / rows;
    squares[at % width] = (squares[at % width] ?? 0) + distance * distance;
  }
  return squares.map((square) => (square > 0 ? 1 / Math.sqrt(square / (rows - 1)) : 0));
}

/** The nearest other rows, nearest first, of equal ones the first. */
function nearest({ values, rows, width }: Points, base: number, count: number, scale: Float64Array): Int32Array {
  const step = Math.max(1, rows / mostCandidates);
  const found: { row: number; distance: number }[] = [];
  for (let place = 0; place < rows; place += step) {
    const row = Math.floor(place);
    if (row === base) continue;
    let distance = 0;
    for (let column = 0; column < width; column += 1) {
      const difference = ((values[base * width + column] ?? 0) - (values[row * width + column] ?? 0)) * (scale[column] ?? 1);
      distance += difference * difference;
    }
    const last = found.at(-1);
    if (found.length >= count && last !== undefined && distance >= last.distance) continue;
    const after = found.findIndex((one) => one.distance > distance);
    found.splice(after < 0 ? found.length : after, 0, { row, distance });
    if (found.length > count) found.pop();
  }
  return Int32Array.from(found, ({ row }) => row);
}
