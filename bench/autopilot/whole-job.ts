// A whole job on a split: time, and quality on rows that it never saw.
import path from 'node:path';
import { readTable } from '../../engines/autopilot/data/read-table';
import { columnOf } from '../../engines/autopilot/data/table';
import { aucOf, classScores, confusionOf, logLossOf } from '../../engines/autopilot/metrics/classification';
import { openPredictor } from '../../engines/autopilot/predictor';
import { runAutoMl } from '../../engines/autopilot/run-automl';
import type { Split } from './splits';

/** What a learner reaches on a split. */
export interface Figures { seconds: number; auc: number; logLoss: number; f1: number }

export interface JobOptions { seed: number; threads: number; maxSeconds?: number; folder: string }

/** The best candidate's figures; the label is that of the model's own threshold. */
export async function runJob(split: Split, { seed, threads, maxSeconds, folder }: JobOptions): Promise<Figures & { best: string; modelFolder: string }> {
  const outputFolder = path.join(folder, `${split.name}-${seed}-${maxSeconds ?? 'free'}`);
  const startedAt = performance.now();
  const result = await runAutoMl({
    training: [split.training], contentType: 'text/csv;header=present', target: split.target, positive: split.positive, seed, threads, workerFile: path.resolve('build/autopilot-worker.js'), jobName: 'bench', outputFolder,
    memoryMegabytes: 4096, now: () => Date.now(), signal: new AbortController().signal, onEvent: () => undefined, ...(maxSeconds === undefined ? {} : { maxRuntimeSeconds: maxSeconds }),
  });
  const seconds = (performance.now() - startedAt) / 1000;
  const modelFolder = path.join(outputFolder, result.best.modelFolder);
  const predictor = await openPredictor(modelFolder);
  const holdout = await readTable([split.holdout], 'text/csv;header=present', { memoryMegabytes: 1024, threads });
  const columns = predictor.columns.map((column) => columnOf(holdout, column));
  const predictions = Array.from({ length: holdout.rows }, (_, row) => predictor.predict([columns.map((cells) => cells[row] ?? null)])[0]);
  const { labels = [] } = predictor;
  const positive = labels.indexOf(split.positive);
  const actual = columnOf(holdout, split.target).map((cell) => labels.indexOf(cell ?? ''));
  const scores = predictions.map((prediction) => prediction?.probabilities?.[positive] ?? Number.NaN);
  const confusion = confusionOf(actual, predictions.map((prediction) => labels.indexOf(prediction?.label ?? '')), labels.length);
  return {
    seconds, best: result.best.name, modelFolder, auc: aucOf(actual.map((label) => (label === positive ? 1 : 0)), scores),
    logLoss: logLossOf(actual, Float64Array.from(predictions.flatMap((prediction) => [...(prediction?.probabilities ?? [])])), 2), f1: classScores(confusion, positive).f1,
  };
}

/** Means of several runs. */
export function meanOf(runs: readonly Figures[]): Figures {
  const mean = (of: (run: Figures) => number): number => runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
  return { seconds: mean((run) => run.seconds), auc: mean((run) => run.auc), logLoss: mean((run) => run.logLoss), f1: mean((run) => run.f1) };
}

/** One line of a table. */
export const tableLine = (name: string, { seconds, auc, logLoss, f1 }: Figures): string => `| ${name} | ${seconds.toFixed(2)} | ${auc.toFixed(4)} | ${logLoss.toFixed(4)} | ${f1.toFixed(4)} |`;
