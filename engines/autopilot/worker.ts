// A worker thread: takes folds of candidates one after another over shared data (entry of build/autopilot-worker.js).
import { parentPort, workerData } from 'node:worker_threads';
import type { TrainingData } from './learners/training-data';
import { trainFold, type FoldTask } from './train-fold';

parentPort?.on('message', (task: FoldTask) => {
  try {
    parentPort?.postMessage({ result: trainFold(workerData as TrainingData, task, () => performance.now()) });
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
