// Dates and times as text: as a cast to text gives it, and as the CSV writer writes it.

import { dateText, twoDigits } from './cast-text';
import { splitMicros } from './calendar';

function clock(microsOfDay: number): string {
  const seconds = Math.floor(microsOfDay / 1_000_000);
  return `${twoDigits(Math.floor(seconds / 3600))}:${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}`;
}

/** `2024-01-05 10:00:00.123456`, the fraction only as long as it must be. */
export function datetimeText(micros: bigint): string {
  const { days, microsOfDay } = splitMicros(micros);
  const fraction = microsOfDay % 1_000_000;
  const digits = fraction === 0 ? '' : `.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
  return `${dateText(days)} ${clock(microsOfDay)}${digits}`;
}

/** `2024-01-05T10:00:00.000Z`, cut to milliseconds. */
export function datetimeCsv(micros: bigint): string {
  const { days, microsOfDay } = splitMicros(micros);
  return `${dateText(days)}T${clock(microsOfDay)}.${String(Math.floor((microsOfDay % 1_000_000) / 1000)).padStart(3, '0')}Z`;
}
