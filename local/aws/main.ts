// Process entry of the embedded AWS: `endpoint.js --state DIR [--port N] [--pace N] [--strain bad-day|none] [--build-variable NAME=VALUE ...]`.
import { randomBytes, randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runEndpoint } from './run-endpoint';
import { isStrainName } from './strain';

const STATE_CHECK_MILLISECONDS = 2_000;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { state: { type: 'string' }, port: { type: 'string' }, pace: { type: 'string' }, strain: { type: 'string' }, 'build-variable': { type: 'string', multiple: true, default: [] } } });
  if (values.state === undefined) throw new Error('Say where the state lies: --state DIR');
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) throw new Error(`--port takes 0 to 65535, not ${String(values.port)}`);
  const pace = values.pace === undefined ? undefined : Number(values.pace);
  if (pace !== undefined && !(pace >= 1 && pace <= 1000)) throw new Error(`--pace takes 1 to 1000, not ${String(values.pace)}`);
  const { strain } = values;
  if (strain !== undefined && !isStrainName(strain)) throw new Error(`--strain takes bad-day or none, not ${strain}`);
  const state = path.resolve(values.state);
  rotate(path.join(state, 'endpoint.log'));
  const log = (line: string): void => { appendFileSync(path.join(state, 'endpoint.log'), `${new Date().toISOString()} ${line}\n`); };
  const running = await runEndpoint({
    stateFolder: state, ...(port === undefined ? {} : { port }), ...(pace === undefined ? {} : { pace }), ...(strain === undefined ? {} : { strain }), programFolder: __dirname,
    buildVariables: Object.fromEntries(values['build-variable'].map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])),
    now: () => Date.now(), newId: () => randomUUID(), randomBytes: (count) => randomBytes(count), log, pid: process.pid,
  });
  process.stdout.write(`${JSON.stringify({ url: running.url, pid: process.pid })}\n`);
  let ending = false;
  const end = (signal: string): void => {
    if (ending) return;
    ending = true;
    log(`ends on ${signal}`);
    running.close().then(() => process.exit(0), (error: unknown) => {
      log(`could not end cleanly: ${String(error)}`);
      process.exit(1);
    });
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  // A folder deleted while its endpoint runs (a clone removed, say) would leave a process that nobody finds again.
  setInterval(() => { if (!running.ownsState()) process.exit(0); }, STATE_CHECK_MILLISECONDS).unref();
  process.on('uncaughtException', (error) => { log(`fault: ${error.stack ?? error.message}`); process.exit(1); });
  process.on('unhandledRejection', (error) => { log(`fault: ${error instanceof Error ? error.stack ?? error.message : String(error)}`); });
}

/** A log that grew too long begins anew; the one before it is kept. */
function rotate(file: string): void {
  if (existsSync(file) && statSync(file).size > 5 * 1024 * 1024) renameSync(file, `${file}.1`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
