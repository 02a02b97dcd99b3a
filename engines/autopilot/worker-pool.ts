// A few worker threads that take work in order; one that dies fails its work alone and is replaced; all are ended together.
import { Worker } from 'node:worker_threads';
import type { TrainingData } from './learners/training-data';
import type { FoldResult, FoldTask } from './train-fold';

/** Work without what only its start knows. */
export type QueuedTask = Omit<FoldTask, 'millisecondsLeft'>;

/** Work that was not begun, since there was no time left for it. */
export class OutOfTime extends Error {}

interface Waiting {
  task: QueuedTask;
  timeLeft(): number | undefined;
  resolve(result: FoldResult): void;
  reject(error: Error): void;
}

/** Threads over one shared data set. */
export class WorkerPool {
  private readonly idle: Worker[] = [];
  private readonly all = new Set<Worker>();
  private readonly queue: Waiting[] = [];
  private readonly running = new Map<Worker, Waiting>();
  private closed = false;

  constructor(private readonly file: string, threads: number, private readonly data: TrainingData) {
    for (let at = 0; at < threads; at += 1) this.start();
  }

  private start(): void {
    const worker = new Worker(this.file, { workerData: this.data });
    this.all.add(worker);
    this.idle.push(worker);
    worker.on('message', ({ result, error }: { result?: FoldResult; error?: string }) => {
      const waiting = this.running.get(worker);
      this.running.delete(worker);
      this.idle.push(worker);
      if (result !== undefined) waiting?.resolve(result);
      else waiting?.reject(new Error(error ?? 'a worker answered nothing'));
      this.next();
    });
    worker.on('error', (error: Error) => { this.replace(worker, error); });
  }

  /** A thread that ran out of memory, say, is gone; what waits goes on with another. */
  private replace(worker: Worker, error: Error): void {
    const waiting = this.running.get(worker);
    this.running.delete(worker);
    this.all.delete(worker);
    const place = this.idle.indexOf(worker);
    if (place >= 0) this.idle.splice(place, 1);
    waiting?.reject(error);
    // A thread that dies before it has any work would die again.
    if (waiting === undefined && this.all.size === 0) for (const left of this.queue.splice(0)) left.reject(error);
    else if (!this.closed && waiting !== undefined) { this.start(); this.next(); }
  }

  /**
   * Queues a fold.
   * @param timeLeft asked when it begins: milliseconds, or undefined where it need not begin any more
   * @throws OutOfTime where it was not begun
   */
  run(task: QueuedTask, timeLeft: () => number | undefined): Promise<FoldResult> {
    return new Promise((resolve, reject) => { this.queue.push({ task, timeLeft, resolve, reject }); this.next(); });
  }

  private next(): void {
    while (this.idle.length > 0 && this.queue.length > 0) {
      const waiting = this.queue.shift() as Waiting;
      const millisecondsLeft = waiting.timeLeft();
      if (millisecondsLeft === undefined) { waiting.reject(new OutOfTime('there was no time left')); continue; }
      const worker = this.idle.pop() as Worker;
      this.running.set(worker, waiting);
      worker.postMessage({ ...waiting.task, millisecondsLeft } satisfies FoldTask);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.all].map((worker) => worker.terminate()));
  }
}
