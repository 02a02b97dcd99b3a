// Cuts one CSV record into fields as Spark's parser does with quote `"` and escape `"`.

/** The fields of a record; an empty one, quoted or not, is null. `end` is where the next record begins. */
export interface CsvRecord {
  fields: (string | null)[];
  end: number;
}

/**
 * Reads the record that begins at a place.
 * @param newLine what ends a record; without one the text is a single record, whatever it holds
 */
export function readRecord(text: string, start: number, delimiter: string, newLine: string | undefined): CsvRecord {
  const fields: (string | null)[] = [];
  let at = start;
  for (;;) {
    const field = text[at] === '"' ? quotedField(text, at, delimiter, newLine) : plainField(text, at, delimiter, newLine);
    fields.push(field.value === '' ? null : field.value);
    at = field.end;
    if (!text.startsWith(delimiter, at) || at >= text.length) break;
    at += delimiter.length;
  }
  return { fields, end: at < text.length ? at + (newLine?.length ?? 0) : at };
}

interface Field {
  value: string;
  /** Where the delimiter, the line's end or the text's end stands. */
  end: number;
}

function plainField(text: string, start: number, delimiter: string, newLine: string | undefined): Field {
  const end = endOfPlain(text, start, delimiter, newLine);
  return { value: text.slice(start, end), end };
}

function endOfPlain(text: string, start: number, delimiter: string, newLine: string | undefined): number {
  const next = text.indexOf(delimiter, start);
  const end = next < 0 ? text.length : next;
  if (newLine === undefined) return end;
  const line = text.indexOf(newLine, start);
  return line < 0 ? end : Math.min(line, end);
}

/** A field that begins with a quote. Text after the closing quote makes all its quotes literal. */
function quotedField(text: string, start: number, delimiter: string, newLine: string | undefined): Field {
  let value = '';
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return { value: value + text.slice(at), end: text.length };
    value += text.slice(at, quote);
    if (text[quote + 1] === '"') {
      value += '"';
      at = quote + 2;
      continue;
    }
    const end = endOfBlanks(text, quote + 1, delimiter, newLine);
    if (end !== undefined) return { value, end };
    const rest = endOfPlain(text, quote, delimiter, newLine);
    return { value: `"${value}${text.slice(quote, rest)}`, end: rest };
  }
}

/** Where the field ends if nothing but blanks follows its closing quote; else undefined. */
function endOfBlanks(text: string, start: number, delimiter: string, newLine: string | undefined): number | undefined {
  for (let at = start; ; at += 1) {
    if (at >= text.length || text.startsWith(delimiter, at) || (newLine !== undefined && text.startsWith(newLine, at))) return at;
    if (text.charCodeAt(at) > 0x20) return undefined;
  }
}
