// Reads a CSV text stream record by record, as Spark reads files: by line, or with line breaks inside quotes.

import { RecordReader } from './csv-record';

/** How the records of a file are found. */
export interface CsvForm {
  delimiter: string;
  /** Whether a quoted field may hold line breaks. */
  multiLine: boolean;
  /** Lines to leave out at the start of each file. */
  skipLines: number;
}

/** Longest record, in characters: beyond it memory, not data, is the matter. */
export const longestRecord = 64 * 1024 * 1024;

/** A record is too long to be read. */
export class RecordTooLong extends Error {
  constructor() {
    super(`a line is longer than ${longestRecord} characters; the file is no CSV, or its line breaks are lost`);
    this.name = 'RecordTooLong';
  }
}

/**
 * The records of a file, blank lines left out, the header not told apart.
 * @throws RecordTooLong
 */
export async function* csvRecords(chunks: AsyncIterable<string>, form: CsvForm): AsyncGenerator<(string | null)[][]> {
  if (form.multiLine) yield* wholeFile(chunks, form);
  else yield* byLine(chunks, form);
}

async function* byLine(chunks: AsyncIterable<string>, form: CsvForm): AsyncGenerator<(string | null)[][]> {
  let unfinished: string[] = [];
  let waiting = 0;
  let toSkip = form.skipLines;
  let first = true;
  const records = (text: string): (string | null)[][] => {
    const lines = text.split(/\r\n|\n|\r/);
    const kept = toSkip > 0 ? lines.slice(toSkip) : lines;
    toSkip -= lines.length - kept.length;
    return kept.filter((line) => !isBlank(line)).map((line) => fieldsOf(line, form.delimiter));
  };
  for await (const chunk of chunks) {
    unfinished.push(first ? chunk.replace(/^\ufeff/, '') : chunk);
    waiting += chunk.length;
    first &&= chunk === '';
    if (waiting > longestRecord) throw new RecordTooLong();
    if (!/[\r\n]/.test(chunk)) continue;
    const text = unfinished.join('');
    const end = endOfLastLine(text);
    unfinished = [text.slice(end)];
    waiting = text.length - end;
    if (end > 0) yield records(text.slice(0, text[end - 1] === '\n' && text[end - 2] === '\r' ? end - 2 : end - 1));
  }
  const rest = unfinished.join('');
  if (rest !== '') yield records(rest.replace(/\r$/, ''));
}

/** The place after the last line break whose end is sure: a final CR may be half of CRLF. */
function endOfLastLine(text: string): number {
  const searchable = text.endsWith('\r') ? text.length - 2 : text.length - 1;
  return searchable < 0 ? 0 : Math.max(text.lastIndexOf('\n', searchable), text.lastIndexOf('\r', searchable)) + 1;
}

function isBlank(line: string): boolean {
  return line === '' || (line.charCodeAt(0) <= 0x20 && /^[\0-\x20]*$/.test(line));
}

function fieldsOf(line: string, delimiter: string): (string | null)[] {
  if (line.includes('"')) return new RecordReader(line, delimiter, undefined).read(0).fields;
  return line.split(delimiter).map((field) => (field === '' ? null : field));
}

async function* wholeFile(chunks: AsyncIterable<string>, form: CsvForm): AsyncGenerator<(string | null)[][]> {
  const pieces: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    pieces.push(chunk);
    length += chunk.length;
    if (length > 8 * longestRecord) throw new Error(`a file with line breaks inside fields may hold ${8 * longestRecord} characters; split it`);
  }
  const text = pieces.join('');
  const newLine = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  let at = text.startsWith('\ufeff') ? 1 : 0;
  for (let skipped = 0; skipped < form.skipLines && at < text.length; skipped += 1) at = endOfLine(text, at, newLine);
  const reader = new RecordReader(text, form.delimiter, newLine);
  let batch: (string | null)[][] = [];
  while (at < text.length) {
    if (text.startsWith(newLine, at)) {
      at += newLine.length;
      continue;
    }
    const record = reader.read(at);
    batch.push(record.fields);
    at = record.end;
    if (batch.length >= 2048) {
      yield batch;
      batch = [];
    }
  }
  yield batch;
}

function endOfLine(text: string, at: number, newLine: string): number {
  const end = text.indexOf(newLine, at);
  return end < 0 ? text.length : end + newLine.length;
}

/** Column names from a header record: equal ones (without case) all get their place, empty ones are `_c<place>`. */
export function headerNames(header: readonly (string | null)[]): string[] {
  const counts = new Map<string, number>();
  for (const name of header) {
    const key = (name ?? '').toLowerCase();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return header.map((name, place) => {
    if (name === null) return `_c${place}`;
    return (counts.get(name.toLowerCase()) ?? 0) > 1 ? `${name}${place}` : name;
  });
}
