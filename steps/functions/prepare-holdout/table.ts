// The columns of the raw table and where its special ones stand.

/** Which columns of a raw table are what. */
export interface TableColumns {
  readonly names: readonly string[];
  readonly target: number;
  /** Index of the id, or undefined where rows are known by number. */
  readonly id: number | undefined;
  /** Index of the column that splits, if one does. */
  readonly split: number | undefined;
}

/** What the workflow names. */
export interface NamedColumns {
  readonly Target: string;
  readonly IdColumn?: string | undefined;
  readonly SplitColumn?: string | undefined;
}

/** Finds the named columns; the error names all that are missing and those there are. */
export function tableColumns(names: readonly string[], named: NamedColumns): TableColumns {
  const wanted: [string, string | undefined][] = [['problem.target', named.Target], ['id.column', named.IdColumn], ['holdout.split.column', named.SplitColumn]];
  const missing = wanted.filter((pair): pair is [string, string] => pair[1] !== undefined && !names.includes(pair[1]));
  if (missing.length > 0) {
    throw new Error(`${missing.map(([path, name]) => `${path}: the data has no column ${JSON.stringify(name)}`).join('; ')}; it has ${names.map((name) => JSON.stringify(name)).join(', ')}`);
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`the data has the column ${JSON.stringify(twice)} twice; rename one`);
  const index = (name: string | undefined): number | undefined => (name === undefined ? undefined : names.indexOf(name));
  return { names, target: names.indexOf(named.Target), id: index(named.IdColumn), split: index(named.SplitColumn) };
}

/** Cells of a row without the target, in order: what a request to the model holds. */
export function featuresOf(columns: TableColumns, cells: readonly string[]): string[] {
  return cells.filter((_, index) => index !== columns.target);
}

/** Cells that tell whether two rows are the same: all but the target and the id. */
export function comparedCells(columns: TableColumns, cells: readonly string[]): string[] {
  return cells.filter((_, index) => index !== columns.target && index !== columns.id);
}
