// Trains Autopilot's default job on bird strikes up to 2000 and measures time and quality on those of 2001 and 2002.
// Run: node -r ts-node/register bench/autopilot/birdstrikes.ts build/autopilot-worker.js [FOLDER_FOR_SPLIT]
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readTable } from '../../engines/autopilot/data/read-table';
import { columnOf, type Table } from '../../engines/autopilot/data/table';
import { aucOf, classScores, confusionOf, logLossOf } from '../../engines/autopilot/metrics/classification';
import { openPredictor } from '../../engines/autopilot/predictor';
import { runAutoMl } from '../../engines/autopilot/run-automl';

const target = 'Effect Amount of damage';
/** Was there damage: what the table tells in amounts. */
const labelOf = (amount: string | null): string => (amount === 'None' ? 'no' : 'yes');
const quoted = (cell: string | null): string => (cell === null ? '' : `"${cell.replaceAll('"', '""')}"`);

async function writeSplit(table: Table, folder: string, name: string, rows: readonly number[]): Promise<string> {
  const kept = table.columns.map((_, at) => at).filter((at) => !(table.columns[at] ?? '').startsWith('Cost'));
  const lines = rows.map((row) => kept.map((at) => (table.columns[at] === target ? labelOf : quoted)(table.cells[at]?.[row] ?? null)).join(','));
  const file = path.join(folder, name);
  await fs.writeFile(file, [kept.map((at) => quoted(table.columns[at] ?? '')).join(','), ...lines].join('\n'));
  return file;
}

const yearOf = (cell: string | null | undefined): number => new Date(cell ?? '').getFullYear();

async function main(): Promise<void> {
  const [workerFile = 'build/autopilot-worker.js', given] = process.argv.slice(2);
  const folder = given ?? await fs.mkdtemp(path.join(os.tmpdir(), 'bench-autopilot-'));
  const options = { memoryMegabytes: 1024, threads: 2 };
  const raw = await readTable([path.resolve('node_modules/vega-datasets/data/birdstrikes.csv')], 'text/csv;header=present', options);
  const years = columnOf(raw, 'Flight Date').map(yearOf);
  const all = years.map((_, row) => row);
  const training = await writeSplit(raw, folder, 'training.csv', all.filter((row) => (years[row] as number) <= 2000));
  const holdout = await readTable([await writeSplit(raw, folder, 'holdout.csv', all.filter((row) => (years[row] as number) > 2000))], 'text/csv;header=present', options);
  const startedAt = performance.now();
  const result = await runAutoMl({
    training: [training], contentType: 'text/csv;header=present', target, seed: 42, threads: 2, workerFile: path.resolve(workerFile), jobName: 'bench', outputFolder: path.join(folder, 'output'),
    memoryMegabytes: 1024, now: () => Date.now(), signal: new AbortController().signal, onEvent: (event) => { if (event.type === 'log') console.log(event.line); },
  });
  const seconds = (performance.now() - startedAt) / 1000;
  const predictor = await openPredictor(path.join(folder, 'output', result.best.modelFolder));
  const { labels = [] } = predictor;
  const columns = predictor.columns.map((column) => columnOf(holdout, column));
  const rows = Array.from({ length: holdout.rows }, (_, row) => columns.map((cells) => cells[row] ?? null));
  const predictedAt = performance.now();
  const predictions = rows.map((row) => predictor.predict([row])[0]);
  const rate = rows.length / ((performance.now() - predictedAt) / 1000);
  const positive = labels.indexOf('yes');
  const actual = columnOf(holdout, target).map((cell) => labels.indexOf(cell ?? ''));
  const scores = predictions.map((prediction) => prediction?.probabilities?.[positive] ?? Number.NaN);
  const confusion = confusionOf(actual, predictions.map((prediction) => labels.indexOf(prediction?.label ?? '')), 2);
  const figures = {
    best: result.best.name, seconds: seconds.toFixed(1), outOfFoldAuc: result.best.metrics.find(({ name }) => name === 'AUC')?.value.toFixed(4),
    auc: aucOf(actual.map((label) => (label === positive ? 1 : 0)), scores).toFixed(4), logLoss: logLossOf(actual, Float64Array.from(predictions.flatMap((prediction) => [...(prediction?.probabilities ?? [])])), 2).toFixed(4),
    f1: classScores(confusion, positive).f1.toFixed(4), singleRowsPerSecond: Math.round(rate), folder,
  };
  console.log(JSON.stringify(figures, null, 2));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
