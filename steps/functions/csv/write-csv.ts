// Writes a record as a line of CSV that every reader takes back as it was.

/** The record as one line with its line end (LF); cells are quoted where they must be. */
export function csvLine(fields: readonly string[], delimiter = ','): string {
  return `${fields.map((field) => csvCell(field, delimiter)).join(delimiter)}\n`;
}

function csvCell(field: string, delimiter: string): string {
  const plain = !field.includes(delimiter) && !/["\r\n]/.test(field);
  return plain ? field : `"${field.replaceAll('"', '""')}"`;
}
