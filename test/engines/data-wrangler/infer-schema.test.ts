// Types that are inferred, and times that are guessed.

import assert from 'node:assert';

import { inferType } from '../../../engines/data-wrangler/operators/infer-schema';
import { datetimeText } from '../../../engines/data-wrangler/spark/date-text';
import { guessDatetime } from '../../../engines/data-wrangler/spark/guess-datetime';

const guess = (text: string): string | null => { const micros = guessDatetime(text); return micros === null ? null : datetimeText(micros); };

describe('types inferred from text', () => {
  const cases: [string, (string | null)[], string][] = [
    ['integers', ['1', '-2', '+3', ' 4 '], 'long'],
    ['integers of which few have a fraction', ['1', '2', '3', '4', '5', '6', '7', '8', '9', '2.5'], 'long'],
    ['whole numbers with a point', ['35.0', '12.0'], 'float'],
    ['numbers with exponents', ['1e3', '.5', '5.'], 'float'],
    ['numbers with underscores', ['1_000', '2_000'], 'string'],
    ['numbers and a few words', ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'x'], 'long'],
    ['too many words', ['1', '2', '3', 'x'], 'string'],
    ['truth values', ['true', 'FALSE', 'True'], 'bool'],
    ['days', ['2024-01-05', '2024-2-9'], 'date'],
    ['days and times', ['2024-01-05', '2024-02-09 10:00:00'], 'datetime'],
    ['American days', ['01/31/2024', '2/9/2024 10:30'], 'datetime'],
    ['nothing', [null, '', ' ', 'NA', 'null'], 'string'],
    ['mostly nothing', ['1', null, null, null, null], 'string'],
    ['values beside nothing', ['1', '2', null, null], 'long'],
    ['names that begin like null', ['Nancy', 'nil', '1', '2'], 'long'],
  ];
  for (const [what, values, expected] of cases) {
    it(`${what} are ${expected}`, () => {
      assert.strictEqual(inferType(values), expected);
    });
  }

  it('needs 1500 values in a full sample', () => {
    const sample = (present: number): (string | null)[] => Array.from({ length: 5000 }, (_, place) => (place < present ? '1' : null));
    assert.deepStrictEqual([inferType(sample(1499)), inferType(sample(1500))], ['string', 'long']);
  });
});

describe('times that are guessed', () => {
  const cases: [string, string | null][] = [
    ['2024-02-29', '2024-02-29 00:00:00'], ['2024-02-29T10:11:12.5Z', '2024-02-29 10:11:12.5'], ['2024-02-29 10:00+02:00', '2024-02-29 08:00:00'],
    ['03/04/2024', '2024-03-04 00:00:00'], ['25/12/2024 23:59', '2024-12-25 23:59:00'], ['3/4/2024 1:05 PM', '2024-03-04 13:05:00'], ['12/31/2024 12:00:00 am', '2024-12-31 00:00:00'],
    ['2024/3/4 10:00:01.25', '2024-03-04 10:00:01.25'], ['20240304', '2024-03-04 00:00:00'], ['20240304101112', '2024-03-04 10:11:12'],
    ['4 Mar 2024', '2024-03-04 00:00:00'], ['04-Mar-2024 10:00', '2024-03-04 10:00:00'], ['Monday, March 4, 2024', '2024-03-04 00:00:00'], ['Sept 4 2024', '2024-09-04 00:00:00'],
    ['31/31/2024', null], ['2/30/2024', null], ['4 Foo 2024', null], ['13:00 PM', null], ['hello', null], ['', null], ['1/1/2024 13:00 PM', null],
  ];
  for (const [text, expected] of cases) {
    it(`${JSON.stringify(text)} is ${expected ?? 'none'}`, () => {
      assert.strictEqual(guess(text), expected);
    });
  }
});
