// Reads the recorded answers of Spark.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { Context } from 'mocha';

import { sharedData } from './flow-runs';

/** A value as the recorded cases write it. */
export type Recorded = null | boolean | number | string | Recorded[] | { [key: string]: Recorded };

export interface RecordedTable {
  columns: [string, string][];
  rows: Recorded[][];
}

/** A file of cases, or a skipped test where the recorded data is not there. */
export function goldenFile<T>(context: Context, name: string): T {
  const file = path.join(sharedData, 'spark', name);
  if (!existsSync(file)) {
    console.log('skipped: ../shared/data is not here');
    context.skip();
  }
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

/** A recorded double. */
export function recordedDouble(value: Recorded | undefined): number | null {
  return value == null ? null : Number(value);
}

/** Whether two doubles are equal to about twelve digits; NaN and infinities exactly. */
export function nearly(actual: number | null, expected: number | null): boolean {
  if (actual === null || expected === null || !Number.isFinite(expected)) return Object.is(actual, expected);
  return Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected)) || Math.abs(actual - expected) <= 1e-12 * Math.abs(expected);
}
