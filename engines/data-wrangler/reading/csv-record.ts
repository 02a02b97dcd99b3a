// Cuts CSV records into fields as Spark's parser does with quote `"` and escape `"`.

/** The fields of a record; an empty one, quoted or not, is null. `end` is where the next record begins. */
export interface CsvRecord {
  fields: (string | null)[];
  end: number;
}

interface Field {
  value: string;
  /** Where the delimiter, the line's end or the text's end stands. */
  end: number;
}

/** Reads the records of one text, one after another, in time that grows with the text alone. */
export class RecordReader {
  private nextDelimiter = -1;
  private nextLine = -1;

  /** @param newLine what ends a record; without one the text is a single record, whatever it holds */
  constructor(private readonly text: string, private readonly delimiter: string, private readonly newLine: string | undefined) {}

  /** Reads the record that begins at a place; places must not go back. */
  read(start: number): CsvRecord {
    const fields: (string | null)[] = [];
    let at = start;
    for (;;) {
      const field = this.text[at] === '"' ? this.quotedField(at) : this.plainField(at);
      fields.push(field.value === '' ? null : field.value);
      at = field.end;
      if (at >= this.text.length || !this.text.startsWith(this.delimiter, at)) break;
      at += this.delimiter.length;
    }
    return { fields, end: at < this.text.length ? at + (this.newLine?.length ?? 0) : at };
  }

  private plainField(start: number): Field {
    const end = this.endOfPlain(start);
    return { value: this.text.slice(start, end), end };
  }

  private endOfPlain(start: number): number {
    if (this.nextDelimiter < start) this.nextDelimiter = this.place(this.delimiter, start);
    if (this.newLine === undefined) return this.nextDelimiter;
    if (this.nextLine < start) this.nextLine = this.place(this.newLine, start);
    return Math.min(this.nextDelimiter, this.nextLine);
  }

  private place(part: string, start: number): number {
    const found = this.text.indexOf(part, start);
    return found < 0 ? this.text.length : found;
  }

  /** A field that begins with a quote. Text after the closing quote makes all its quotes literal. */
  private quotedField(start: number): Field {
    const pieces: string[] = [];
    let at = start + 1;
    for (;;) {
      const quote = this.text.indexOf('"', at);
      if (quote < 0) return { value: pieces.join('') + this.text.slice(at), end: this.text.length };
      pieces.push(this.text.slice(at, quote));
      if (this.text[quote + 1] === '"') {
        pieces.push('"');
        at = quote + 2;
        continue;
      }
      const value = pieces.join('');
      const end = this.endOfBlanks(quote + 1);
      if (end !== undefined) return { value, end };
      const rest = this.endOfPlain(quote);
      return { value: `"${value}${this.text.slice(quote, rest)}`, end: rest };
    }
  }

  /** Where the field ends if nothing but blanks follows its closing quote; else undefined. */
  private endOfBlanks(start: number): number | undefined {
    for (let at = start; ; at += 1) {
      if (at >= this.text.length || this.text.startsWith(this.delimiter, at) || (this.newLine !== undefined && this.text.startsWith(this.newLine, at))) return at;
      if (this.text.charCodeAt(at) > 0x20) return undefined;
    }
  }
}
