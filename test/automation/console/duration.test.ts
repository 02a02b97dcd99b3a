// Durations as people read them.
import assert from 'node:assert/strict';
import { formatSeconds } from '../../../automation/console/duration';

describe('a duration', () => {
  const cases: readonly [number, string][] = [[0.44, '0.4 s'], [12.3, '12 s'], [59.4, '59 s'], [185, '3 min 05 s'], [3720, '1 h 02 min']];
  for (const [seconds, text] of cases) {
    it(`of ${seconds} seconds reads ${text}`, () => assert.equal(formatSeconds(seconds), text));
  }
});
