// One DuckDB database for one run: queries, functions written in JavaScript, and fresh names.

import path from 'node:path';

import {
  BIGINT, BOOLEAN, DATE, DOUBLE, DuckDBDataChunk, DuckDBDateValue, DuckDBInstance, DuckDBScalarFunction, DuckDBTimestampValue, TIMESTAMP, VARCHAR,
  type DuckDBConnection, type DuckDBType, type DuckDBValue, type DuckDBVector,
} from '@duckdb/node-api';

import { sqlOf, sqlText, type Column, type ColumnType, type Value } from './column';
import type { RowFunction } from './row-function';
import { sparkFunctions } from './spark/sql-functions';

/** Limits and places of a run. */
export interface SessionOptions {
  /** Where DuckDB spills what memory cannot hold. */
  workFolder: string;
  threads: number;
  memoryMegabytes: number;
  signal: AbortSignal;
  /** Told now and then how much of the running statement is done, 0 to 1. */
  onProgress?(share: number): void;
}

/** How often progress is told. */
const progressMilliseconds = 500;

const types: Readonly<Record<ColumnType, DuckDBType>> = {
  string: VARCHAR, long: BIGINT, int: BIGINT, float: DOUBLE, bool: BOOLEAN, date: DATE, datetime: TIMESTAMP, vector: VARCHAR, object: VARCHAR, decimal: VARCHAR,
};

/** What DuckDB holds as a value of ours. */
export function fromDuck(value: DuckDBValue): Value {
  if (value instanceof DuckDBDateValue) return value.days;
  if (value instanceof DuckDBTimestampValue) return value.micros;
  if (value === null || typeof value !== 'object') return value as Value;
  throw new TypeError(`DuckDB gave a value of a kind that tables here do not hold: ${String(value)}`);
}

/** A value of ours as DuckDB holds it. */
export function toDuck(value: Value, type: ColumnType): DuckDBValue {
  if (value === null) return null;
  if (type === 'date') return new DuckDBDateValue(value as number);
  return type === 'datetime' ? new DuckDBTimestampValue(value as bigint) : value;
}

/** The most rows that a chunk of DuckDB holds. */
const chunkRows = 2048;

function chunkOf(columns: readonly Column[], rows: readonly (readonly Value[])[]): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create(columns.map((column) => types[column.type]), rows.length);
  columns.forEach((column, place) => chunk.setColumnValues(place, rows.map((row) => toDuck(row[place] ?? null, column.type))));
  return chunk;
}

/** An open database. Close it when the run ends, however it ends. */
export class Session {
  private nextSlot = 0;
  private nextName = 0;
  private failure: unknown;
  private progressTimer: NodeJS.Timeout | undefined;
  private readonly interrupt = (): void => this.connection.interrupt();

  private constructor(private readonly instance: DuckDBInstance, private readonly connection: DuckDBConnection, private readonly threads: number, private readonly signal: AbortSignal) {
    signal.addEventListener('abort', this.interrupt, { once: true });
  }

  /** Opens a database in memory that reads files only and never loads an extension from elsewhere. */
  static async open(options: SessionOptions): Promise<Session> {
    options.signal.throwIfAborted();
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(options.threads),
      memory_limit: `${options.memoryMegabytes}MB`,
      temp_directory: path.join(options.workFolder, 'duckdb'),
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      preserve_insertion_order: 'true',
      default_null_order: 'nulls_first',
    });
    const session = new Session(instance, await instance.connect(), options.threads, options.signal);
    for (const [name, definition] of Object.entries(sparkFunctions)) session.register(name, definition);
    if (options.onProgress !== undefined) await session.tellProgress(options.onProgress);
    return session;
  }

  /** DuckDB knows its progress only when it believes that it shows a bar. */
  private async tellProgress(tell: (share: number) => void): Promise<void> {
    await this.run('SET enable_progress_bar = true');
    await this.run('SET enable_progress_bar_print = false');
    this.progressTimer = setInterval(() => tell(Math.min(1, Math.max(0, this.connection.progress.percentage / 100))), progressMilliseconds).unref();
  }

  /** A slot that no other column of the run has. */
  newSlot(): number {
    this.nextSlot += 1;
    return this.nextSlot - 1;
  }

  /** A name that nothing else in the database has. */
  newName(kind: string): string {
    this.nextName += 1;
    return `${kind}_${this.nextName}`;
  }

  /** Runs a statement. @throws the error that a registered function threw, else DuckDB's own */
  async run(sql: string): Promise<void> {
    await this.guarded(() => this.connection.run(sql));
  }

  /** Runs a COPY ... TO; gives the number of rows that it wrote. */
  async copy(sql: string): Promise<number> {
    const [[rows] = []] = await this.query(sql);
    return Number(rows);
  }

  /** All rows of a query. Meant for few rows. */
  async query(sql: string): Promise<Value[][]> {
    const result = await this.guarded(() => this.connection.runAndReadAll(sql));
    return result.getRows().map((row) => row.map(fromDuck));
  }

  /** Rows of a query by one thread: sums of floating point numbers depend on their order, and several threads take rows as they come. */
  async queryInOrder(sql: string): Promise<Value[][]> {
    await this.run('SET threads = 1');
    try {
      return await this.query(sql);
    } finally {
      await this.guarded(() => this.connection.run(`SET threads = ${this.threads}`));
    }
  }

  /** Rows of a query whose values are lists or structs, as JSON-like values. */
  async queryJson(sql: string): Promise<Record<string, unknown>[]> {
    const result = await this.guarded(() => this.connection.runAndReadAll(sql));
    return result.getRowObjectsJS();
  }

  /** A table made of rows. */
  async storeRows(columns: readonly Column[], batches: AsyncIterable<readonly (readonly Value[])[]>): Promise<string> {
    const name = this.newName('rows');
    await this.run(`CREATE TABLE ${name} (${columns.map((column) => `${sqlOf(column)} ${types[column.type].toString()}`).join(', ')})`);
    const appender = await this.connection.createAppender(name);
    for await (const batch of batches) {
      this.signal.throwIfAborted();
      for (let from = 0; from < batch.length; from += chunkRows) appender.appendDataChunk(chunkOf(columns, batch.slice(from, from + chunkRows)));
    }
    appender.closeSync();
    return name;
  }

  /** Makes a JavaScript function callable in SQL. */
  register(name: string, definition: RowFunction): void {
    this.connection.registerScalarFunction(DuckDBScalarFunction.create({
      name,
      parameterTypes: definition.parameters.map((type) => types[type]),
      returnType: types[definition.result],
      specialHandling: true,
      mainFunction: (info, input, output) => {
        try {
          callForEachRow(definition, input, output);
        } catch (failure) {
          this.failure ??= failure;
          info.setError(failure instanceof Error ? failure.message : String(failure));
        }
      },
    }));
  }

  /** Registers a function under a fresh name and gives the SQL that calls it on columns. */
  registered(definition: RowFunction, columns: readonly Column[]): string {
    const name = this.newName('f');
    this.register(name, definition);
    return `${name}(${columns.map(sqlOf).join(', ')})`;
  }

  /** Sets a list of texts aside as a table with their places, for joins; gives its name. */
  async storeTexts(texts: readonly string[]): Promise<string> {
    const name = this.newName('texts');
    await this.run(`CREATE TABLE ${name} (place INTEGER, text VARCHAR)`);
    if (texts.length > 0) await this.run(`INSERT INTO ${name} VALUES ${texts.map((text, place) => `(${place}, ${sqlText(text)})`).join(', ')}`);
    return name;
  }

  /** Closes the database and frees its memory. */
  close(): void {
    clearInterval(this.progressTimer);
    this.signal.removeEventListener('abort', this.interrupt);
    this.connection.closeSync();
    this.instance.closeSync();
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    this.signal.throwIfAborted();
    this.failure = undefined;
    try {
      return await work();
    } catch (failure) {
      this.signal.throwIfAborted();
      throw this.failure ?? failure;
    }
  }
}

function callForEachRow(definition: RowFunction, input: DuckDBDataChunk, output: DuckDBVector): void {
  const vectors = definition.parameters.map((_, place) => input.getColumnVector(place));
  const values = new Array<Value>(vectors.length);
  for (let row = 0; row < input.rowCount; row += 1) {
    for (let place = 0; place < vectors.length; place += 1) values[place] = fromDuck(vectors[place]?.getItem(row) ?? null);
    output.setItem(row, toDuck(definition.call(values), definition.result));
  }
  output.flush();
}
