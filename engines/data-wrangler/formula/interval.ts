// Reads an interval literal such as `1 day` or `2 hours 30 minutes`.

import { FormulaError, type Literal } from './syntax';

const months: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };
const days: Readonly<Record<string, number>> = { day: 1, week: 7 };
const micros: Readonly<Record<string, bigint>> = { microsecond: 1n, millisecond: 1000n, second: 1_000_000n, minute: 60_000_000n, hour: 3_600_000_000n };

/** @throws FormulaError if it is no interval of whole units (seconds may have a fraction) */
export function parseInterval(text: string): Literal {
  const result = { kind: 'interval' as const, months: 0, days: 0, micros: 0n };
  const parts = [...text.matchAll(/([+-]?\d+(?:\.\d{1,6})?)\s+([A-Za-z]+)/g)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('').replace(/\s/g, '') !== text.replace(/\s/g, '')) throw new FormulaError(`"interval ${text}" is no interval known here; write for instance INTERVAL 1 DAY`);
  for (const [, amount = '', name = ''] of parts) {
    const unit = name.toLowerCase().replace(/s$/, '');
    const [month, day, micro] = [months[unit], days[unit], micros[unit]];
    if (amount.includes('.') && unit !== 'second') throw new FormulaError(`"interval ${text}": only seconds may have a fraction`);
    if (month !== undefined) result.months += month * Number(amount);
    else if (day !== undefined) result.days += day * Number(amount);
    else if (micro !== undefined) result.micros += amount.includes('.') ? BigInt(Math.round(Number(amount) * 1e6)) : BigInt(amount) * micro;
    else throw new FormulaError(`"interval ${text}": ${name} is no unit of time`);
  }
  return result;
}
