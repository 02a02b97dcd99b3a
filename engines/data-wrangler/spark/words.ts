// Cuts texts into words and places them, as Spark's Tokenizer, RegexTokenizer and HashingTF do.

import type { Tokenizer } from '../../../flows/operators/featurize-text';
import { javaPattern } from './java-pattern';

/** The function that cuts a text. @throws Error if the pattern cannot be used */
export function tokenizerOf(tokenizer: Tokenizer): (text: string) => string[] {
  if (tokenizer.kind === 'standard') return standard;
  const pattern = javaPattern(tokenizer.pattern, 'g');
  const cut = tokenizer.gaps ? (text: string): string[] => withoutEmptyEnd(text.split(pattern).filter((piece) => piece !== undefined)) : (text: string): string[] => [...text.matchAll(pattern)].map((match) => match[0]);
  return (text) => cut(tokenizer.lowercase ? text.toLowerCase() : text).filter((word) => word.length >= tokenizer.minimumLength);
}

/** Java's split at each white space, which keeps empty words but not at the end. */
function standard(text: string): string[] {
  return withoutEmptyEnd(text.toLowerCase().split(/[ \t\n\x0B\f\r]/));
}

/** Java's split drops empty pieces at the end, unless the text was not split at all. */
function withoutEmptyEnd(words: string[]): string[] {
  if (words.length === 1) return words;
  let end = words.length;
  while (end > 0 && words[end - 1] === '') end -= 1;
  return words.slice(0, end);
}

/** The slot of a word among so many: murmur3 with seed 42 over its UTF-8 bytes. */
export function hashedSlot(word: string, slots: number): number {
  const hash = murmur3(Buffer.from(word, 'utf8'), 42);
  return ((hash % slots) + slots) % slots;
}

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));
const mixed = (word: number): number => Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);

/** 32-bit murmur3, signed. */
export function murmur3(bytes: Buffer, seed: number): number {
  let hash = seed;
  const whole = bytes.length - (bytes.length % 4);
  for (let at = 0; at < whole; at += 4) hash = (Math.imul(rotate(hash ^ mixed(bytes.readInt32LE(at)), 13), 5) + 0xe6546b64) | 0;
  let tail = 0;
  for (let at = bytes.length - 1; at >= whole; at -= 1) tail = (tail << 8) | (bytes[at] ?? 0);
  if (whole < bytes.length) hash ^= mixed(tail);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
