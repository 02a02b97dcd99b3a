// A worker thread: takes folds of candidates one after another over shared data (entry of build/autopilot-worker.js).
import { parentPort, workerData } from 'node:worker_threads';
import type { TrainingData } from './learners/training-data';
import { trainFold, type FoldTask } from './train-fold';

parentPort?.on('message', ({ id, task }: { id: number; task: FoldTask }) => {
  try {
    parentPort?.postMessage({ id, result: trainFold(workerData as TrainingData, task) });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
