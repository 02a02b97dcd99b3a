// Reads the time of a row in the forms that a workflow may name.

/** How a time column is written. */
export type TimeFormat = 'iso' | 'month/day/year' | 'day/month/year' | 'epoch-seconds' | 'epoch-milliseconds';

const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;
const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?)?$/;

/** Milliseconds since 1970 in UTC, or undefined where the text is no such time. A time without a zone is taken as UTC. */
export function parseTime(text: string, format: TimeFormat): number | undefined {
  const value = text.trim();
  switch (format) {
    case 'iso':
      return parseIso(value);
    case 'month/day/year':
    case 'day/month/year':
      return parseSlashed(value, format === 'month/day/year');
    case 'epoch-seconds':
      return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : undefined;
    case 'epoch-milliseconds':
      return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
  }
}

function parseIso(value: string): number | undefined {
  const parts = iso.exec(value);
  if (parts === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone = 'Z'] = parts;
  const time = utc(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second));
  return time === undefined ? undefined : time + Number(`0.${fraction}`) * 1000 - zoneMinutes(zone) * 60_000;
}

function parseSlashed(value: string, monthFirst: boolean): number | undefined {
  const parts = slashed.exec(value);
  if (parts === null) return undefined;
  const [, first, second, year, hour = '0', minute = '0', seconds = '0', half] = parts;
  const [month, day] = monthFirst ? [first, second] : [second, first];
  const shift = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  return utc(Number(year), Number(month), Number(day), shift, Number(minute), Number(seconds));
}

/** Undefined for days that no calendar has, which Date would roll over. */
function utc(year: number, month: number, day: number, hour: number, minute: number, second: number): number | undefined {
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return same ? date.getTime() : undefined;
}

function zoneMinutes(zone: string): number {
  if (zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)));
}
