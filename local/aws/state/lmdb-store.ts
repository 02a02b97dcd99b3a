// The store on lmdb: one file, transactions, on disk before a promise resolves.
import { mkdirSync } from 'node:fs';
import { type Database, open, type RootDatabase } from 'lmdb';
import type { Range, Store, Table } from './store';

/** Longest key that lmdb takes with room for the page's own bytes. */
const KEY_LIMIT = 1900;

/** Opens the store in a folder, which is made where it is missing. */
export function openStore(folder: string): Store {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return new LmdbStore(open({ path: `${folder}/records.mdb`, maxDbs: 200, encoding: 'json', keyEncoding: 'binary', noMemInit: false }));
}

class LmdbStore implements Store {
  readonly #root: RootDatabase<unknown, Buffer>;
  readonly #tables = new Map<string, LmdbTable<unknown>>();
  /** Whether a transaction's work runs right now: puts are then part of it. */
  #inside = false;

  constructor(root: RootDatabase<unknown, Buffer>) {
    this.#root = root;
  }

  table<T>(name: string): Table<T> {
    if (this.#inside && !this.#tables.has(name)) throw new Error(`The table ${name} is opened inside a transaction: open it before`);
    const known =
      this.#tables.get(name) ??
      new LmdbTable(
        this.#root.openDB<unknown, Buffer>({ name, encoding: 'json', keyEncoding: 'binary' }),
        () => this.#inside,
        (work) => this.transaction(work),
      );
    this.#tables.set(name, known);
    return known as Table<T>;
  }

  async transaction<R>(work: () => R): Promise<R> {
    let result: { value: R } | { error: unknown } = { error: new Error('The transaction did not run') };
    await this.#root
      .childTransaction(() => {
        this.#inside = true;
        try {
          result = { value: work() };
          return undefined;
        } catch (error) {
          result = { error };
          throw error;
        } finally {
          this.#inside = false;
        }
      })
      .catch((error: unknown) => {
        result = { error };
      });
    const ended = result as { value: R } | { error: unknown };
    if ('error' in ended) throw ended.error;
    await this.#root.flushed;
    return ended.value;
  }

  async close(): Promise<void> {
    await this.#root.flushed;
    await this.#root.close();
  }
}

class LmdbTable<T> implements Table<T> {
  constructor(
    private readonly database: Database<unknown, Buffer>,
    private readonly inside: () => boolean,
    private readonly transaction: (work: () => void) => Promise<void>,
  ) {}

  get(key: string): T | undefined {
    return this.database.get(keyOf(key)) as T | undefined;
  }

  async put(key: string, value: T): Promise<void> {
    const bytes = keyOf(key);
    if (this.inside()) this.database.putSync(bytes, value);
    else
      await this.transaction(() => {
        this.database.putSync(bytes, value);
      });
  }

  async remove(key: string): Promise<void> {
    const bytes = keyOf(key);
    if (this.inside()) this.database.removeSync(bytes);
    else
      await this.transaction(() => {
        this.database.removeSync(bytes);
      });
  }

  *range(range: Range = {}): Iterable<{ key: string; value: T }> {
    const low = lowest(range);
    const high = highest(range);
    const bounds =
      range.reverse === true ? { start: high, end: low, reverse: true, inclusiveEnd: true, exclusiveStart: true } : { start: low, end: high };
    let count = 0;
    for (const { key, value } of this.database.getRange(bounds)) {
      if (range.limit !== undefined && count >= range.limit) return;
      count += 1;
      yield { key: key.toString('utf8'), value: value as T };
    }
  }
}

function keyOf(key: string): Buffer {
  const bytes = Buffer.from(key, 'utf8');
  if (bytes.length === 0 || bytes.length > KEY_LIMIT) throw new RangeError(`A record's key has 1 to ${KEY_LIMIT} bytes, not ${bytes.length}`);
  return bytes;
}

const ZERO = Buffer.from([0]);
/** Sorts behind every text: no UTF-8 holds this byte. */
const END = Buffer.from([0xff]);

/** The first key that can be in the range. */
function lowest(range: Range): Buffer {
  const bounds = [ZERO, Buffer.from(range.prefix ?? ''), Buffer.from(range.from ?? '')];
  if (range.after !== undefined) bounds.push(Buffer.concat([Buffer.from(range.after), ZERO]));
  if (range.behind !== undefined) bounds.push(Buffer.concat([Buffer.from(range.behind), END]));
  return bounds.reduce((a, b) => (Buffer.compare(a, b) >= 0 ? a : b));
}

/** The first key behind the range. */
function highest(range: Range): Buffer {
  const bounds = [Buffer.concat([Buffer.from(range.prefix ?? ''), END])];
  if (range.before !== undefined) bounds.push(Buffer.from(range.before));
  return bounds.reduce((a, b) => (Buffer.compare(a, b) <= 0 ? a : b));
}
