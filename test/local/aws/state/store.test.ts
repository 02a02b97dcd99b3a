// The store: order, transactions, and what is there after it was opened again.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { openStore } from '../../../../local/aws/state/lmdb-store';
import type { Store, Table } from '../../../../local/aws/state/store';

describe('the store', () => {
  let folder: string;
  let store: Store;
  let table: Table<number>;
  let count = 0;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'store-'));
  });
  beforeEach(() => {
    store = openStore(folder);
    count += 1;
    table = store.table(`t${count}`);
  });
  afterEach(() => store.close());
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives a range as a sorted list of all keys would', async () => {
    const key = fc.string({ unit: fc.constantFrom('a', 'b', '/', '\u0000', 'ä', '\u{1f600}'), minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(key, { maxLength: 12 }),
        fc.record({
          prefix: fc.option(key, { nil: undefined }),
          after: fc.option(key, { nil: undefined }),
          from: fc.option(key, { nil: undefined }),
          before: fc.option(key, { nil: undefined }),
          behind: fc.option(key, { nil: undefined }),
          reverse: fc.boolean(),
          limit: fc.option(fc.nat(5), { nil: undefined }),
        }),
        async (keys, range) => {
          await store.transaction(() => {
            for (const { key: old } of [...table.range()]) void table.remove(old);
            for (const [index, name] of keys.entries()) void table.put(name, index);
          });
          const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
          const fitting = [...keys]
            .sort(compare)
            .filter(
              (name) =>
                (range.prefix === undefined || name.startsWith(range.prefix)) &&
                (range.after === undefined || compare(name, range.after) > 0) &&
                (range.from === undefined || compare(name, range.from) >= 0) &&
                (range.before === undefined || compare(name, range.before) < 0) &&
                (range.behind === undefined || (compare(name, range.behind) > 0 && !name.startsWith(range.behind))),
            );
          const expected = (range.reverse ? fitting.reverse() : fitting).slice(0, range.limit ?? Infinity);
          const given = Object.fromEntries(Object.entries(range).filter(([, value]) => value !== undefined));
          assert.deepEqual(
            [...table.range(given)].map(({ key: name }) => name),
            expected,
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it('keeps nothing of a transaction that throws', async () => {
    await table.put('a', 1);
    await assert.rejects(
      store.transaction(() => {
        void table.put('a', 2);
        void table.put('b', 2);
        assert.equal(table.get('a'), 2);
        throw new Error('changed my mind');
      }),
      /changed my mind/,
    );
    assert.deepEqual([table.get('a'), table.get('b')], [1, undefined]);
  });

  it('runs transactions one after another, so that no count is lost', async () => {
    await table.put('count', 0);
    await Promise.all(
      [...Array(200).keys()].map(() =>
        store.transaction(() => {
          void table.put('count', (table.get('count') ?? 0) + 1);
        }),
      ),
    );
    assert.equal(table.get('count'), 200);
  });

  it('has after it was opened again what it had', async () => {
    await table.put('a', 1);
    await store.close();
    store = openStore(folder);
    table = store.table(`t${count}`);
    assert.equal(table.get('a'), 1);
  });

  it('refuses keys that are empty or too long', async () => {
    await assert.rejects(table.put('', 1), RangeError);
    await assert.rejects(table.put('x'.repeat(1901), 1), RangeError);
  });
});
