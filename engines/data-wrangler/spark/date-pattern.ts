// Spark's date and time patterns (Java's DateTimeFormatter with Spark's rules), taken apart.

/** A run of one letter, or literal text, or an optional part in brackets. */
export type PatternItem =
  | { kind: 'field'; letter: string; count: number }
  | { kind: 'text'; text: string }
  | { kind: 'optional'; items: PatternItem[] };

const knownLetters = 'GyMLdDQqEahHKkmsSVzOXxZF';
const weekLetters = 'YwWuec';
/** The longest run of each letter that Java prints by number or name. */
const longest: Readonly<Record<string, number>> = { G: 4, M: 4, L: 4, d: 2, D: 3, Q: 4, q: 4, E: 4, a: 1, h: 2, H: 2, K: 2, k: 2, m: 2, s: 2, S: 9, V: 2, z: 4, O: 4, X: 5, x: 5, Z: 5, F: 1, y: 6 };

/** Month names in English. */
export const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
/** Day names in English, Monday first. */
export const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/**
 * Takes a pattern apart.
 * @throws Error naming the letter that Spark 3 refuses
 */
export function parsePattern(pattern: string): PatternItem[] {
  const stack: PatternItem[][] = [[]];
  const current = (): PatternItem[] => stack.at(-1) ?? [];
  for (let at = 0; at < pattern.length;) {
    const character = pattern[at] ?? '';
    if (character === '[') {
      stack.push([]);
      at += 1;
    } else if (character === ']') {
      const items = stack.pop() ?? [];
      if (stack.length === 0) throw new Error(`the date pattern "${pattern}" closes a bracket that is not open`);
      current().push({ kind: 'optional', items });
      at += 1;
    } else if (/[A-Za-z]/.test(character)) {
      const count = runLength(pattern, at);
      current().push(field(pattern, character, count));
      at += count;
    } else {
      const [text, length] = literal(pattern, at);
      current().push({ kind: 'text', text });
      at += length;
    }
  }
  return stack.reduceRight<PatternItem[]>((inner, items) => (inner.length === 0 ? items : [...items, { kind: 'optional', items: inner }]), []);
}

function runLength(pattern: string, at: number): number {
  let end = at;
  while (pattern[end] === pattern[at]) end += 1;
  return end - at;
}

function field(pattern: string, letter: string, count: number): PatternItem {
  if (weekLetters.includes(letter)) throw new Error(`the date pattern "${pattern}" has the week letter ${letter}, which Spark 3 refuses`);
  if (!knownLetters.includes(letter)) throw new Error(`the date pattern "${pattern}" has the letter ${letter}, which Spark does not know; quote it if it stands for itself`);
  if (count > (longest[letter] ?? 0)) throw new Error(`the date pattern "${pattern}" has ${count} times ${letter}, which Spark 3 refuses`);
  if (letter === 'V' && count !== 2) throw new Error(`the date pattern "${pattern}" has V; Java wants VV`);
  return { kind: 'field', letter, count };
}

function literal(pattern: string, at: number): [string, number] {
  const character = pattern[at] ?? '';
  if ('#{}'.includes(character)) throw new Error(`the date pattern "${pattern}" has ${character}, which Java reserves`);
  if (character !== "'") return [character, 1];
  if (pattern[at + 1] === "'") return ["'", 2];
  let text = '';
  for (let end = at + 1; end < pattern.length; end += 1) {
    if (pattern[end] !== "'") text += pattern[end] ?? '';
    else if (pattern[end + 1] === "'") {
      text += "'";
      end += 1;
    } else return [text, end + 1 - at];
  }
  throw new Error(`the date pattern "${pattern}" has an open quote`);
}
