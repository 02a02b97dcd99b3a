// Trims and quotes a text cell as Spark's CSV writer does.

import { trimEndControls, trimStartControls } from '../spark/trim';

/** A text cell, trimmed and quoted where it (or what is trimmed off its end) holds the delimiter, a quote or a line break, or is empty. */
export function quotedField(text: string, delimiter: string, first: boolean): string {
  const begun = trimStartControls(text);
  const trimmed = trimEndControls(begun);
  const quoted = trimmed === '' || begun.includes(delimiter) || /["\r\n]/.test(begun) || (first && trimmed.startsWith('#'));
  return quoted ? `"${trimmed.replaceAll('"', '""')}"` : trimmed;
}
