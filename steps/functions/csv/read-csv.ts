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

/** Takes text piece by piece and gives the records that it completes. */
class CsvParser {
  private fields: string[] = [];
  private field = '';
  private line = 1;
  private recordLine = 1;
  private quoted = false;
  /** The field had quotes, so an empty one is a value and a later quote is text. */
  private wasQuoted = false;
  /** The text so far ended in a quote inside quotes, or in a carriage return: the next character tells what it was. */
  private pendingQuote = false;
  private pendingReturn = false;
  private readonly special: RegExp;

  constructor(private readonly delimiter: string) {
    if (delimiter.length !== 1) throw new Error(`the delimiter must be one character; got ${JSON.stringify(delimiter)}`);
    this.special = new RegExp(`["\\r\\n${delimiter.replace(/[\\\]^-]/g, '\\$&')}]`, 'g');
  }

  push(text: string): CsvRecord[] {
    const records: CsvRecord[] = [];
    for (let index = 0; index < text.length;) index = this.quoted ? this.insideQuotes(text, index) : this.outsideQuotes(text, index, records);
    if (this.field.length > longestField) throw new CsvError(this.recordLine, `a cell is longer than ${longestField} characters; is a quote never closed?`);
    return records;
  }

  end(): CsvRecord[] {
    if (this.quoted && !this.pendingQuote) throw new CsvError(this.recordLine, 'a quote is opened and never closed');
    const records: CsvRecord[] = [];
    this.finishRecord(records);
    return records;
  }

  /** Reads up to the next quote; gives where to go on. */
  private insideQuotes(text: string, index: number): number {
    if (this.pendingQuote) {
      this.pendingQuote = false;
      const doubled = text[index] === '"';
      if (doubled) this.field += '"';
      else this.quoted = false;
      return doubled ? index + 1 : index;
    }
    const quote = text.indexOf('"', index);
    const part = text.slice(index, quote < 0 ? text.length : quote);
    this.field += part;
    this.line += countLines(part);
    this.pendingQuote = quote >= 0;
    return quote < 0 ? text.length : quote + 1;
  }

  /** Reads up to the next character that means something; gives where to go on. */
  private outsideQuotes(text: string, index: number, records: CsvRecord[]): number {
    const secondOfPair = this.pendingReturn && text[index] === '\n';
    this.pendingReturn = false;
    if (secondOfPair) return index + 1;
    this.special.lastIndex = index;
    const found = this.special.exec(text);
    if (found === null) {
      this.field += text.slice(index);
      return text.length;
    }
    this.field += text.slice(index, found.index);
    this.take(found[0], records);
    return found.index + 1;
  }

  private take(character: string, records: CsvRecord[]): void {
    if (character === this.delimiter) {
      this.finishField();
    } else if (character === '"') {
      const opens = this.field === '' && !this.wasQuoted;
      if (opens) this.quoted = this.wasQuoted = true;
      else this.field += '"';
    } else {
      this.finishRecord(records);
      this.pendingReturn = character === '\r';
      this.line += 1;
      this.recordLine = this.line;
    }
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
  }
}

function countLines(text: string): number {
  let lines = 0;
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) lines += 1;
  return lines;
}
