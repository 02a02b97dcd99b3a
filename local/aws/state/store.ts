// Durable records: what every service keeps its state in.

/** Which records of a table, in the order of their keys' UTF-8 bytes. */
export interface Range {
  /** Only keys that begin so. */
  prefix?: string;
  /** Only keys behind this one. */
  after?: string;
  /** Only keys behind all that begin so. */
  behind?: string;
  /** First key, itself included. */
  from?: string;
  /** Key that is no longer in it. */
  before?: string;
  /** From the last to the first. */
  reverse?: boolean;
  /** At most so many. */
  limit?: number;
}

/** A table of JSON values by string key (at most 1,900 bytes). */
export interface Table<T> {
  /** The committed value. Inside `Store.transaction`: with what it wrote so far. */
  get(key: string): T | undefined;
  /** Inside `Store.transaction`: part of it. Outside: a transaction of its own, on disk when the promise resolves. */
  put(key: string, value: T): Promise<void>;
  /** As put. Removing what is not there is no error. */
  remove(key: string): Promise<void>;
  /** Lazily; do not await while walking it: take what is needed first. */
  range(range?: Range): Iterable<{ key: string; value: T }>;
}

/** All tables of an endpoint. */
export interface Store {
  /** The same table for the same name; names begin with their service: `sagemaker/pipelines`. */
  table<T>(name: string): Table<T>;
  /**
   * Runs `work` alone, with all its reads and writes as one: nothing else is written in between. `work` is not async
   * (puts inside need no await). All of it is on disk when the promise resolves; when `work` throws, nothing of it is.
   */
  transaction<R>(work: () => R): Promise<R>;
  close(): Promise<void>;
}
