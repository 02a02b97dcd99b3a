// Times flows against doing the same by hand: SQL in DuckDB, and with `--compare` polars, pandas and PySpark; whole processes, interleaved.
import { createReadStream, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { prepareLoans, prepareWide, type FlowCase } from './cases';
import { pythonWithPeers } from '../python-peers';
import { timedProcess, type Timing } from './timed-process';

const root = path.resolve(__dirname, '../..');

/** One way to do the work. */
interface Contender { name: string; output: string; command: string; args: string[] }

function contendersFor(folder: string, { name: work, dataset }: FlowCase, python: string | undefined, peers: readonly string[]): Contender[] {
  const [table, flow] = [path.join(folder, 'table.csv'), path.join(folder, 'table.flow')];
  const out = (name: string): string => path.join(folder, `by-${name}.csv`);
  const script = (file: string): string => path.join(root, 'bench/flows', work, file);
  return [
    { name: 'mlops flow run', output: out('flow'), command: process.execPath, args: [path.join(root, 'build/cli.js'), 'flow', 'run', flow, '--source', `${dataset}=${table}`, '--refit', '--output', out('flow')] },
    { name: 'hand-written SQL (DuckDB)', output: out('sql'), command: process.execPath, args: ['-r', 'ts-node/register/transpile-only', script('hand-sql.ts'), table, out('sql')] },
    ...(python === undefined ? [] : peers.map((name) => ({ name, output: out(name), command: python, args: [script(`by_${name}.py`), table, out(name)] }))),
  ];
}

function middle(timings: readonly Timing[]): Timing {
  const sorted = [...timings].sort((a, b) => a.seconds - b.seconds);
  const peak = Math.max(...timings.map(({ megabytes }) => megabytes));
  return { seconds: sorted[Math.floor(sorted.length / 2)]?.seconds ?? Number.NaN, megabytes: peak };
}

/** Rows and the sum of one scaled column: the contenders must have done the same work. Spark writes a folder. */
async function checksum(output: string, column: string): Promise<string> {
  const files = statSync(output).isDirectory() ? readdirSync(output).filter((name) => name.endsWith('.csv')).map((name) => path.join(output, name)) : [output];
  let [rows, sum] = [0, 0];
  for (const file of files) {
    let at: number | undefined;
    for await (const line of createInterface({ input: createReadStream(file) })) {
      if (at === undefined) { at = line.split(',').indexOf(column); continue; }
      rows += 1;
      sum += Math.abs(Number(line.split(',', at + 1)[at]));
    }
  }
  return `${rows} rows, sum |${column}| ${sum.toFixed(2)}`;
}

async function runCase(folder: string, work: FlowCase, runs: number, python: string | undefined, peers: readonly string[]): Promise<void> {
  const contenders = contendersFor(folder, work, python, peers);
  const timings = new Map<string, Timing[]>(contenders.map(({ name }) => [name, []]));
  for (let run = 0; run < runs; run += 1) for (const { name, command, args } of contenders) timings.get(name)?.push(await timedProcess(name, command, args, root));
  console.log(`\n${work.name}: ${work.size}, ${(statSync(path.join(folder, 'table.csv')).size / 1e6).toFixed(1)} MB, ${runs} runs each`);
  const [ours] = contenders;
  const own = middle(timings.get(ours?.name ?? '') ?? []).seconds;
  for (const { name, output } of contenders) {
    const all = timings.get(name) ?? [];
    const { seconds, megabytes } = middle(all);
    const share = name === ours?.name ? '' : `  ours takes ${(own / seconds).toFixed(2)} of it`;
    console.log(`${name.padEnd(26)} median ${seconds.toFixed(2).padStart(6)} s  (${Math.min(...all.map((each) => each.seconds)).toFixed(2)} to ${Math.max(...all.map((each) => each.seconds)).toFixed(2)})  ${megabytes.toFixed(0).padStart(5)} MB  ${await checksum(output, work.checked)}${share}`);
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: {
    rows: { type: 'string', multiple: true, default: ['100000'] }, runs: { type: 'string', default: '3' }, compare: { type: 'boolean', default: false },
    python: { type: 'string' }, peers: { type: 'string', default: 'polars,pandas,pyspark' },
  } });
  const python = values.compare ? values.python ?? pythonWithPeers(root, 'flows') : undefined;
  console.log(`${os.availableParallelism()} cores, ${os.cpus()[0]?.model ?? 'unknown processor'}, Node.js ${process.version}; whole processes, interleaved; memory of the process and its children`);
  const works = ['loans', ...values.rows] as const;
  for (const work of works) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-flows-'));
    try {
      const prepared = work === 'loans' ? prepareLoans(folder, root) : await prepareWide(folder, Number(work));
      if (prepared === undefined) console.log('\nloans: its data is not here');
      else await runCase(folder, prepared, Number(values.runs), python, values.peers.split(','));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

main().catch((error: unknown) => { console.error(error instanceof Error ? error.message : error); process.exit(1); });
