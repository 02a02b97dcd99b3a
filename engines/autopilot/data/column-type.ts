// What kind of column it is: numeric, categorical, text or datetime, as Autopilot's feature specification names them.

/** Autopilot's words. */
export type FeatureType = 'numeric' | 'categorical' | 'text' | 'datetime';

const numberPattern = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;
const datePattern = /^\s*\d{4}-\d{1,2}-\d{1,2}([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?\s*$|^\s*\d{1,2}\/\d{1,2}\/\d{2,4}( \d{1,2}:\d{2}(:\d{2})?)?\s*$/;
const nullLike = new Set(['nan', 'na', 'n/a', 'null', 'none', '?']);

/** Share of the values that must fit a type. */
const most = 0.95;

/** A cell as a number; NaN where it is none or missing. */
export function numberOf(cell: string | null | undefined): number {
  if (cell == null || !numberPattern.test(cell)) return Number.NaN;
  const value = Number(cell);
  return Number.isFinite(value) ? value : Number.NaN;
}

/** A cell as a time in ms since 1970, UTC; NaN where it is none. */
export function timeOf(cell: string | null | undefined): number {
  if (cell == null || !datePattern.test(cell)) return Number.NaN;
  const text = cell.trim();
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(text) && text.includes(':');
  return Date.parse(text.includes('-') ? `${text.replace(' ', 'T')}${text.includes(':') && !hasZone ? 'Z' : ''}` : `${text} UTC`);
}

/** Infers the type from at most 10,000 cells. */
export function inferType(cells: readonly (string | null)[]): FeatureType {
  const present = cells.slice(0, 10_000).filter((cell): cell is string => cell !== null);
  const telling = present.filter((cell) => !nullLike.has(cell.trim().toLowerCase()));
  if (telling.length === 0) return 'numeric';
  const share = (test: (cell: string) => boolean): number => telling.filter(test).length / telling.length;
  if (share((cell) => !Number.isNaN(numberOf(cell))) >= most) return 'numeric';
  if (share((cell) => !Number.isNaN(timeOf(cell))) >= most) return 'datetime';
  const distinct = new Set(present).size;
  const words = present.reduce((sum, cell) => sum + cell.trim().split(/\s+/).length, 0) / present.length;
  return words >= 4 && distinct > 0.2 * present.length && distinct > 50 ? 'text' : 'categorical';
}
