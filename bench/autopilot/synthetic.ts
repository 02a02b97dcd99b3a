// A seeded table for single models: 20 numbers and 10 categories of 5 to 200 levels, a label that both and their pairs decide.
import fs from 'node:fs';
import { createRandom } from '../../engines/random';

export const NUMERIC = 20;
export const LEVELS = [5, 8, 12, 20, 30, 50, 80, 120, 160, 200] as const;
export const WIDTH = NUMERIC + LEVELS.length;

/** rows x 30 features, codes from 1 for categories, and labels 0 or 1. */
export interface SyntheticTable { rows: number; matrix: Float64Array; target: Float64Array }

export function syntheticTable(rows: number, seed: number): SyntheticTable {
  const effects = createRandom(1, 'effects');
  const levelEffects = LEVELS.map((levels) => Float64Array.from({ length: levels + 1 }, () => effects.next() * 2 - 1));
  const random = createRandom(seed, 'rows');
  const matrix = new Float64Array(rows * WIDTH);
  const target = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const at = row * WIDTH;
    for (let feature = 0; feature < NUMERIC; feature += 1) matrix[at + feature] = Math.fround(random.next() * 4 - 2);
    LEVELS.forEach((levels, index) => { matrix[at + NUMERIC + index] = 1 + Math.floor(levels * random.next() ** 1.5); });
    const x = (feature: number): number => matrix[at + feature] as number;
    let score = Math.sin(2 * x(0)) + 0.7 * x(1) * x(2) - 0.5 * x(3) ** 2 + (x(4) > 0.5 ? 0.8 : 0) + 0.4 * x(5) + 0.2 * x(6) * (x(7) > 0 ? 1 : -1);
    levelEffects.forEach((of, index) => { score += 0.5 * (of[x(NUMERIC + index)] as number); });
    target[row] = 1 / (1 + Math.exp(-1.2 * score)) > random.next() ? 1 : 0;
  }
  return { rows, matrix, target };
}

/** The table as little-endian float64, features then label, row by row, for numpy.fromfile. */
export function writeBinary({ rows, matrix, target }: SyntheticTable, file: string): void {
  const handle = fs.openSync(file, 'w');
  const step = 10_000;
  for (let from = 0; from < rows; from += step) {
    const count = Math.min(step, rows - from);
    const block = new Float64Array(count * (WIDTH + 1));
    for (let row = 0; row < count; row += 1) {
      block.set(matrix.subarray((from + row) * WIDTH, (from + row + 1) * WIDTH), row * (WIDTH + 1));
      block[row * (WIDTH + 1) + WIDTH] = target[from + row] as number;
    }
    fs.writeSync(handle, new Uint8Array(block.buffer));
  }
  fs.closeSync(handle);
}
