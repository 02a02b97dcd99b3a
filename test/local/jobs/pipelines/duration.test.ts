// Durations of caching, as leniently as the service reads them.
import assert from 'node:assert/strict';
import { before, parseDuration } from '../../../../local/jobs/pipelines/duration';

const moment = Date.UTC(2026, 2, 31, 12);
const back = (text: string) => {
  const duration = parseDuration(text);
  assert.ok(duration !== undefined, text);
  return new Date(before(moment, duration)).toISOString();
};

describe('a duration', () => {
  it('is read in all the forms that real definitions have', () => {
    assert.equal(back('P30D'), '2026-03-01T12:00:00.000Z');
    assert.equal(back('30d'), '2026-03-01T12:00:00.000Z');
    assert.equal(back('PT1H'), '2026-03-31T11:00:00.000Z');
    assert.equal(back('T16m'), '2026-03-31T11:44:00.000Z');
    assert.equal(back('30dT5h'), '2026-03-01T07:00:00.000Z');
    assert.equal(back('5y'), '2021-03-31T12:00:00.000Z');
    assert.equal(back('P2W'), '2026-03-17T12:00:00.000Z');
  });

  it('counts months by the calendar, and M before the T is months', () => {
    assert.equal(back('P1M'), '2026-02-28T12:00:00.000Z');
    assert.equal(back('P30M'), '2023-09-30T12:00:00.000Z');
  });

  it('refuses what is none', () => {
    for (const text of ['', 'P', 'T', 'PT', 'one day', '1', 'P1X', 'P-1D', '1h']) assert.equal(parseDuration(text), undefined, text);
  });
});
