// From raw columns to model features: fitted on training rows, kept with the model, applied to every row that is predicted.
import { numberOf, timeOf, type FeatureType } from './column-type';
import type { Table } from './table';

/** How one raw column becomes features. */
export type ColumnPlan =
  | { kind: 'numeric'; column: string }
  | { kind: 'categorical'; column: string; levels: string[] }
  | { kind: 'datetime'; column: string }
  /** The rarer a token is among the rows, the more it weighs (inverse document frequency); models of earlier versions have no weights. */
  | { kind: 'text'; column: string; tokens: string[]; weights?: number[] }
  | { kind: 'dropped'; column: string; why: string };

/** All columns in order, and the features that come of them. */
export interface FeaturePlan {
  columns: ColumnPlan[];
  features: { name: string; categorical: boolean; source: string }[];
}

/** Levels beyond this are one: the rare ones. Codes fit a byte with 0 for missing, unseen and rare. */
const mostLevels = 250;
const mostTokens = 100;
const dateParts = ['year', 'month', 'day', 'weekday', 'dayofyear', 'hour'] as const;

/** Tokens of a text: lower-case words and pairs of neighbours. */
export function tokensOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...words, ...words.slice(1).map((word, at) => `${words[at]} ${word}`)];
}

/** The commonest texts, ties by name. */
function commonest(counts: ReadonlyMap<string, number>, atLeast: number, most: number): string[] {
  return [...counts].filter(([, count]) => count >= atLeast).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, most).map(([text]) => text);
}

function countOf(values: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function planColumn(column: string, cells: readonly (string | null)[], type: FeatureType): ColumnPlan {
  const present = cells.filter((cell): cell is string => cell !== null);
  if (present.length === 0) return { kind: 'dropped', column, why: 'every cell is missing' };
  const distinct = countOf(present);
  if (distinct.size === 1 && present.length === cells.length) return { kind: 'dropped', column, why: 'one value only' };
  switch (type) {
    case 'numeric': return { kind: 'numeric', column };
    case 'datetime': return { kind: 'datetime', column };
    case 'text': return planText(column, present);
    case 'categorical': {
      const levels = commonest(distinct, present.length > 500 ? 3 : 1, mostLevels);
      return levels.length === 0 ? { kind: 'dropped', column, why: 'nearly every cell is another' } : { kind: 'categorical', column, levels };
    }
  }
}

/** Smoothed as scikit-learn's TfidfTransformer does: each token counts as if one more row had it. */
function planText(column: string, present: readonly string[]): ColumnPlan {
  const counts = countOf(present.flatMap((cell) => [...new Set(tokensOf(cell))]));
  const tokens = commonest(counts, Math.max(5, present.length / 1000), mostTokens);
  return { kind: 'text', column, tokens, weights: tokens.map((token) => Math.log((1 + present.length) / (1 + (counts.get(token) ?? 0))) + 1) };
}

function featuresOf(plan: ColumnPlan): FeaturePlan['features'] {
  const numeric = (name: string) => ({ name, categorical: false, source: plan.column });
  switch (plan.kind) {
    case 'numeric': return [numeric(plan.column)];
    case 'categorical': return [{ name: plan.column, categorical: true, source: plan.column }];
    case 'datetime': return [...dateParts.map((part) => numeric(`${plan.column}.${part}`)), numeric(`${plan.column}.days`)];
    case 'text': return [numeric(`${plan.column}.length`), ...plan.tokens.map((token) => numeric(`${plan.column}.${token}`))];
    case 'dropped': return [];
  }
}

/** Fits the plan on a table without target. */
export function fitFeatures(table: Table, types: ReadonlyMap<string, FeatureType>): FeaturePlan {
  const columns = table.columns.map((name, at) => planColumn(name, table.cells[at] ?? [], types.get(name) ?? 'categorical'));
  return { columns, features: columns.flatMap(featuresOf) };
}

function timeParts(time: number): number[] {
  if (Number.isNaN(time)) return Array.from({ length: dateParts.length + 1 }, () => Number.NaN);
  const date = new Date(time);
  const yearStart = Date.UTC(date.getUTCFullYear(), 0, 1);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCDay(), Math.floor((time - yearStart) / 86_400_000) + 1, date.getUTCHours(), Math.floor(time / 86_400_000)];
}

/** So that long texts weigh no more than short ones. */
function toUnitLength(values: Float64Array, from: number, count: number): void {
  let squares = 0;
  for (let at = from; at < from + count; at += 1) squares += (values[at] as number) ** 2;
  if (squares === 0) return;
  const length = Math.sqrt(squares);
  for (let at = from; at < from + count; at += 1) values[at] = (values[at] as number) / length;
}

/** Turns cells of one row into features; prepared once, since a row must take microseconds. */
export class FeatureEncoder {
  readonly width: number;
  private readonly codes: (Map<string, number> | undefined)[];

  constructor(readonly plan: FeaturePlan) {
    this.width = plan.features.length;
    this.codes = plan.columns.map((column) => {
      if (column.kind === 'categorical') return new Map(column.levels.map((level, at) => [level, at + 1]));
      return column.kind === 'text' ? new Map(column.tokens.map((token, at) => [token, at])) : undefined;
    });
  }

  /** Writes the features of a row (cells in the order of the plan's columns) into `into` from `at` on. */
  encode(cells: readonly (string | null | undefined)[], into: Float64Array, at = 0): void {
    let next = at;
    this.plan.columns.forEach((column, index) => {
      const cell = cells[index];
      const codes = this.codes[index];
      switch (column.kind) {
        case 'dropped': break;
        case 'numeric': into[next++] = numberOf(cell); break;
        case 'categorical': into[next++] = cell == null ? 0 : (codes?.get(cell) ?? 0); break;
        case 'datetime': for (const part of timeParts(timeOf(cell))) into[next++] = part; break;
        case 'text': {
          into[next] = cell?.length ?? 0;
          into.fill(0, next + 1, next + 1 + column.tokens.length);
          for (const token of cell == null ? [] : tokensOf(cell)) {
            const position = codes?.get(token);
            if (position !== undefined) into[next + 1 + position] = column.weights === undefined ? 1 : (into[next + 1 + position] as number) + (column.weights[position] as number);
          }
          if (column.weights !== undefined) toUnitLength(into, next + 1, column.tokens.length);
          next += 1 + column.tokens.length;
        }
      }
    });
  }
}
