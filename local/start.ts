// Starts the processes of the local cloud and finds those that run; loads nothing of them.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** A running embedded AWS. */
export interface Endpoint {
  /** `http://127.0.0.1:<port>` */
  url: string;
  pid: number;
  /** False where it was running already. */
  started: boolean;
}

/** How the embedded AWS is started. */
export interface StartOptions {
  /** Where its state, its address, its keys and its log lie. */
  stateFolder: string;
  /** `build/endpoint.js` */
  endpointFile: string;
  /** @default the port of last time, else any free one */
  port?: number;
  /** How much faster than on AWS waits of rollouts and periods of alarms pass. @default that of last time, else 1 */
  pace?: number;
  /** `bad-day`: delays, throttling, IAM that is eventually consistent, keys that expire. @default as at the last start, else none */
  strain?: 'bad-day' | 'none';
  /** Variables that builds of the embedded CodeBuild find set, as their image would have them. @default none */
  buildVariables?: Readonly<Record<string, string>>;
  /** Told what is waited for. */
  onProgress?(message: string): void;
  signal?: AbortSignal;
  /** @default 20000 */
  timeoutMilliseconds?: number;
}

/** Whether it runs, and where. */
export interface EndpointStatus {
  running: boolean;
  url?: string;
  pid?: number;
  startedAt?: string;
}

/** What `address.json` holds. */
interface Address { url: string; pid: number; startedAt: string }

/**
 * Finds the embedded AWS of a state folder, or starts it as a process of its own that outlives this one.
 * @throws Error that says what is wrong: the port in use, the program missing, what it wrote before it ended
 */
export async function startEndpoint(options: StartOptions): Promise<Endpoint> {
  const running = await endpointStatus(options);
  if (running.running) return reuse(running, options);
  if (!existsSync(options.endpointFile)) throw new Error(`The program ${options.endpointFile} is missing: run npm run setup`);
  mkdirSync(options.stateFolder, { recursive: true, mode: 0o700 });
  options.onProgress?.('starting the embedded AWS');
  const errors = path.join(options.stateFolder, 'endpoint.err');
  const child = spawnDetached(options, errors);
  const deadline = Date.now() + (options.timeoutMilliseconds ?? 20_000);
  const ended = new Promise<void>((resolve) => { child.once('exit', () => { resolve(); }); child.once('error', () => { resolve(); }); });
  let lostRace = false;
  for (;;) {
    const exited: boolean = await Promise.race([...(lostRace ? [] : [ended.then(() => true)]), sleep(25, options.signal).then(() => false)]);
    const status = await endpointStatus(options);
    if (status.running && status.url !== undefined && status.pid !== undefined) {
      if (status.pid === child.pid) return { url: status.url, pid: status.pid, started: true };
      await end(child, ended);
      return reuse(status, options);
    }
    // Another process starts the same endpoint at this moment and has taken the folder: its address follows.
    lostRace ||= exited && readTail(errors).includes('is used by another endpoint');
    if (exited && !lostRace) throw new Error(readTail(errors) || `The embedded AWS ended before it listened; its log is ${path.join(options.stateFolder, 'endpoint.log')}`);
    if (Date.now() > deadline) {
      child.kill('SIGTERM');
      throw new Error(`The embedded AWS did not listen in time; its log is ${path.join(options.stateFolder, 'endpoint.log')}`);
    }
  }
}

/** Ends the process that came too late: left alone, it would take the folder as soon as the first one leaves it. */
async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

function reuse(status: EndpointStatus, options: StartOptions): Endpoint {
  const { url = '', pid = 0 } = status;
  if (options.port !== undefined && options.port !== 0 && Number(new URL(url).port) !== options.port) {
    throw new Error(`The embedded AWS runs already on ${url}: end it (mlops local stop) before it can listen on port ${options.port}`);
  }
  return { url, pid, started: false };
}

function spawnDetached(options: StartOptions, errors: string): ChildProcess {
  const output = openSync(errors, 'w', 0o600);
  try {
    const port = options.port === undefined ? [] : ['--port', String(options.port)];
    const strain = options.strain === undefined ? [] : ['--strain', options.strain];
    const pace = options.pace === undefined ? [] : ['--pace', String(options.pace)];
    const variables = Object.entries(options.buildVariables ?? {}).flatMap(([name, value]) => ['--build-variable', `${name}=${value}`]);
    const child = spawn(process.execPath, [options.endpointFile, '--state', path.resolve(options.stateFolder), ...port, ...pace, ...strain, ...variables], {
      detached: true, stdio: ['ignore', 'ignore', output], cwd: options.stateFolder,
    });
    child.unref();
    return child;
  } finally {
    closeSync(output);
  }
}

/** Whether the embedded AWS of a state folder runs: its address answers, and says that it is the one. */
export async function endpointStatus(options: { stateFolder: string }): Promise<EndpointStatus> {
  const address = readAddress(options.stateFolder);
  if (address === undefined) return { running: false };
  const identity = await ask(`${address.url}/_mlops`);
  const same = identity !== undefined && identity['pid'] === address.pid && identity['stateFolder'] === path.resolve(options.stateFolder);
  return same ? { running: true, ...address } : { running: false };
}

/** Ends the embedded AWS of a state folder; its state stays. @returns false where it was not running */
export async function stopEndpoint(options: { stateFolder: string; timeoutMilliseconds?: number }): Promise<boolean> {
  const status = await endpointStatus(options);
  if (!status.running || status.pid === undefined) return false;
  const deadline = Date.now() + (options.timeoutMilliseconds ?? 15_000);
  process.kill(status.pid, 'SIGTERM');
  while (alive(status.pid)) {
    if (Date.now() > deadline) {
      process.kill(status.pid, 'SIGKILL');
      await sleep(50);
      return true;
    }
    await sleep(25);
  }
  return true;
}

/** Ends the embedded AWS of a state folder and deletes all that it holds. */
export async function resetEndpoint(options: { stateFolder: string }): Promise<void> {
  await stopEndpoint(options);
  rmSync(options.stateFolder, { recursive: true, force: true });
}

/** Running stand-ins of the resource providers. */
export interface Providers {
  /** Value of PULUMI_DEBUG_PROVIDERS: `aws-native:<port>,aws:<port>`. */
  debugProviders: string;
  /** Ends them. */
  stop(): Promise<void>;
}

/**
 * Starts the resource providers, which live as long as this process lets them.
 * @param options the file `build/provider.js`; further environment of the process
 * @throws Error with what it wrote before it ended
 */
export async function startProviders(options: { providerFile: string; environment?: NodeJS.ProcessEnv; timeoutMilliseconds?: number }): Promise<Providers> {
  const child = spawn(process.execPath, [options.providerFile], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...options.environment } });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => { errors = (errors + chunk.toString('utf8')).slice(-4000); });
  // Registered before anything is awaited: a process that ends at once is not waited for.
  const ended = new Promise<void>((resolve) => { child.once('close', () => { resolve(); }); child.once('error', () => { resolve(); }); });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => { child.kill('SIGKILL'); }, 3_000);
    await ended;
    clearTimeout(timer);
  };
  const tooLate = setTimeout(() => { child.kill('SIGKILL'); }, options.timeoutMilliseconds ?? 20_000);
  const line = await Promise.race([firstLine(child), ended.then(() => undefined)]);
  clearTimeout(tooLate);
  const ports = line === undefined ? undefined : portsOf(line);
  if (ports === undefined) {
    await stop();
    throw new Error(`The resource providers did not start (${options.providerFile}): ${errors.trim() || line || 'no answer in time'}`);
  }
  child.stdout.resume();
  return { debugProviders: ports, stop };
}

async function firstLine(child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) return undefined;
  const lines = createInterface({ input: child.stdout });
  const line = await new Promise<string | undefined>((resolve) => { lines.once('line', resolve); lines.once('close', () => { resolve(undefined); }); });
  lines.close();
  return line;
}

function portsOf(line: string): string | undefined {
  try {
    const ports = JSON.parse(line) as Record<string, unknown>;
    const pairs = Object.entries(ports).filter(([, port]) => typeof port === 'number');
    return pairs.length === 0 ? undefined : pairs.map(([name, port]) => `${name}:${String(port)}`).join(',');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function readAddress(stateFolder: string): Address | undefined {
  try {
    return JSON.parse(readFileSync(path.join(stateFolder, 'address.json'), 'utf8')) as Address;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** What a URL answers as JSON; undefined where nobody, or somebody else, is there. */
async function ask(url: string): Promise<Record<string, unknown> | undefined> {
  return new Promise((resolve) => {
    const request = http.get(url, { timeout: 2_000, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => { text = (text + chunk).slice(0, 10_000); });
      response.on('end', () => { resolve(parse(text)); });
      response.on('error', () => { resolve(undefined); });
    });
    request.on('timeout', () => { request.destroy(); });
    request.on('error', () => { resolve(undefined); });
  });
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value as Record<string, unknown> : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !zombie(pid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** A process that ended and that nobody waited for, where the system tells. */
function zombie(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && readFileSync(file, 'utf8').split(') ')[1]?.startsWith('Z') === true;
}

function readTail(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trim().slice(-2000) : '';
}

async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}
