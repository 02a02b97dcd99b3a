// Trains the candidates of one layer on folds in worker threads; a candidate that fails does not take the others with it.
import type { CandidateSettings } from './learners/settings';
import type { TrainingData } from './learners/training-data';
import { widthOf, type StoredModel } from './model/base-model';
import { OutOfTime, WorkerPool } from './worker-pool';

/** A candidate with its out-of-fold predictions. */
export interface TrainedCandidate {
  name: string;
  algorithm: string;
  /** One a fold. */
  models: StoredModel[];
  /** rows x width, each row by the model that did not see it. */
  outOfFold: Float64Array;
  startedAt: number;
  endedAt: number;
}

/** A candidate that could not be trained. */
export type FailedCandidate = Pick<TrainedCandidate, 'name' | 'algorithm' | 'startedAt' | 'endedAt'> & { reason: string };

/** What a layer is trained with. */
export interface LayerOptions {
  layer: 1 | 2;
  seed: number;
  threads: number;
  workerFile: string;
  /** ms by `now`; candidates that have not begun then are left out, but for the first of the first layer. */
  deadline: number;
  maxRuntimePerCandidateSeconds?: number;
  now(): number;
  signal: AbortSignal;
  onTrained(candidate: TrainedCandidate): void;
  onFailed(candidate: FailedCandidate): void;
}

/** Resolves when all candidates have ended. @throws Error where the job is stopped */
export async function trainLayer(data: TrainingData, settings: readonly CandidateSettings[], options: LayerOptions): Promise<void> {
  const { signal } = options;
  if (signal.aborted) throw new Error('the job was stopped');
  const pool = new WorkerPool(options.workerFile, options.threads, data);
  try {
    await Promise.race([Promise.all(settings.map((one, at) => trainCandidate(pool, data, one, at, options))), aborted(signal)]);
  } finally {
    await pool.close();
  }
}

async function trainCandidate(pool: WorkerPool, data: TrainingData, settings: CandidateSettings, at: number, options: LayerOptions): Promise<void> {
  const known = { name: `${settings.name}-BAG-L${options.layer}-t1`, algorithm: settings.algorithm };
  const time = candidateTime(options, data.foldCount, at === 0 && options.layer === 1);
  try {
    const task = { settings: settings.learner, seed: options.seed * 1009 + at + (options.layer - 1) * 101 };
    const folds = await Promise.all(Array.from({ length: data.foldCount }, (_, fold) => pool.run({ ...task, fold }, time.left)));
    const width = widthOf(data.problemType, data.classes);
    const outOfFold = new Float64Array(data.rows * width);
    for (const { rows, predictions } of folds) rows.forEach((row, index) => outOfFold.set(predictions.subarray(index * width, (index + 1) * width), row * width));
    options.onTrained({ ...known, models: folds.map(({ model }) => model), outOfFold, startedAt: time.startedAt(), endedAt: options.now() });
  } catch (error) {
    if (options.signal.aborted || error instanceof OutOfTime) return;
    options.onFailed({ ...known, startedAt: time.startedAt(), endedAt: options.now(), reason: error instanceof Error ? error.message : String(error) });
  }
}

/** A candidate's clock runs from its first fold on, not from when it was queued; each fold has its share of the candidate's time. */
function candidateTime({ now, deadline, threads, maxRuntimePerCandidateSeconds: limit }: LayerOptions, folds: number, needed: boolean): { left(): number | undefined; startedAt(): number } {
  let startedAt: number | undefined;
  const share = limit === undefined ? Number.POSITIVE_INFINITY : (limit * 1000 * Math.min(threads, folds)) / folds;
  return {
    left: () => {
      const time = now();
      if (!needed && time >= deadline) return undefined;
      startedAt ??= time;
      return Math.min(deadline - time, share);
    },
    startedAt: () => startedAt ?? now(),
  };
}

const aborted = (signal: AbortSignal): Promise<never> => new Promise((_, reject) => {
  signal.addEventListener('abort', () => { reject(new Error('the job was stopped')); }, { once: true });
});
