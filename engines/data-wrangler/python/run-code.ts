// Runs a node's pandas or PySpark code in a python3 process of its own.

import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { FlowNode } from '../../../flows/flow';
import { sqlOf, type Column, type ColumnType, type Value } from '../column';
import { nodeFailure } from '../failures';
import type { Frame, PythonAllowance, TableWorkspace } from '../operator';
import { dateText, textToBool, textToDate, textToTimestamp } from '../spark/cast-text';
import { datetimeText } from '../spark/date-text';
import { pandasProgram } from './pandas-program';
import { pysparkProgram } from './pyspark-program';

/** What the code is written for. */
export type PythonLibrary = 'pandas' | 'pyspark';

const programs: Readonly<Record<PythonLibrary, string>> = { pandas: pandasProgram, pyspark: pysparkProgram };

/** Rows handed over at once. */
const batchRows = 10_000;
const longestComplaint = 4000;

/**
 * The table that the code leaves in `df`.
 * @throws InputError naming the node, with what Python said
 */
export async function runCode(node: FlowNode, library: PythonLibrary, code: string, input: Frame, workspace: TableWorkspace, python: PythonAllowance): Promise<Frame> {
  const folder = await mkdtemp(path.join(python.folder, 'python-'));
  const [rows, script, result] = ['rows.jsonl', 'code.py', 'result.jsonl'].map((name) => path.join(folder, name)) as [string, string, string];
  try {
    await pipeline(Readable.from(lines(input, workspace)), createWriteStream(rows));
    await writeFile(script, code);
    await runPython(node, library, python, ['-c', programs[library], rows, script, result], folder);
    return await readResult(result, workspace);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* lines(input: Frame, workspace: TableWorkspace): AsyncGenerator<string> {
  yield `${JSON.stringify([input.columns.map((column) => column.name), input.columns.map((column) => column.type)])}\n`;
  const names = input.columns.map(sqlOf).join(', ');
  for (let from = 0; ; from += batchRows) {
    const rows = await workspace.query(`SELECT ${names} FROM ${input.from} LIMIT ${batchRows} OFFSET ${from}`);
    if (rows.length === 0) return;
    yield rows.map((row) => `[${row.map((value, place) => jsonText(value, input.columns[place]?.type ?? 'string')).join(',')}]\n`).join('');
  }
}

function jsonText(value: Value, type: ColumnType): string {
  if (value === null || (typeof value === 'number' && !Number.isFinite(value) && type === 'float')) return typeof value === 'number' && !Number.isNaN(value) ? `"${value > 0 ? 'inf' : '-inf'}"` : 'null';
  if (type === 'date') return JSON.stringify(dateText(value as number));
  if (type === 'datetime') return JSON.stringify(datetimeText(value as bigint));
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}

function runPython(node: FlowNode, library: PythonLibrary, python: PythonAllowance, parameters: readonly string[], folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(python.command, [...parameters], { cwd: folder, env: python.environment, stdio: ['ignore', 'ignore', 'pipe'], signal: python.signal, timeout: python.timeoutSeconds * 1000, killSignal: 'SIGKILL' });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => { complaint = (complaint + chunk.toString('utf8')).slice(-longestComplaint); });
    child.on('error', (failure) => reject(failure.name === 'AbortError' ? failure : nodeFailure(node, `${python.command} cannot be started: ${failure.message}`)));
    child.on('close', (status, signal) => {
      if (status === 0) resolve();
      else if (signal !== null) reject(nodeFailure(node, `the ${library} code was stopped after ${python.timeoutSeconds} s`));
      else reject(nodeFailure(node, complaintOf(library, python, complaint)));
    });
  });
}

/** What Python said last; the library's absence is told with what to do. */
function complaintOf(library: PythonLibrary, { command }: PythonAllowance, complaint: string): string {
  const last = complaint.trim().split('\n').slice(-3).join(' ');
  if (new RegExp(`No module named '${library}'`).test(last)) return `the node runs ${library} code, and ${command} has no ${library}: install it there, or give SQL over the table df in its place, by its node id`;
  return `the ${library} code fails: ${last}`;
}

async function readResult(file: string, workspace: TableWorkspace): Promise<Frame> {
  const reader = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  let columns: Column[] | undefined;
  const rows: Value[][] = [];
  for await (const line of reader) {
    const parsed = JSON.parse(line) as unknown[];
    if (columns === undefined) {
      const [names, types] = parsed as [string[], ColumnType[]];
      columns = names.map((name, place): Column => ({ name, type: types[place] ?? 'string', slot: workspace.newSlot() }));
    } else {
      const known = columns;
      rows.push(parsed.map((value, place) => typedValue(value, known[place]?.type ?? 'string')));
    }
  }
  return workspace.storeRows(columns ?? [], rows);
}

function typedValue(value: unknown, type: ColumnType): Value {
  if (value === null || value === undefined) return null;
  if (type === 'bool') return typeof value === 'boolean' ? value : textToBool(String(value));
  const text = String(value);
  if (type === 'long') return BigInt(text);
  if (type === 'float') return text === 'inf' ? Infinity : text === '-inf' ? -Infinity : Number(text);
  if (type === 'date') return textToDate(text);
  return type === 'datetime' ? textToTimestamp(text) : text;
}
