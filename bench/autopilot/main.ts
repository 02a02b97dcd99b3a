// Quality and speed of Autopilot's engine; with `--compare` its peers on the same rows.
import { mkdtempSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pythonWithPeers } from '../python-peers';
import { checkLightGbm } from './check-lightgbm';
import { boostedTrees, forest, modelLine } from './single-models';
import { birdstrikesSplits, loansSplit, type Split } from './splits';
import { syntheticTable, writeBinary } from './synthetic';
import { meanOf, runJob, tableLine, type Figures } from './whole-job';

const root = path.resolve(__dirname, '../..');
const peersScript = path.join(root, 'bench/autopilot/peers.py');
const heading = '| learner | seconds | AUC | log loss | F1 |\n| --- | --- | --- | --- | --- |';

interface Options { seeds: number; threads: number; python: string | undefined; folder: string; rows: readonly number[] }

function peers(python: string | undefined, ...args: string[]): void {
  if (python === undefined) return;
  const { status, stdout, stderr } = spawnSync(python, ['-W', 'ignore', peersScript, ...args], { encoding: 'utf8', maxBuffer: 1 << 24 });
  if (status !== 0) throw new Error(`peers.py ended with ${String(status)}: ${stderr.slice(-2000)}`);
  console.log(stdout.trimEnd());
}

async function jobs(split: Split, { seeds, threads, python, folder }: Options, budgets: readonly (number | undefined)[]): Promise<void> {
  console.log(`\n${split.name}: ${split.rows[0]} rows train, ${split.rows[1]} are held out; whole jobs, means of ${seeds} seeds\n\n${heading}`);
  for (const maxSeconds of budgets) {
    const runs: Figures[] = [];
    for (let seed = 1; seed <= seeds; seed += 1) runs.push(await runJob(split, { seed, threads, folder, ...(maxSeconds === undefined ? {} : { maxSeconds }) }));
    const aucs = runs.map(({ auc }) => auc);
    console.log(`${tableLine(maxSeconds === undefined ? 'this engine' : `this engine, ${maxSeconds} s given`, meanOf(runs))} AUC ${Math.min(...aucs).toFixed(4)} to ${Math.max(...aucs).toFixed(4)}`);
  }
  peers(python, 'split', split.training, split.holdout, split.target, split.positive);
}

function singleModels({ python, folder, rows }: Options): void {
  const unseen = syntheticTable(50_000, 2);
  writeBinary(unseen, path.join(folder, 'unseen.f64'));
  for (const count of rows) {
    const table = syntheticTable(count, 1);
    console.log(`\nsynthetic: ${count} rows x 30 columns (10 categories), one model; ours on one thread, peers on two; prediction on one\n\n| model | seconds | AUC | MB more | rows a second | one row, microseconds |\n| --- | --- | --- | --- | --- | --- |`);
    console.log(modelLine(boostedTrees(table, unseen)));
    if (count <= 200_000) for (const extra of [false, true]) console.log(modelLine(forest(table, unseen, extra)));
    writeBinary(table, path.join(folder, 'table.f64'));
    peers(python, 'models', path.join(folder, 'table.f64'), path.join(folder, 'unseen.f64'));
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: {
    only: { type: 'string', default: 'birdstrikes,loans,models,equal' }, seeds: { type: 'string', default: '5' }, threads: { type: 'string', default: '2' }, rows: { type: 'string', multiple: true, default: ['100000'] },
    compare: { type: 'boolean', default: false }, python: { type: 'string' },
  } });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-autopilot-'));
  const only = values.only.split(',');
  try {
    const python = values.compare ? values.python ?? pythonWithPeers(root, 'autopilot') : undefined;
    const options: Options = { seeds: Number(values.seeds), threads: Number(values.threads), python, folder, rows: values.rows.map(Number) };
    console.log(`${os.availableParallelism()} cores, ${os.cpus()[0]?.model ?? 'unknown processor'}, Node.js ${process.version}, ${options.threads} threads`);
    if (only.includes('birdstrikes')) for (const [at, split] of (await birdstrikesSplits(folder)).entries()) await jobs(split, options, at === 0 ? [undefined, 60] : [undefined]);
    if (only.includes('loans')) {
      const loans = await loansSplit(folder);
      if (loans === undefined) console.log('\nloans: the data is not here');
      else await jobs(loans, { ...options, seeds: 1 }, [undefined]);
    }
    if (only.includes('models')) singleModels(options);
    if (only.includes('equal')) await checkLightGbm(folder, python, peersScript);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => { console.error(error instanceof Error ? error.message : error); process.exit(1); });
