// The keys that the endpoint gave out: the administrator's, from a file of mode 600, and sessions', in the store.
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { SessionKeys } from '../cloud';
import type { Caller } from '../operation';
import type { KeyLookup, KnownKey } from '../protocol/authenticate';
import type { Store, Table } from '../state/store';

/** The file of the administrator's keys. */
export interface AdministratorKeys {
  accessKeyId: string;
  secretAccessKey: string;
}

/** What the ring takes from outside. */
export interface KeyRingNeeds {
  store: Store;
  administrator: Caller;
  now(): number;
  randomBytes(count: number): Buffer;
}

/** Reads the administrator's keys, or makes them at the first start. */
export function administratorKeys(file: string, randomBytes: (count: number) => Buffer): AdministratorKeys {
  if (existsSync(file)) {
    chmodSync(file, 0o600);
    return JSON.parse(readFileSync(file, 'utf8')) as AdministratorKeys;
  }
  const keys = { accessKeyId: keyId('AKIA', randomBytes), secretAccessKey: randomBytes(30).toString('base64') };
  writeFileSync(`${file}.new`, `${JSON.stringify(keys, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return keys;
}

/** Ids of keys and principals as AWS forms them: a prefix and 16 letters or digits. */
export function keyId(prefix: string, randomBytes: (count: number) => Buffer): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return prefix + [...randomBytes(17)].slice(0, 16).map((byte) => letters[byte % 32]).join('');
}

/** All keys. */
export class KeyRing {
  readonly #sessions: Table<KnownKey>;

  constructor(private readonly keys: AdministratorKeys, private readonly needs: KeyRingNeeds) {
    this.#sessions = needs.store.table<KnownKey>('sts/sessions');
  }

  /** Finds a key that was given out. */
  readonly lookup: KeyLookup = (accessKeyId) => {
    if (accessKeyId === this.keys.accessKeyId) return { secretAccessKey: this.keys.secretAccessKey, caller: this.needs.administrator };
    return /^ASIA[A-Z2-7]{16}$/.test(accessKeyId) ? this.#sessions.get(accessKeyId) : undefined;
  };

  /** Keys of a session, on disk when they are given; those that ended a day ago are dropped on the way. */
  async issue(caller: Caller, seconds: number): Promise<SessionKeys> {
    const { randomBytes, now } = this.needs;
    const keys: SessionKeys = {
      accessKeyId: keyId('ASIA', randomBytes), secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(96).toString('base64'), expiration: now() + seconds * 1000,
    };
    const old = [...this.#sessions.range()].filter(({ value }) => (value.expiration ?? 0) < now() - 86_400_000).map(({ key }) => key);
    await this.needs.store.transaction(() => {
      for (const key of old) void this.#sessions.remove(key);
      void this.#sessions.put(keys.accessKeyId, {
        secretAccessKey: keys.secretAccessKey, sessionToken: keys.sessionToken, expiration: keys.expiration, caller,
      });
    });
    return keys;
  }
}
