// Trims and quotes a text cell as Spark's CSV writer does.

/** A text cell, trimmed and quoted where it (or what is trimmed off its end) holds the delimiter, a quote or a line break, or is empty. */
export function quotedField(text: string, delimiter: string, first: boolean): string {
  const begun = text.replace(/^[\0-\x20]+/, '');
  const trimmed = begun.replace(/[\0-\x20]+$/, '');
  const quoted = trimmed === '' || begun.includes(delimiter) || /["\r\n]/.test(begun) || (first && trimmed.startsWith('#'));
  return quoted ? `"${trimmed.replaceAll('"', '""')}"` : trimmed;
}
