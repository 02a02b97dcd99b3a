// Reads CSV as a stream: quotes, doubled quotes, line breaks inside quotes, any line end, a byte order mark.

/** One record of a CSV file. */
export interface CsvRecord {
  readonly fields: string[];
  /** Line of the file on which the record begins, from 1. */
  readonly line: number;
}

/** What is wrong with a CSV file, and where. */
export class CsvError extends Error {
  constructor(readonly line: number, message: string) {
    super(`line ${line}: ${message}`);
    this.name = 'CsvError';
  }
}

/** A cell longer than this is taken for a quote that was never closed, before it fills the memory. */
const longestField = 16 * 1024 * 1024;

/**
 * The records of a CSV file, in batches of one chunk each. Empty lines are no records.
 * @throws CsvError on a quote that is never closed.
 */
export async function* readCsv(chunks: AsyncIterable<Uint8Array>, delimiter = ','): AsyncGenerator<CsvRecord[]> {
  const decoder = new TextDecoder('utf-8');
  const parser = new CsvParser(delimiter);
  for await (const chunk of chunks) {
    const records = parser.push(decoder.decode(chunk, { stream: true }));
    if (records.length > 0) yield records;
  }
  const last = [...parser.push(decoder.decode()), ...parser.end()];
  if (last.length > 0) yield last;
}

/** The records of a text that is at hand. */
export function parseCsv(text: string, delimiter = ','): CsvRecord[] {
  const parser = new CsvParser(delimiter);
  return [...parser.push(text.startsWith('\uFEFF') ? text.slice(1) : text), ...parser.end()];
}

/** Takes text piece by piece and gives the records that it completes. */
class CsvParser {
  private fields: string[] = [];
  private field = '';
  private line = 1;
  private recordLine = 1;
  private quoted = false;
  /** The field had quotes, so an empty one is a value and a quote after it closes nothing. */
  private wasQuoted = false;
  /** The text so far ended in a quote inside quotes, or in a carriage return: the next character tells what it was. */
  private pendingQuote = false;
  private pendingReturn = false;

  private readonly delimiter: number;

  constructor(delimiter: string) {
    if (delimiter.length !== 1) throw new Error(`the delimiter must be one character; got ${JSON.stringify(delimiter)}`);
    this.delimiter = delimiter.charCodeAt(0);
  }

  push(text: string): CsvRecord[] {
    const records: CsvRecord[] = [];
    let start = 0;
    let index = 0;
    const flush = (end: number): void => {
      if (end > start) this.field += text.slice(start, end);
    };
    while (index < text.length) {
      const character = text.charCodeAt(index);
      if (this.quoted || this.pendingQuote) {
        if (this.pendingQuote) {
          this.pendingQuote = false;
          if (character === 34) {
            this.field += '"';
            index += 1;
            start = index;
            continue;
          }
          this.quoted = false;
          start = index;
          continue;
        }
        if (character === 34) {
          flush(index);
          this.pendingQuote = true;
          start = index + 1;
        } else if (character === 10) {
          this.line += 1;
        }
        index += 1;
        continue;
      }
      if (this.pendingReturn) {
        this.pendingReturn = false;
        if (character === 10) {
          index += 1;
          start = index;
          continue;
        }
      }
      if (character === 34 && !this.wasQuoted && this.field === '' && start === index) {
        this.quoted = true;
        this.wasQuoted = true;
        start = index + 1;
      } else if (character === 10 || character === 13) {
        flush(index);
        this.finishRecord(records);
        this.pendingReturn = character === 13;
        this.line += 1;
        this.recordLine = this.line;
        start = index + 1;
      } else if (character === this.delimiter) {
        flush(index);
        this.finishField();
        start = index + 1;
      }
      index += 1;
    }
    flush(text.length);
    if (this.field.length > longestField) throw new CsvError(this.recordLine, `a cell is longer than ${longestField} characters; is a quote never closed?`);
    return records;
  }

  end(): CsvRecord[] {
    if (this.quoted && !this.pendingQuote) throw new CsvError(this.recordLine, 'a quote is opened and never closed');
    const records: CsvRecord[] = [];
    this.finishRecord(records);
    return records;
  }

  private finishField(): void {
    this.fields.push(this.field);
    this.field = '';
    this.wasQuoted = false;
  }

  private finishRecord(records: CsvRecord[]): void {
    const empty = this.fields.length === 0 && this.field === '' && !this.wasQuoted;
    if (empty) return;
    this.finishField();
    records.push({ fields: this.fields, line: this.recordLine });
    this.fields = [];
    this.pendingQuote = false;
    this.quoted = false;
  }
}
