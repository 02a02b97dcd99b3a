// Tells files that DuckDB reads just as Spark does from those that only our own reader does.

import { open } from 'node:fs/promises';

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const pieceBytes = 8 * 1024 * 1024;

/**
 * Whether quotes, if any, enclose whole fields without line breaks, and lines end in LF or all in CRLF.
 * What such a file may still have (ragged rows, bytes that are no UTF-8) DuckDB refuses by itself.
 */
export async function isPlainCsv(file: string, delimiter: string): Promise<boolean> {
  if (Buffer.byteLength(delimiter) !== 1 || delimiter === '"') return false;
  const handle = await open(file, 'r');
  try {
    const scan = new PlainScan(delimiter.charCodeAt(0));
    const buffer = Buffer.allocUnsafe(pieceBytes);
    let kept = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, kept, pieceBytes - kept, null);
      const filled = kept + bytesRead;
      if (bytesRead === 0) return scan.accepts(buffer.subarray(0, filled));
      const end = buffer.subarray(0, filled).lastIndexOf(lineFeed) + 1;
      if (end === 0 && filled === pieceBytes) return false;
      if (!scan.accepts(buffer.subarray(0, end))) return false;
      buffer.copy(buffer, 0, end, filled);
      kept = filled - end;
    }
  } finally {
    await handle.close();
  }
}

/** Looks at whole lines, one piece after another. */
class PlainScan {
  private lineEnds: 'LF' | 'CRLF' | undefined;

  constructor(private readonly delimiter: number) {}

  accepts(lines: Buffer): boolean {
    return this.lineEndsAgree(lines) && this.quotesEncloseFields(lines);
  }

  /** A lone CR ends a line in Spark, and mixed line ends are for our own reader. */
  private lineEndsAgree(lines: Buffer): boolean {
    if (lines.length === 0) return true;
    const first = lines.indexOf(carriageReturn);
    if (first < 0) {
      if (this.lineEnds === 'CRLF' && lines.includes(lineFeed)) return false;
      this.lineEnds ??= lines.includes(lineFeed) ? 'LF' : undefined;
      return true;
    }
    if (this.lineEnds === 'LF') return false;
    this.lineEnds = 'CRLF';
    let lineEnd = lines.indexOf(lineFeed);
    for (let at = first; at >= 0; at = lines.indexOf(carriageReturn, at + 1)) {
      if (lineEnd !== at + 1) return false;
      lineEnd = lines.indexOf(lineFeed, lineEnd + 1);
    }
    return lineEnd < 0;
  }

  private quotesEncloseFields(lines: Buffer): boolean {
    for (let at = lines.indexOf(quote); at >= 0;) {
      if (at > 0 && lines[at - 1] !== this.delimiter && lines[at - 1] !== lineFeed) return false;
      const close = closingQuote(lines, at);
      if (close < 0) return false;
      const after = lines[close + 1];
      if (after !== undefined && after !== this.delimiter && after !== lineFeed && after !== carriageReturn) return false;
      const lineEnd = lines.indexOf(lineFeed, at);
      if (lineEnd >= 0 && lineEnd < close) return false;
      at = lines.indexOf(quote, close + 1);
    }
    return true;
  }
}

/** The quote that ends the field which begins at a quote; doubled ones are part of it. */
function closingQuote(lines: Buffer, open: number): number {
  for (let at = lines.indexOf(quote, open + 1); at >= 0; at = lines.indexOf(quote, at + 2)) {
    if (lines[at + 1] !== quote) return at;
  }
  return -1;
}
