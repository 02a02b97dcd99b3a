// Header-less CSV between the containers of a chain.

import { RecordReader } from '../data-wrangler/reading/csv-record';

/** Records of a request body, without blank lines; an empty field is null. */
export function parseRecords(text: string): (string | null)[][] {
  const records: (string | null)[][] = [];
  const newLine = text.includes('\r\n') ? '\r\n' : '\n';
  const reader = new RecordReader(text, ',', newLine);
  for (let at = 0; at < text.length;) {
    if (text.startsWith(newLine, at)) {
      at += newLine.length;
      continue;
    }
    const record = reader.read(at);
    records.push(record.fields);
    at = record.end;
  }
  return records;
}

/** One field as Python's csv writer writes it: quoted where it holds a comma, a quote or a line break. */
export function pythonField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
