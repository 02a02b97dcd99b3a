// Runs Lambda functions: code unpacked once, each invocation under the function's role, its log delivered.
import { unzipSync } from 'fflate';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { FunctionAnswer } from '../../jobs/functions/function-call';
import { JobStopped } from '../../jobs/needs';
import type { Cloud } from '../cloud';
import type { Caller } from '../operation';
import { AwsError } from '../operation';
import type { FunctionRecord } from '../services/lambda/function-records';
import { functionTable, versionTable } from '../services/lambda/function-records';
import type { FunctionControl } from '../services/lambda/invoke';
import { LogDelivery } from './log-delivery';
import type { Runners } from './runners';

/** Functions that run at once; others wait their turn within the caller's own patience. */
const AT_ONCE = 4;
/** Invocations that wait; more are throttled, as Lambda throttles past an account's concurrency. */
const WAITING = 1000;

/** The functions of an endpoint at work. */
export class FunctionRuns implements FunctionControl {
  readonly #unpacking = new Map<string, Promise<string>>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #waiting: (() => void)[] = [];
  #free = AT_ONCE;

  constructor(private readonly cloud: Cloud, private readonly run: Runners['runFunction']) {}

  async invoke(record: FunctionRecord, payload: string, requestId: string): Promise<FunctionAnswer> {
    await this.#turn();
    const running = this.#invoke(record, payload, requestId);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
      this.#free += 1;
      this.#waiting.shift()?.();
    }
  }

  /** Removes what invocations and unpackings left behind when the endpoint ended under them, and code that no function has any more. */
  async resume(): Promise<void> {
    const folder = this.cloud.folder('functions');
    const used = new Set([functionTable, versionTable].flatMap((table) => [...table(this.cloud.store).range()].map((entry) => codeFolderName(entry.value))));
    for (const name of await readdir(folder)) if (!used.has(name)) await rm(path.join(folder, name), { recursive: true, force: true });
  }

  /** Resolves once no function runs any more. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  async #turn(): Promise<void> {
    if (this.#waiting.length >= WAITING) {
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', { status: 429, fields: { Reason: 'ConcurrentInvocationLimitExceeded', Type: 'User' } });
    }
    while (this.#free === 0) await new Promise<void>((resolve) => { this.#waiting.push(resolve); });
    this.#free -= 1;
  }

  async #invoke(record: FunctionRecord, payload: string, requestId: string): Promise<FunctionAnswer> {
    const caller = await this.cloud.assume(record.config.Role, 'lambda.amazonaws.com', { sessionName: record.name, sourceArn: record.arn });
    const zipFolder = await this.#unpacked(record);
    const workFolder = await mkdtemp(path.join(this.cloud.folder('functions'), 'tmp-'));
    const logGroup = record.config.LoggingConfig?.LogGroup ?? `/aws/lambda/${record.name}`;
    const logStream = `${new Date(this.cloud.now()).toISOString().slice(0, 10).replaceAll('-', '/')}/[${record.version}]${this.cloud.newId().replaceAll('-', '')}`;
    const logs = new LogDelivery(this.cloud, caller, logGroup, 'when-missing');
    try {
      const answer = await this.run({
        zipFolder, workFolder, handler: record.config.Handler ?? '', environment: await this.#environment(record, caller), functionName: record.name,
        functionVersion: record.version, functionArn: record.version === '$LATEST' ? record.arn : `${record.arn}:${record.version}`, requestId, payload,
        timeoutSeconds: record.config.Timeout ?? 3, memoryMegabytes: record.config.MemorySize ?? 128, logGroup, logStream,
        runtimeFile: this.cloud.programs.functionRuntime, modulesFolder: modulesFolder(this.cloud.programs.functionRuntime), signal: this.cloud.closing,
        now: () => this.cloud.now(), log: (line) => logs.write(logStream, line),
      });
      return await this.#logged(logs, answer);
    } catch (error) {
      if (error instanceof JobStopped) throw new AwsError('ServiceException', 'The endpoint ends.', { status: 500 });
      throw error;
    } finally {
      await rm(workFolder, { recursive: true, force: true });
    }
  }

  /** A function whose role may not write its log has failed (see log-delivery.ts). */
  async #logged(logs: LogDelivery, answer: FunctionAnswer): Promise<FunctionAnswer> {
    try {
      await logs.close();
      return answer;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const payload = JSON.stringify({ errorType: error.code, errorMessage: `The function's log cannot be written: ${error.message}`, trace: [] });
      return { ...answer, payload, error: { type: 'Unhandled' } };
    }
  }

  async #environment(record: FunctionRecord, caller: Caller): Promise<Record<string, string>> {
    const keys = await this.cloud.sessionKeys(caller, (record.config.Timeout ?? 3) + 60);
    return {
      ...record.config.Environment?.Variables, AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey, AWS_SESSION_TOKEN: keys.sessionToken,
      AWS_REGION: this.cloud.region, AWS_DEFAULT_REGION: this.cloud.region, AWS_ENDPOINT_URL: this.cloud.endpointUrl,
    };
  }

  /** The folder with the code, unpacked when it is first needed: named by what is in it, and there only when it is whole. */
  #unpacked(record: FunctionRecord): Promise<string> {
    const name = codeFolderName(record);
    const known = this.#unpacking.get(name);
    if (known !== undefined) return known;
    const unpacking = this.#unpack(record, path.join(this.cloud.folder('functions'), name));
    this.#unpacking.set(name, unpacking);
    unpacking.catch(() => this.#unpacking.delete(name));
    return unpacking;
  }

  async #unpack(record: FunctionRecord, folder: string): Promise<string> {
    if (await stat(folder).then(() => true, () => false)) return folder;
    const chunks: Buffer[] = [];
    for await (const chunk of this.cloud.objects.read(record.code.file)) chunks.push(chunk as Buffer);
    const aside = await mkdtemp(`${folder}-`);
    for (const [name, content] of Object.entries(unzipSync(Buffer.concat(chunks)))) {
      const file = path.join(aside, name);
      if (!file.startsWith(aside + path.sep)) throw new AwsError('InvalidZipFileException', `The file ${name} in the zip lies outside of it.`, { status: 502 });
      if (name.endsWith('/')) await mkdir(file, { recursive: true });
      else {
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, content);
      }
    }
    await rename(aside, folder);
    return folder;
  }
}

/** The folder of a function's code is named by what is in it. */
function codeFolderName(record: FunctionRecord): string {
  return createHash('sha256').update(record.code.sha256).digest('hex').slice(0, 32);
}

/** The node_modules in which the SDK lies, as seen from the runtime's bundle: Lambda's runtime has it, so does ours. */
function modulesFolder(runtimeFile: string): string {
  const manifest = createRequire(runtimeFile).resolve('@aws-sdk/client-s3/package.json');
  return path.resolve(path.dirname(manifest), '..', '..');
}
