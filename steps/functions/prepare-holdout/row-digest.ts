// Tells whether two rows hold the same features, without keeping the rows.
import { createHash } from 'node:crypto';

/** A number is the same number however it is written: `1`, `1.0`, ` 1e0`. */
export function canonicalCell(cell: string): string {
  const text = cell.trim();
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return text;
  const number = Number(text);
  // Beyond this, different whole numbers (ids, say) would become the same double.
  return Math.abs(number) > Number.MAX_SAFE_INTEGER ? text : String(number === 0 ? 0 : number);
}

/** Digest of the cells as values, in their order; 128 bits. */
export function rowDigest(cells: readonly string[]): string {
  return createHash('sha256').update(cells.map(canonicalCell).join('\u001f')).digest('base64').slice(0, 22);
}

/** A number in [0, 1) that depends on the text alone. */
export function hashFraction(text: string): number {
  return createHash('sha256').update(text).digest().readUIntBE(0, 6) / 2 ** 48;
}
