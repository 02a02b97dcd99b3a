// Reads a time by a Python strptime pattern, as far as Data Wrangler's users write them.

import { daysOf, microsPerDay } from './calendar';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  micros: number;
  afternoon?: boolean;
  offset: number;
}

type Setter = (parts: Parts, text: string) => void;

const directives: Readonly<Record<string, [string, Setter]>> = {
  Y: ['\\d{4}', (parts, text) => { parts.year = Number(text); }],
  y: ['\\d{2}', (parts, text) => { parts.year = Number(text) + (Number(text) < 69 ? 2000 : 1900); }],
  m: ['\\d{1,2}', (parts, text) => { parts.month = Number(text); }],
  d: ['\\d{1,2}', (parts, text) => { parts.day = Number(text); }],
  b: ['[A-Za-z]{3}', (parts, text) => { parts.month = months.indexOf(text.toLowerCase()) + 1; }],
  B: ['[A-Za-z]{3,9}', (parts, text) => { parts.month = months.indexOf(text.slice(0, 3).toLowerCase()) + 1; }],
  H: ['\\d{1,2}', (parts, text) => { parts.hour = Number(text); }],
  I: ['\\d{1,2}', (parts, text) => { parts.hour = Number(text) % 12; }],
  M: ['\\d{1,2}', (parts, text) => { parts.minute = Number(text); }],
  S: ['\\d{1,2}', (parts, text) => { parts.second = Number(text); }],
  f: ['\\d{1,6}', (parts, text) => { parts.micros = Number(text.padEnd(6, '0')); }],
  p: ['[AaPp][Mm]', (parts, text) => { parts.afternoon = /^p/i.test(text); }],
  z: ['[+-]\\d{2}:?\\d{2}|Z', (parts, text) => { parts.offset = text === 'Z' ? 0 : Number(`${text[0]}1`) * (Number(text.slice(1, 3)) * 60 + Number(text.slice(-2))); }],
};

/**
 * Microseconds since 1970 UTC; null if the text does not fit the pattern.
 * @throws Error naming a directive that is not known here
 */
export function strptime(text: string, pattern: string): bigint | null {
  const setters: Setter[] = [];
  const expression = pattern.replace(/%(.)|([.*+?^${}()|[\]\\])/g, (_, directive: string | undefined, special: string | undefined) => {
    if (directive === undefined) return `\\${special ?? ''}`;
    if (directive === '%') return '%';
    const known = Object.hasOwn(directives, directive) ? directives[directive] : undefined;
    if (known === undefined) throw new Error(`%${directive} in the date format "${pattern}" is not known here; known are ${Object.keys(directives).map((name) => `%${name}`).join(' ')}`);
    setters.push(known[1]);
    return `(${known[0]})`;
  });
  const match = new RegExp(`^${expression}$`).exec(text.trim());
  if (match === null) return null;
  const parts: Parts = { year: 1900, month: 1, day: 1, hour: 0, minute: 0, second: 0, micros: 0, offset: 0 };
  setters.forEach((set, index) => set(parts, match[index + 1] ?? ''));
  return microsOf(parts);
}

function microsOf(parts: Parts): bigint | null {
  const days = daysOf(parts);
  if (days === undefined || parts.hour > 23 || parts.minute > 59 || parts.second > 59) return null;
  const hour = parts.hour + (parts.afternoon === true ? 12 : 0);
  return BigInt(days) * microsPerDay + BigInt(((hour * 60 + parts.minute - parts.offset) * 60 + parts.second) * 1_000_000 + parts.micros);
}
