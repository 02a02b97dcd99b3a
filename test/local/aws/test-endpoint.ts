// An endpoint of its own for a test: a temporary folder, any free port, a clock that the test sets.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runEndpoint, type RunningEndpoint } from '../../../local/aws/run-endpoint';
import type { ServerLimits } from '../../../local/aws/http/server';
import type { Service } from '../../../local/aws/service';
import { iam } from '../../../local/aws/services/iam/service';
import { kms } from '../../../local/aws/services/kms/service';
import { s3 } from '../../../local/aws/services/s3/service';
import { ssm } from '../../../local/aws/services/ssm/service';
import { sts } from '../../../local/aws/services/sts/service';

/** Keys as the SDKs take them. */
export interface TestKeys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** A running endpoint of a test. */
export interface TestEndpoint extends RunningEndpoint {
  folder: string;
  port: number;
  keys: TestKeys;
  /** Lines of its log. */
  log: string[];
  /** Settings for an SDK's client. */
  client(keys?: TestKeys): { endpoint: string; region: string; credentials: TestKeys; forcePathStyle: boolean; maxAttempts: number };
  /** Ends it and deletes its folder. */
  end(): Promise<void>;
}

/** The services of the core. */
export const coreServices: readonly Service[] = [s3, sts, iam, kms, ssm];

/** Starts an endpoint. */
export async function startTestEndpoint(
  options: { now?: () => number; limits?: ServerLimits; services?: readonly Service[]; programFolder?: string } = {},
): Promise<TestEndpoint> {
  const folder = mkdtempSync(path.join(tmpdir(), 'aws-endpoint-'));
  const log: string[] = [];
  const running = await runEndpoint({
    stateFolder: folder,
    programFolder: options.programFolder ?? folder,
    pid: process.pid,
    services: options.services ?? coreServices,
    now: options.now ?? (() => Date.now()),
    newId: () => randomUUID(),
    randomBytes: (count) => randomBytes(count),
    log: (line) => {
      log.push(line);
    },
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  const keys = JSON.parse(readFileSync(path.join(folder, 'credentials.json'), 'utf8')) as TestKeys;
  return {
    ...running,
    folder,
    keys,
    log,
    port: Number(new URL(running.url).port),
    client: (as = keys) => ({ endpoint: running.url, region: 'us-east-1', credentials: as, forcePathStyle: true, maxAttempts: 1 }),
    async end() {
      await running.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The error that a promise rejects with. */
export async function errorOf(promise: Promise<unknown>): Promise<{ name: string; message: string; status: number | undefined }> {
  try {
    await promise;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { name, message, status: $metadata?.httpStatusCode };
  }
  throw new Error('It was expected to fail');
}
