// How fast an endpoint answers: the two-container model of the example, asked for one row through InvokeEndpoint at 1 and at 16 connections.
// Run: npm run bench:endpoint [-- SECONDS]
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { signedHeaders } from '../../test/local/aws/raw-client';

const root = path.resolve(__dirname, '../..');
const row = 'BOISE AIR TERMINAL,B-737-300,2002-03-04T00:00:00.000Z,SOUTHWEST AIRLINES,Idaho,Approach,Small,Unknown bird or bat,Day,0,0,0,140';
const target = '/endpoints/birdstrikes-dev/invocations';

/** A model behind an endpoint, made as a user makes it. */
function prepare(folder: string): void {
  for (const file of ['birdstrikes.flow', 'workflow.yaml']) cpSync(path.join(root, 'examples/birdstrikes', file), path.join(folder, file));
  cpSync(path.join(root, 'node_modules/vega-datasets/data/birdstrikes.csv'), path.join(folder, 'data/birdstrikes.csv'), { recursive: true });
  writeFileSync(path.join(folder, 'workflow.yaml'), readFileSync(path.join(folder, 'workflow.yaml'), 'utf8').replace('package: vega-datasets, ', ''));
  for (const words of [['release', '--yes'], ['approve'], ['deploy']]) mlops(folder, ...words, '--env', 'dev', '--local');
}

function mlops(folder: string, ...words: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [path.join(root, 'build/cli.js'), ...words], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`mlops ${words.join(' ')} ended with ${status ?? 'a signal'}\n${stderr}`);
}

interface Figures { second: number; p50: number; p99: number }

/** Requests are signed beforehand, so that the client takes as little of the time as it can. */
async function measure(port: number, headers: Record<string, string>, connections: number, seconds: number): Promise<Figures> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      const begun = performance.now();
      await ask(port, agent, headers);
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
  times.sort((one, other) => one - other);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? 0;
  return { second: times.length / seconds, p50: at(0.5), p99: at(0.99) };
}

function ask(port: number, agent: http.Agent, headers: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.request({ port, host: '127.0.0.1', method: 'POST', path: target, agent, headers: { ...headers, 'content-length': Buffer.byteLength(row) } }, (response) => {
      response.on('error', reject).resume().once('end', () => { if (response.statusCode === 200) resolve(); else reject(new Error(`it answered ${String(response.statusCode)}`)); });
    });
    request.once('error', reject).end(row);
  });
}

async function main(): Promise<void> {
  const seconds = Number(process.argv[2] ?? 10);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-endpoint-'));
  try {
    prepare(folder);
    const local = path.join(folder, '.mlops/local');
    const { url } = JSON.parse(readFileSync(path.join(local, 'address.json'), 'utf8')) as { url: string };
    const keys = JSON.parse(readFileSync(path.join(local, 'credentials.json'), 'utf8')) as { accessKeyId: string; secretAccessKey: string };
    const port = Number(new URL(url).port);
    const sign = (): Promise<Record<string, string>> => signedHeaders({ method: 'POST', path: target, host: `127.0.0.1:${port}`, keys, service: 'sagemaker', body: row, headers: { 'content-type': 'text/csv', accept: 'text/csv' } });
    await measure(port, await sign(), 16, 3);
    process.stdout.write(`Node.js ${process.version}, ${os.cpus().length} processors (${os.cpus()[0]?.model ?? ''}), ${seconds} s each\n`);
    for (const connections of [1, 16]) {
      const { second, p50, p99 } = await measure(port, await sign(), connections, seconds);
      process.stdout.write(`${String(connections).padStart(2)} connections   ${second.toFixed(0).padStart(6)} a second   p50 ${p50.toFixed(2)} ms   p99 ${p99.toFixed(2)} ms\n`);
    }
    mlops(folder, 'local', 'stop');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
