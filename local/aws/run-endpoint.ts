// Opens the state, listens, tells where, and ends cleanly: the embedded AWS within one process.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { administratorKeys } from './authorization/key-ring';
import { Endpoint } from './endpoint';
import { type HttpServer, listen, type ServerLimits } from './http/server';
import type { Service } from './service';
import { DelayedIdentities } from './authorization/delayed-identities';
import { roleIdentities, roleMadeAt } from './services/iam/identities';
import { isStrainName, strains, type Strain, type StrainName } from './strain';
import { services } from './services/registry';
import { openObjectFiles } from './state/disk-objects';
import { lockFolder } from './state/lock';
import { openStore } from './state/lmdb-store';

/** How an endpoint is run. */
export interface RunOptions {
  stateFolder: string;
  /** @default the port of last time, else any free one */
  port?: number;
  /** Where job.js, function-runtime.js and autopilot-worker.js lie. */
  programFolder: string;
  pid: number;
  /** How much faster than on AWS the waits of rollouts and the periods of alarms pass. @default that of last time, else 1 */
  pace?: number;
  /** How hard it is to be used. @default as at the last start, else not at all */
  strain?: StrainName;
  /** Variables that builds of CodeBuild find set. @default none */
  buildVariables?: Readonly<Record<string, string>>;
  /** @default '000000000000' */
  account?: string;
  /** @default 'us-east-1' */
  region?: string;
  limits?: ServerLimits;
  /** @default all that are registered */
  services?: readonly Service[];
  now(): number;
  newId(): string;
  randomBytes(count: number): Buffer;
  log(line: string): void;
}

/** A running endpoint. */
export interface RunningEndpoint {
  url: string;
  endpoint: Endpoint;
  /** False where its state folder was deleted or is another's by now: nobody can reach its state any more. */
  ownsState(): boolean;
  close(): Promise<void>;
}

/** Milliseconds that requests under way have to end. */
const DRAIN = 5_000;

/** @throws LockedError, or an error that names the port where it is in use */
export async function runEndpoint(options: RunOptions): Promise<RunningEndpoint> {
  mkdirSync(options.stateFolder, { recursive: true, mode: 0o700 });
  const lock = lockFolder(options.stateFolder, options.pid);
  try {
    const endpoint = await openEndpoint(options);
    const server = await listenSomewhere(endpoint, options);
    const url = `http://127.0.0.1:${server.port}`;
    await endpoint.listening(url);
    const address = path.join(options.stateFolder, 'address.json');
    writeAside(address, { url, pid: options.pid, startedAt: new Date(options.now()).toISOString() });
    writeAside(path.join(options.stateFolder, 'port.json'), { port: server.port });
    options.log(`listens on ${url}`);
    return {
      url,
      endpoint,
      ownsState: () => lock.held(),
      async close() {
        if (lock.held()) rmSync(address, { force: true });
        await server.close(DRAIN);
        await endpoint.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openEndpoint(options: RunOptions): Promise<Endpoint> {
  const { stateFolder, now, newId, randomBytes, log, programFolder } = options;
  const store = openStore(path.join(stateFolder, 'records'));
  const objects = await openObjectFiles(path.join(stateFolder, 'objects'), newId);
  const strain = rememberedStrain(stateFolder, options.strain);
  const identities = roleIdentities(store);
  const delayed = strain === undefined ? undefined : new DelayedIdentities(identities, strain.iamSeconds, now, (arn) => roleMadeAt(store, arn));
  const endpoint = new Endpoint({
    stateFolder,
    account: options.account ?? '000000000000',
    region: options.region ?? 'us-east-1',
    store,
    objects,
    identities: delayed ?? identities,
    administratorKeys: administratorKeys(path.join(stateFolder, 'credentials.json'), randomBytes),
    services: options.services ?? services,
    programs: {
      job: path.join(programFolder, 'job.js'),
      functionRuntime: path.join(programFolder, 'function-runtime.js'),
      autopilotWorker: path.join(programFolder, 'autopilot-worker.js'),
    },
    pace: rememberedPace(stateFolder, options.pace),
    ...(strain === undefined ? {} : { strain }),
    ...(options.buildVariables === undefined ? {} : { buildVariables: options.buildVariables }),
    now,
    newId,
    randomBytes,
    log,
  });
  if (delayed !== undefined) lookAround(delayed, endpoint.closing);
  return endpoint;
}

/** Milliseconds between two looks at the roles. */
const LOOK = 200;

function lookAround(identities: DelayedIdentities, closing: AbortSignal): void {
  const timer = setInterval(() => { identities.lookAround(); }, LOOK).unref();
  closing.addEventListener('abort', () => { clearInterval(timer); }, { once: true });
}

/** The strain given, remembered for the next start; else that of last time. */
function rememberedStrain(stateFolder: string, given: StrainName | undefined): Strain | undefined {
  const file = path.join(stateFolder, 'strain.json');
  if (given !== undefined) writeAside(file, { strain: given });
  const { strain } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as { strain?: unknown } : {};
  return typeof strain !== 'string' || !isStrainName(strain) || strain === 'none' ? undefined : strains[strain];
}

/** The pace given, remembered for the next start; else that of last time. */
function rememberedPace(stateFolder: string, given: number | undefined): number {
  const file = path.join(stateFolder, 'pace.json');
  if (given !== undefined) writeAside(file, { pace: given });
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as { pace?: unknown } : {};
  return typeof known.pace === 'number' ? known.pace : 1;
}

/** The port given; else that of last time; else any. */
async function listenSomewhere(endpoint: Endpoint, options: RunOptions): Promise<HttpServer> {
  const remembered = options.port === undefined ? rememberedPort(options.stateFolder) : undefined;
  try {
    return await listen(endpoint.handle, options.port ?? remembered ?? 0, options.log, options.limits);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    if (options.port === undefined) return listen(endpoint.handle, 0, options.log, options.limits);
    throw new Error(`Port ${options.port} is in use by another program: choose another with --port, or leave it out for any free one`);
  }
}

function rememberedPort(stateFolder: string): number | undefined {
  try {
    const { port } = JSON.parse(readFileSync(path.join(stateFolder, 'port.json'), 'utf8')) as { port: unknown };
    return typeof port === 'number' ? port : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function writeAside(file: string, value: object): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(value)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
