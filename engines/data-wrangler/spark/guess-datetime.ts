// Reads times in the forms that Data Wrangler guesses: ISO, month first with slashes, and bare digits.

import { daysOf, microsPerDay } from './calendar';
import { textToTimestamp } from './cast-text';

const slashes = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?(?: ?([AaPp])[Mm])?)?$/;
const bare = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/;

/** Microseconds since 1970 UTC, or null if the text has none of the known forms. */
export function guessDatetime(text: string): bigint | null {
  const trimmed = text.trim();
  if (/^\d{4}-\d{1,2}-\d{1,2}/.test(trimmed)) return textToTimestamp(trimmed);
  const american = slashes.exec(trimmed);
  if (american !== null) {
    const half = american[8]?.toLowerCase();
    const hour = Number(american[4] ?? 0);
    if (half !== undefined && (hour < 1 || hour > 12)) return null;
    const hour24 = half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0);
    return micros(american[3], american[1], american[2], hour24, american[5], american[6], american[7]);
  }
  const digits = bare.exec(trimmed);
  return digits === null ? null : micros(digits[1], digits[2], digits[3], Number(digits[4] ?? 0), digits[5], digits[6], undefined);
}

function micros(year: string | undefined, month: string | undefined, day: string | undefined, hour: number, minute = '0', second = '0', fraction = ''): bigint | null {
  const days = daysOf({ year: Number(year), month: Number(month), day: Number(day) });
  if (days === undefined || hour > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  return BigInt(days) * microsPerDay + BigInt((hour * 3600 + Number(minute) * 60 + Number(second)) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6)));
}
