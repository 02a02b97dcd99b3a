// Starting, finding and ending the local cloud's processes; and what is left of the endpoint's state when it is killed.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { endpointStatus, resetEndpoint, startEndpoint, startProviders, stopEndpoint } from '../../local/start';

const root = path.resolve(__dirname, '../..');

describe("the local cloud's processes", () => {
  let folder: string;
  let stateFolder: string;
  let endpointFile: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'start-'));
    stateFolder = path.join(folder, 'state');
    endpointFile = path.join(folder, 'endpoint.js');
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    buildSync({
      entryPoints: [path.join(root, 'test/local/aws/core-process.ts')],
      outfile: endpointFile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      external: ['lmdb'],
      logLevel: 'warning',
    });
  });

  afterEach(() => stopEndpoint({ stateFolder }));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (more = {}) => startEndpoint({ stateFolder, endpointFile, ...more });

  it('start once, are found again, and keep their port', async () => {
    const first = await start();
    assert.equal(first.started, true);
    const again = await start();
    assert.deepEqual(again, { ...first, started: false });
    assert.equal(await stopEndpoint({ stateFolder }), true);
    assert.deepEqual(await endpointStatus({ stateFolder }), { running: false });
    assert.equal(await stopEndpoint({ stateFolder }), false);
    assert.equal((await start()).url, first.url);
  });

  it('are one even where two ask at once', async () => {
    const both = await Promise.all([start(), start()]);
    assert.equal(both[0]?.pid, both[1]?.pid);
    assert.deepEqual(both.map(({ started }) => started).sort(), [false, true]);
  });

  it('leave no latecomer behind, who would take over when the first one ends', async () => {
    const late = path.join(folder, 'late.js');
    const marker = path.join(folder, 'late-began');
    writeFileSync(late, `setTimeout(() => { require('node:fs').writeFileSync(${JSON.stringify(marker)}, ''); require('./endpoint.js'); }, 1500);`);
    const [first, second] = await Promise.all([start(), start({ endpointFile: late })]);
    assert.deepEqual(second, { ...first, started: false });
    await new Promise((resolve) => { setTimeout(resolve, 2_000); });
    assert.equal(existsSync(marker), false);
  });

  it('keep their keys to their owner', async () => {
    await start();
    assert.equal(statSync(path.join(stateFolder, 'credentials.json')).mode & 0o777, 0o600);
    assert.equal(statSync(stateFolder).mode & 0o777, 0o700);
  });

  it('name the port that is in use, and how to choose another', async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as net.AddressInfo;
    await assert.rejects(start({ port }), new RegExp(`Port ${port} is in use by another program: choose another with --port`));
    server.close();
  });

  it('take another port where that of last time is in use by now', async () => {
    const first = await start();
    await stopEndpoint({ stateFolder });
    const server = net.createServer();
    await new Promise<void>((resolve) => {
      server.listen(Number(new URL(first.url).port), '127.0.0.1', resolve);
    });
    assert.notEqual((await start()).url, first.url);
    server.close();
  });

  it('are not taken for another program that has their old process id or port', async () => {
    const other = path.join(folder, 'other');
    mkdirSync(other);
    writeFileSync(path.join(other, 'address.json'), JSON.stringify({ url: 'http://127.0.0.1:9', pid: process.pid, startedAt: '' }));
    assert.deepEqual(await endpointStatus({ stateFolder: other }), { running: false });
    const running = await start();
    writeFileSync(path.join(other, 'address.json'), JSON.stringify({ url: running.url, pid: running.pid, startedAt: '' }));
    assert.deepEqual(await endpointStatus({ stateFolder: other }), { running: false });
  });

  it('lose nothing that was acknowledged, however often they are killed', async () => {
    const kept = new Map<string, string>();
    let client: S3Client | undefined;
    for (let round = 0; round < 6; round += 1) {
      const { url, pid } = await start();
      const credentials = JSON.parse(readFileSync(path.join(stateFolder, 'credentials.json'), 'utf8')) as {
        accessKeyId: string;
        secretAccessKey: string;
      };
      client?.destroy();
      const s3 = new S3Client({ endpoint: url, region: 'us-east-1', credentials, forcePathStyle: true, maxAttempts: 1 });
      client = s3;
      if (round === 0) await s3.send(new CreateBucketCommand({ Bucket: 'kept' }));
      for (const [Key, body] of kept)
        assert.equal(await (await s3.send(new GetObjectCommand({ Bucket: 'kept', Key }))).Body?.transformToString(), body);
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'kept' }));
      for (const { Key = '', Size } of Contents)
        if (!kept.has(Key)) assert.equal(Size, 20_000, 'an object that was not acknowledged is whole, or is not there');
      const writer = async (name: string): Promise<void> => {
        for (let index = 0; ; index += 1) {
          const [key, body] = [`${round}/${name}/${index % 7}`, `${name}${index}`.padEnd(20_000, '.')];
          kept.delete(key);
          await s3.send(new PutObjectCommand({ Bucket: 'kept', Key: key, Body: body }));
          kept.set(key, body);
        }
      };
      const writers = ['a', 'b', 'c'].map((name) => assert.rejects(writer(name)));
      await new Promise((resolve) => {
        setTimeout(resolve, 80 + round * 30);
      });
      process.kill(pid, 'SIGKILL');
      await Promise.all(writers);
    }
    client?.destroy();
    assert.ok(kept.size > 10, `${kept.size} objects were acknowledged`);
  });

  it('are forgotten with all they hold by a reset', async () => {
    const { pid } = await start();
    await resetEndpoint({ stateFolder });
    assert.throws(() => statSync(stateFolder), { code: 'ENOENT' });
    // The process has ended, but the system keeps its number until Node.js has taken note.
    const isThere = (): boolean => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    for (let look = 0; look < 40 && isThere(); look += 1) await new Promise((resolve) => { setTimeout(resolve, 50); });
    assert.equal(isThere(), false);
  });

  it("give the providers' ports, and say why they did not start", async () => {
    const providerFile = path.join(folder, 'provider.js');
    writeFileSync(providerFile, 'console.log(JSON.stringify({ "aws-native": 1234, aws: 5678 })); setInterval(() => undefined, 1000);');
    const providers = await startProviders({ providerFile });
    assert.equal(providers.debugProviders, 'aws-native:1234,aws:5678');
    await providers.stop();
    writeFileSync(providerFile, 'process.stderr.write("no such port"); process.exit(3);');
    await assert.rejects(startProviders({ providerFile }), /did not start .*no such port/);
  });
});
