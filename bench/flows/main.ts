// Times a typical flow against hand-written SQL in DuckDB, and with `--compare` against polars and pandas: whole processes, interleaved.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { wideFlow } from './wide-flow';
import { columns, writeWideTable } from './wide-table';

const root = path.resolve(__dirname, '../..');

/** One way to do the work. */
interface Contender { name: string; command: string; args: string[] }

function contendersFor(folder: string, python: string | undefined): Contender[] {
  const [table, flow] = [path.join(folder, 'wide.csv'), path.join(folder, 'wide.flow')];
  const out = (name: string): string => path.join(folder, `${name}.csv`);
  const script = (file: string): string => path.join(root, 'bench/flows', file);
  return [
    { name: 'mlops flow run', command: process.execPath, args: [path.join(root, 'build/cli.js'), 'flow', 'run', flow, '--source', `wide.csv=${table}`, '--refit', '--output', out('flow')] },
    { name: 'hand-written SQL (DuckDB)', command: process.execPath, args: ['-r', 'ts-node/register', script('hand-sql.ts'), table, out('sql')] },
    ...(python === undefined ? [] : ['polars', 'pandas'].map((name) => ({ name, command: python, args: [script(`by_${name}.py`), table, out(name)] }))),
  ];
}

/** Seconds of a whole process. */
function timed({ name, command, args }: Contender): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} ended with ${String(status)}: ${stderr.slice(-2000)}`);
  return (performance.now() - started) / 1000;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Rows, features and the sum of the first scaled column: the contenders must have done the same work. */
function checksum(file: string): string {
  const [header = '', ...rows] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const at = header.split(',').indexOf('n0');
  const sum = rows.reduce((total, row) => total + Math.abs(Number(row.split(',')[at])), 0);
  return `${rows.length} rows, ${header.split(',').length} columns, sum |n0| ${sum.toFixed(3)}`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { rows: { type: 'string', default: '100000' }, runs: { type: 'string', default: '3' }, compare: { type: 'boolean', default: false }, python: { type: 'string', default: 'python3' } } });
  const [rows, runs] = [Number(values.rows), Number(values.runs)];
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-flows-'));
  try {
    await writeWideTable(path.join(folder, 'wide.csv'), rows);
    writeFileSync(path.join(folder, 'wide.flow'), wideFlow());
    const contenders = contendersFor(folder, values.compare ? values.python : undefined);
    const seconds = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
    for (let run = 0; run < runs; run += 1) for (const contender of contenders) seconds.get(contender.name)?.push(timed(contender));
    console.log(`${rows} rows x ${columns.length} columns, ${(statSync(path.join(folder, 'wide.csv')).size / 1e6).toFixed(1)} MB, ${os.availableParallelism()} cores, Node.js ${process.version}, ${runs} runs each, whole processes`);
    for (const { name } of contenders) {
      const all = seconds.get(name) ?? [];
      console.log(`${name.padEnd(28)} median ${median(all).toFixed(2)} s   min ${Math.min(...all).toFixed(2)}   max ${Math.max(...all).toFixed(2)}`);
    }
    for (const name of ['flow', 'sql', ...(values.compare ? ['polars', 'pandas'] : [])]) console.log(`${name.padEnd(8)} ${checksum(path.join(folder, `${name}.csv`))}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => { console.error(error instanceof Error ? error.message : error); process.exit(1); });
