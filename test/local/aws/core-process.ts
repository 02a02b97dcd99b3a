// The core of the endpoint as a process, for tests that kill it: `core-process.ts --state DIR [--port N]`.
import { randomBytes, randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { runEndpoint } from '../../../local/aws/run-endpoint';
import { coreServices } from './test-endpoint';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { state: { type: 'string' }, port: { type: 'string' } } });
  const running = await runEndpoint({
    stateFolder: values.state ?? '', programFolder: __dirname, pid: process.pid, services: coreServices, now: () => Date.now(), newId: () => randomUUID(),
    randomBytes: (count) => randomBytes(count), log: () => undefined, ...(values.port === undefined ? {} : { port: Number(values.port) }),
  });
  process.on('SIGTERM', () => { void running.close().then(() => process.exit(0)); });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
