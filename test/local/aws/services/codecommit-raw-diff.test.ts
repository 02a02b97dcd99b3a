// What `git diff-tree --raw -z` writes, read back.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseRawDiff, type DiffEntry } from '../../../../local/aws/services/codecommit/raw-diff';

describe('what git writes of a difference', () => {
  const id = fc.stringMatching(/^[0-9a-f]{40}$/);
  const plain = { noNullPrototype: true } as const;
  const side = fc.record({ mode: fc.constantFrom('100644', '100755', '120000', '160000'), id }, plain);
  const name = fc.string({ minLength: 1, maxLength: 30 }).filter((text) => !text.includes('\0'));
  const entry: fc.Arbitrary<DiffEntry> = fc.oneof(
    fc.record({ path: name, type: fc.constant('A' as const), after: side }, plain), fc.record({ path: name, type: fc.constant('M' as const), before: side, after: side }, plain), fc.record({ path: name, type: fc.constant('D' as const), before: side }, plain),
  );

  it('is read whatever the paths are', () => {
    const none = { mode: '000000', id: '0'.repeat(40) };
    const written = ({ path: where, type, before = none, after = none }: DiffEntry): string => `:${before.mode} ${after.mode} ${before.id} ${after.id} ${type}\0${where}\0`;
    fc.assert(fc.property(fc.array(entry, { maxLength: 6 }), (entries) => { assert.deepEqual(parseRawDiff(entries.map(written).join('')), entries); }));
    assert.throws(() => parseRawDiff('fatal: no\0a\0'), /no raw diff/);
  });
});
