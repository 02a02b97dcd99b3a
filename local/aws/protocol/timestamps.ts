// Timestamps as the wire protocols write and read them.

/** How a timestamp is written. */
export type TimestampFormat = 'iso8601' | 'rfc822' | 'unixTimestamp';

/** Writes a moment given as Date, milliseconds or ISO text. */
export function writeTimestamp(value: unknown, format: string): string | number {
  const date = value instanceof Date ? value : new Date(value as string | number);
  if (Number.isNaN(date.getTime())) throw new Error(`Not a moment: ${String(value)}`);
  if (format === 'unixTimestamp') return date.getTime() / 1000;
  if (format === 'rfc822') return date.toUTCString();
  const text = date.toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}

/** Reads a moment in any of the forms; undefined where it is none. */
export function readTimestamp(value: unknown): Date | undefined {
  const number = typeof value === 'number' ? value : typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
  const date = number === undefined ? (typeof value === 'string' ? new Date(value) : undefined) : new Date(Math.round(number * 1000));
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}
