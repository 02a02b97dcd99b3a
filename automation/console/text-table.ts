// A table as plain text: columns padded to their widest cell, numbers to the right.

/** One table; `rows` have as many cells as `columns`. */
export interface TextTable {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

const numeric = /^[+-]?[\d.,]+(%| s| ms)?$/;

/** Lines of the table, each indented by two spaces, without trailing blanks. */
export function renderTable({ columns, rows }: TextTable): string {
  const widths = columns.map((column, at) => Math.max(column.length, ...rows.map((row) => (row[at] ?? '').length)));
  const toTheRight = columns.map((_, at) => rows.length > 0 && rows.every((row) => numeric.test(row[at] ?? '') || (row[at] ?? '') === ''));
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, at) => (toTheRight[at] ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join('  ')}`.trimEnd();
  return [line(columns), ...rows.map(line)].join('\n');
}
