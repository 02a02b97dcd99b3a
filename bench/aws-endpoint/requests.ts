// How many small requests a second the endpoint answers: S3 GET and PUT of 1 KB and a JSON operation, 16 connections kept alive.
// Run: node -r ts-node/register bench/aws-endpoint/requests.ts <endpoint.js> [seconds]
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endpointStatus, startEndpoint, stopEndpoint } from '../../local/start';
import { signedHeaders } from '../../test/local/aws/raw-client';

const CONNECTIONS = 16;

interface Case {
  name: string;
  method: string;
  path: string;
  service: string;
  body: string;
  headers?: Record<string, string>;
}

const KILOBYTE = 'x'.repeat(1024);
const CASES: readonly Case[] = [
  { name: 'S3 PUT 1 KB', method: 'PUT', path: '/bench/k', service: 's3', body: KILOBYTE },
  { name: 'S3 GET 1 KB', method: 'GET', path: '/bench/k', service: 's3', body: '' },
  {
    name: 'kms ListKeys',
    method: 'POST',
    path: '/',
    service: 'kms',
    body: '{}',
    headers: { 'x-amz-target': 'TrentService.ListKeys', 'content-type': 'application/x-amz-json-1.1' },
  },
];

/** Requests are signed beforehand, so that the client does not share the time that is measured. */
async function measure(port: number, keys: { accessKeyId: string; secretAccessKey: string }, one: Case, seconds: number): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const headers = await signedHeaders({ ...one, keys, host: `127.0.0.1:${port}` });
  const times: number[] = [];
  const end = Date.now() + seconds * 1000;
  const worker = async (): Promise<void> => {
    while (Date.now() < end) {
      const begun = process.hrtime.bigint();
      const status = await request(port, agent, one, headers);
      if (status !== 200) throw new Error(`${one.name} answered ${status}`);
      times.push(Number(process.hrtime.bigint() - begun) / 1e6);
    }
  };
  await Promise.all([...Array(CONNECTIONS).keys()].map(worker));
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  process.stdout.write(
    `${one.name.padEnd(16)} ${(times.length / seconds).toFixed(0).padStart(6)} a second   p50 ${at(0.5)} ms   p99 ${at(0.99)} ms\n`,
  );
}

function request(port: number, agent: http.Agent, one: Case, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const out = http.request(
      { port, host: '127.0.0.1', method: one.method, path: one.path, agent, headers: { ...headers, 'content-length': Buffer.byteLength(one.body) } },
      (response) => {
        response.resume();
        response.on('end', () => {
          resolve(response.statusCode ?? 0);
        });
      },
    );
    out.on('error', reject);
    out.end(one.body);
  });
}

async function stream(port: number, keys: { accessKeyId: string; secretAccessKey: string }, megabytes: number): Promise<void> {
  const body = Buffer.alloc(megabytes * 1024 * 1024, 7);
  const agent = new http.Agent({ keepAlive: true });
  for (const method of ['PUT', 'GET']) {
    const sent = method === 'PUT' ? body : Buffer.alloc(0);
    const headers = await signedHeaders({
      method,
      path: '/bench/big',
      service: 's3',
      keys,
      host: `127.0.0.1:${port}`,
      contentSha: createHash('sha256').update(sent).digest('hex'),
    });
    const begun = Date.now();
    await new Promise<void>((resolve, reject) => {
      const out = http.request(
        { port, host: '127.0.0.1', method, path: '/bench/big', agent, headers: { ...headers, 'content-length': sent.length } },
        (response) => {
          response.resume();
          response.on('end', resolve);
        },
      );
      out.on('error', reject);
      out.end(sent);
    });
    process.stdout.write(`S3 ${method} ${megabytes} MB     ${(megabytes / ((Date.now() - begun) / 1000)).toFixed(0).padStart(6)} MB a second\n`);
  }
  agent.destroy();
}

function memory(pid: number): string {
  return `${Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)} MB`;
}

async function main(): Promise<void> {
  const [endpointFile = 'build/endpoint.js', seconds = '3'] = process.argv.slice(2);
  const stateFolder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const begun = Date.now();
  const { url, pid } = await startEndpoint({ stateFolder, endpointFile: path.resolve(endpointFile) });
  process.stdout.write(`start ${Date.now() - begun} ms, idle ${memory(pid)}\n`);
  const keys = JSON.parse(readFileSync(path.join(stateFolder, 'credentials.json'), 'utf8')) as { accessKeyId: string; secretAccessKey: string };
  const port = Number(new URL(url).port);
  const agent = new http.Agent();
  const bucket: Case = { name: 'bucket', method: 'PUT', path: '/bench', service: 's3', body: '' };
  await request(port, agent, bucket, await signedHeaders({ ...bucket, keys, host: `127.0.0.1:${port}` }));
  for (const one of CASES) await measure(port, keys, one, Number(seconds));
  await stream(port, keys, 64);
  process.stdout.write(`afterwards ${memory(pid)}\n`);
  if ((await endpointStatus({ stateFolder })).running) await stopEndpoint({ stateFolder });
  rmSync(stateFolder, { recursive: true, force: true });
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
