// Formulas and date patterns compared with Spark's recorded answers.

import assert from 'node:assert';

import type { Column } from '../../../engines/data-wrangler/column';
import { caster } from '../../../engines/data-wrangler/formula/casts';
import { compileFormula } from '../../../engines/data-wrangler/formula/compile';
import { decimalText } from '../../../engines/data-wrangler/formula/decimals';
import { typeText, type FormulaType, type FormulaValue } from '../../../engines/data-wrangler/formula/types';
import { textToTimestamp } from '../../../engines/data-wrangler/spark/cast-text';
import { datetimeText } from '../../../engines/data-wrangler/spark/date-text';
import { datePatternReader } from '../../../engines/data-wrangler/spark/date-pattern-reader';
import { datePatternWriter } from '../../../engines/data-wrangler/spark/date-pattern-writer';
import { goldenFile, nearly, type Recorded, type RecordedTable } from './golden';
import { typedTable } from './operator-runs';

interface FormulaCase {
  id: string;
  expression: string;
  type?: string;
  values?: Recorded[];
  error?: string;
}

/** What is not computed here, and why; everything else must agree. */
const refused: readonly [RegExp, string][] = [
  [/^(sum|count)\(/, 'needs many rows'],
  [/\b(map|struct|named_struct|get_json_object)\(/, 'maps, structs and JSON'],
  [/^(encode|hash|crc32|soundex|format_number|format_string)\(/, 'functions not built'],
  [/^split\(s, ''\)$/, 'halves of a character beyond U+FFFF, which Spark prints as question marks'],
  [/^(dt|ts) - (date|timestamp)'/, 'intervals as results'],
];

/** Agrees but for the last digits of a transcendental function. */
const lastDigits = new Set(['mathematics']);

function shown(value: FormulaValue, type: FormulaType): Recorded {
  if (value === null) return null;
  switch (type.kind) {
    case 'decimal': return decimalText(value as bigint, type.scale);
    case 'double': return Number.isFinite(value) ? value as number : String(value);
    case 'array': return (value as readonly FormulaValue[]).map((item) => shown(item, type.element));
    case 'date': case 'timestamp': return caster(type, { kind: 'string' })(value) as string;
    case 'int': case 'bigint': { const long = value as bigint; return long > -(2n ** 53n) && long < 2n ** 53n ? Number(long) : String(long); }
    default: return value as Recorded;
  }
}

function agrees(actual: Recorded, expected: Recorded, loose: boolean): boolean {
  if (loose && typeof actual === 'number' && typeof expected === 'number') return nearly(actual, expected);
  return Array.isArray(actual) && Array.isArray(expected) ? JSON.stringify(actual) === JSON.stringify(expected) : Object.is(actual, expected);
}

function compareCase(one: FormulaCase, table: ReturnType<typeof typedTable>, columns: readonly Column[], loose: boolean): string | undefined {
  try {
    const { value } = compileFormula(one.expression, columns);
    const values = table.rows.map((row) => shown(value.evaluate(row), value.type));
    if (one.error !== undefined) return `${one.expression}: Spark refuses it, here it gives ${JSON.stringify(values.slice(0, 2))}`;
    if (typeText(value.type) !== one.type) return `${one.expression}: ${typeText(value.type)}, Spark ${String(one.type)}`;
    const wrong = values.findIndex((actual, place) => !agrees(actual, one.values?.[place] ?? null, loose));
    return wrong < 0 ? undefined : `${one.expression} in row ${wrong}: ${JSON.stringify(values[wrong])}, Spark ${JSON.stringify(one.values?.[wrong])}`;
  } catch (failure) {
    return one.error !== undefined ? undefined : `${one.expression}: ${failure instanceof Error ? failure.message : String(failure)}`;
  }
}

describe('formulas against Spark', () => {
  for (const file of ['arithmetic', 'collections-and-other', 'comparison-and-logic', 'dates-and-times', 'mathematics', 'null-handling', 'rounding', 'text']) {
    it(`computes ${file} as Spark does`, function () {
      const { input, cases } = goldenFile<{ input: RecordedTable; cases: FormulaCase[] }>(this, `expressions/${file}.json`);
      const table = typedTable(input);
      const columns = table.columns.map(([name, type], slot): Column => ({ name, type, slot }));
      const known = cases.filter(({ expression }) => !refused.some(([pattern]) => pattern.test(expression)));
      const wrong = known.flatMap((one) => compareCase(one, table, columns, lastDigits.has(file)) ?? []);
      console.log(`      ${known.length - wrong.length} of ${cases.length} formulas agree, ${cases.length - known.length} are refused by name`);
      assert.deepStrictEqual(wrong, []);
    });
  }

  it('computes functions of dates as Spark does', function () {
    const { input, cases } = goldenFile<{ input: RecordedTable; cases: { time_zone: string; expected: Record<string, { type: string; values: Recorded[] }> }[] }>(this, 'dates/functions.json');
    const table = typedTable(input);
    const columns = table.columns.map(([name, type], slot): Column => ({ name, type, slot }));
    const utc = Object.entries(cases.find((one) => one.time_zone === 'UTC')?.expected ?? {});
    const wrong = utc.flatMap(([expression, { type, values }]) => compareCase({ id: expression, expression, type, values }, table, columns, false) ?? []);
    console.log(`      ${utc.length - wrong.length} of ${utc.length} functions agree in UTC`);
    assert.deepStrictEqual(wrong, []);
  });

  it('writes times by patterns as Spark does', function () {
    const { input, cases } = goldenFile<{ input: RecordedTable; cases: { time_zone: string; pattern: string; values?: (string | null)[]; error?: string }[] }>(this, 'dates/date-format.json');
    const micros = input.rows.map(([text]) => (typeof text === 'string' ? textToTimestamp(text) : null));
    let compared = 0;
    for (const { pattern, values, error } of cases.filter((one) => one.time_zone === 'UTC')) {
      if (error !== undefined) assert.throws(() => datePatternWriter(pattern), pattern);
      else {
        const write = datePatternWriter(pattern);
        assert.deepStrictEqual(micros.map((value) => (value === null ? null : write(value))), values, pattern);
      }
      compared += 1;
    }
    console.log(`      ${compared} patterns compared`);
  });

  it('reads times by patterns as Spark does', function () {
    const { cases } = goldenFile<{ cases: { time_zone: string; pattern: string; texts: (string | null)[]; 'to_timestamp, CORRECTED': (string | null)[] | { error: string } }[] }>(this, 'dates/parse.json');
    let compared = 0;
    for (const one of cases.filter(({ time_zone: zone }) => zone === 'UTC')) {
      const expected = one['to_timestamp, CORRECTED'];
      if (!Array.isArray(expected)) assert.throws(() => datePatternReader(one.pattern), one.pattern);
      else {
        const read = datePatternReader(one.pattern);
        const actual = one.texts.map((text) => (text === null ? null : read(text))).map((value) => (value === null ? null : datetimeText(value)));
        assert.deepStrictEqual(actual, expected, one.pattern);
      }
      compared += 1;
    }
    console.log(`      ${compared} patterns compared`);
  });
});
