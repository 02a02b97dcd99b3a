// A model behind an endpoint: its containers in a process of their own, which answers one request after the other.
import type { ChildProcess } from 'node:child_process';
import { fetchContainers } from '../model-containers';
import { JobFailure, JobStopped } from '../needs';
import type { CloudAccess } from '../needs';
import { failureOf, follow, startChild } from '../run-child';
import type { ModelContainer } from '../transform/transform-job';
import type { ModelAnswer, ModelRequest, ServeOrder, ServeProgress } from './serve-messages';

/** A model that answers. */
export interface ModelServer {
  /** @throws JobFailure where the process has ended */
  invoke(request: ModelRequest): Promise<ModelAnswer>;
  /** Resolves with the FailureReason when the process has ended without being asked to. */
  readonly failed: Promise<JobFailure>;
  /** Requests that wait for their answer. */
  waiting(): number;
  /** Ends the process; resolves once it is gone. */
  close(): Promise<void>;
}

/** What a model server is started with. */
export interface ModelServerOptions {
  containers: readonly ModelContainer[];
  /** A folder of its own, empty. */
  folder: string;
  /** The cloud as the model's execution role sees it. */
  access: CloudAccess;
  /** `build/job.js` */
  childFile: string;
  memoryMegabytes: number;
  /** Aborted: the start is given up. */
  signal: AbortSignal;
}

/** Starts a model server, as `startModelServer` does. */
export type StartModelServer = (options: ModelServerOptions) => Promise<ModelServer>;

/**
 * Fetches the model, opens it in a process, and resolves when it passes for healthy: every container is open.
 * @throws JobFailure with a FailureReason, JobStopped
 */
export async function startModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const { folder, access, signal } = options;
  const containers = await fetchContainers(options.containers, folder, access, signal, (container) => container.Environment ?? {});
  if (signal.aborted) throw new JobStopped();
  const child = await startChild({ kind: 'serve', task: { containers } }, { ...options, heapMegabytes: options.memoryMegabytes });
  const server = new ChildServer(child, options);
  const kill = (): void => { void server.close(); };
  signal.addEventListener('abort', kill, { once: true });
  try {
    await server.ready;
    if (signal.aborted) throw new JobStopped();
    return server;
  } finally {
    signal.removeEventListener('abort', kill);
  }
}

type Waiting = { resolve(answer: ModelAnswer): void; reject(failure: JobFailure): void };

class ChildServer implements ModelServer {
  readonly ready: Promise<void>;
  readonly failed: Promise<JobFailure>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #gone: Promise<void>;
  #nextId = 0;
  #closing = false;
  #failure: JobFailure | undefined;

  constructor(private readonly child: ChildProcess, { access, memoryMegabytes }: ModelServerOptions) {
    let isReady: () => void = () => undefined;
    let isNotReady: (failure: JobFailure) => void = () => undefined;
    let hasFailed: (failure: JobFailure) => void = () => undefined;
    this.failed = new Promise((resolve) => { hasFailed = resolve; });
    this.ready = new Promise((resolve, reject) => {
      isReady = resolve;
      isNotReady = reject;
    });
    // Whoever starts the server waits for it; a server that is closed first has nobody who does.
    this.ready.catch(() => undefined);
    const hear = (progress: ServeProgress): void => {
      if (progress.type === 'ready') isReady();
      else this.#answer(progress.id, progress.answer);
    };
    this.#gone = follow<ServeProgress>(child, { log: (line) => access.log('AllTraffic', line), progress: hear }).then((ending) => {
      this.#failure = failureOf(ending, memoryMegabytes);
      for (const { reject } of this.#waiting.values()) reject(this.#failure);
      this.#waiting.clear();
      isNotReady(this.#failure);
      if (!this.#closing) hasFailed(this.#failure);
    });
  }

  async invoke(request: ModelRequest): Promise<ModelAnswer> {
    if (this.#failure !== undefined) throw this.#failure;
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise<ModelAnswer>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      const order: ServeOrder = { type: 'invoke', id, request };
      this.child.send(order, (error) => {
        if (error === null || !this.#waiting.delete(id)) return;
        reject(new JobFailure(`InternalServerError: the model's process does not listen: ${error.message}`));
      });
    });
  }

  waiting(): number {
    return this.#waiting.size;
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.child.kill('SIGKILL');
    await this.#gone;
  }

  #answer(id: number, answer: ModelAnswer): void {
    this.#waiting.get(id)?.resolve(answer);
    this.#waiting.delete(id);
  }
}
