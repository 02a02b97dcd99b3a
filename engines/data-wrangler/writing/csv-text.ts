// Trims and quotes a text cell as Spark's CSV writer does.

/** A text cell, trimmed and quoted where it holds the delimiter, a quote or a line break, or is empty. */
export function quotedField(text: string, delimiter: string, first: boolean): string {
  const trimmed = text.replace(/^[\0-\x20]+|[\0-\x20]+$/g, '');
  const quoted = trimmed === '' || trimmed.includes(delimiter) || /["\r\n]/.test(trimmed) || (first && trimmed.startsWith('#'));
  return quoted ? `"${trimmed.replaceAll('"', '""')}"` : trimmed;
}
