// Reads the column names of a CSV, and of a table without header how many columns it has.
import fs from 'node:fs';

/** Longer first lines are no header that a person wrote. */
const longestHeader = 1_048_576;

/** The fields of a CSV line with quotes; the line may hold quoted line breaks. */
export function fieldsOfFirstRecord(text: string, delimiter = ','): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quoted) {
      if (character !== '"') field += character;
      else if (text[at + 1] === '"') { field += '"'; at += 1; } else quoted = false;
    } else if (character === '"' && field === '') quoted = true;
    else if (character === delimiter) { fields.push(field); field = ''; } else if (character === '\n' || character === '\r') break;
    else field += character;
  }
  return [...fields, field];
}

/** The first record of a CSV file, without a byte order mark. */
export function readFirstRecord(file: string, delimiter = ','): string[] {
  const handle = fs.openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(Math.min(longestHeader, fs.fstatSync(handle).size));
    const length = fs.readSync(handle, buffer, 0, buffer.length, 0);
    return fieldsOfFirstRecord(buffer.subarray(0, length).toString('utf8').replace(/^\uFEFF/, ''), delimiter);
  } finally {
    fs.closeSync(handle);
  }
}
