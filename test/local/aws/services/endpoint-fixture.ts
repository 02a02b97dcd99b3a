// An endpoint on a free port with its state in a folder of its own, for tests that speak to it as a client does.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runEndpoint } from '../../../../local/aws/run-endpoint';
import type { RunningEndpoint } from '../../../../local/aws/run-endpoint';
import type { Service } from '../../../../local/aws/service';
import type { StrainName } from '../../../../local/aws/strain';

/** What an SDK client is made with. */
export interface ClientConfig {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

/** A running endpoint of a test. */
export interface TestEndpoint {
  running: RunningEndpoint;
  folder: string;
  /** The administrator's. */
  config: ClientConfig;
  log: string[];
  /** Ends it as `kill` would not: cleanly, and begins again on the same state. */
  restart(anew?: { strain?: StrainName }): Promise<void>;
  close(): Promise<void>;
}

/** Starts an endpoint. @param options its services, and where the bundles of jobs lie */
export async function startTestEndpoint(options: { services?: readonly Service[]; programFolder?: string; pace?: number; strain?: StrainName } = {}): Promise<TestEndpoint> {
  const programFolder = options.programFolder ?? path.resolve('build');
  const folder = mkdtempSync(path.join(tmpdir(), 'mlops-services-'));
  const log: string[] = [];
  const run = ({ strain }: { strain?: StrainName } = {}): Promise<RunningEndpoint> => runEndpoint({
    ...(strain === undefined ? {} : { strain }),
    ...(options.services === undefined ? {} : { services: options.services }), stateFolder: folder, programFolder, pid: process.pid, ...(options.pace === undefined ? {} : { pace: options.pace }), now: () => Date.now(), newId: () => randomUUID(),
    randomBytes: (count) => randomBytes(count), log: (line) => { log.push(line); },
  });
  const started = await run(options);
  const keys = JSON.parse(readFileSync(path.join(folder, 'credentials.json'), 'utf8')) as ClientConfig['credentials'];
  const endpoint: TestEndpoint = {
    running: started, folder, log, config: { endpoint: started.url, region: 'us-east-1', credentials: keys },
    async restart(anew) {
      await endpoint.running.close();
      endpoint.running = await run(anew);
      endpoint.config.endpoint = endpoint.running.url;
    },
    async close() {
      await endpoint.running.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return endpoint;
}
