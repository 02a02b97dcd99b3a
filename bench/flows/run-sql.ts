// Runs one statement in DuckDB as a person's script would: two threads, 4 GB.
import { DuckDBInstance } from '@duckdb/node-api';

/** Runs it and ends; a failure ends the process with exit code 1. */
export function runSql(sql: string): void {
  execute(sql).catch((error: unknown) => { console.error(error); process.exit(1); });
}

async function execute(sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '4GB' });
  const connection = await instance.connect();
  await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}
