// A few worker threads that take work in order; ended together.
import { Worker } from 'node:worker_threads';
import type { TrainingData } from './learners/training-data';
import type { FoldResult, FoldTask } from './train-fold';

interface Waiting {
  task: FoldTask;
  resolve(result: FoldResult): void;
  reject(error: Error): void;
}

/** Threads over one shared data set. */
export class WorkerPool {
  private readonly idle: Worker[] = [];
  private readonly all: Worker[] = [];
  private readonly queue: Waiting[] = [];
  private readonly running = new Map<Worker, Waiting>();

  constructor(file: string, threads: number, data: TrainingData) {
    for (let at = 0; at < threads; at += 1) this.start(new Worker(file, { workerData: data }));
  }

  private start(worker: Worker): void {
    this.all.push(worker);
    this.idle.push(worker);
    worker.on('message', ({ result, error }: { result?: FoldResult; error?: string }) => {
      const waiting = this.running.get(worker);
      this.running.delete(worker);
      this.idle.push(worker);
      if (result !== undefined) waiting?.resolve(result);
      else waiting?.reject(new Error(error ?? 'a worker answered nothing'));
      this.next();
    });
    worker.on('error', (error: Error) => {
      this.running.get(worker)?.reject(error);
      this.running.delete(worker);
    });
  }

  /** Queues a fold. */
  run(task: FoldTask): Promise<FoldResult> {
    return new Promise((resolve, reject) => { this.queue.push({ task, resolve, reject }); this.next(); });
  }

  private next(): void {
    while (this.idle.length > 0 && this.queue.length > 0) {
      const worker = this.idle.pop() as Worker;
      const waiting = this.queue.shift() as Waiting;
      this.running.set(worker, waiting);
      worker.postMessage({ id: 0, task: waiting.task });
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((worker) => worker.terminate()));
  }
}
