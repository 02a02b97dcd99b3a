// Cuts a stream of bytes into lines of text, of bounded length.
import type { Readable } from 'node:stream';

/** Longest line handed on; what is longer comes in pieces. */
const LONGEST = 16_384;

/**
 * Calls back with each line of the stream, without its end.
 * @returns resolves when the stream has ended
 */
export function eachLine(stream: Readable, onLine: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  const take = (text: string): void => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) hand(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (rest.length >= LONGEST) {
      hand(rest);
      rest = '';
    }
  };
  const hand = (line: string): void => {
    for (let at = 0; at === 0 || at < line.length; at += LONGEST) onLine(line.slice(at, at + LONGEST));
  };
  return new Promise((resolve) => {
    stream.on('data', (chunk: Buffer) => take(decoder.decode(chunk, { stream: true })));
    // A pipe that breaks ends the text; how the process ended is told elsewhere.
    stream.on('error', () => resolve());
    stream.on('close', () => {
      if (rest !== '') hand(rest);
      rest = '';
      resolve();
    });
  });
}
