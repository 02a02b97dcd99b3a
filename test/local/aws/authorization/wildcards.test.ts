// IAM's wildcards against regular expressions, and in bounded time.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchesWildcards } from '../../../../local/aws/authorization/wildcards';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/', ':', '.'), maxLength: 12 });
const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '/', ':', '.', '*', '?'), maxLength: 10 });

describe('wildcards', () => {
  it('match as the regular expression of the same meaning does', () => {
    fc.assert(fc.property(patterns, letters, (pattern, text) => {
      const expression = new RegExp(`^${pattern.replace(/[.]/g, '\\.').replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`);
      assert.equal(matchesWildcards(pattern, text), expression.test(text));
    }), { numRuns: 2000 });
  });

  it('take bounded time where a backtracking matcher would not end', () => {
    const begun = Date.now();
    assert.equal(matchesWildcards(`${'*a'.repeat(40)}b`, 'a'.repeat(5000)), false);
    assert.ok(Date.now() - begun < 500);
  });
});
