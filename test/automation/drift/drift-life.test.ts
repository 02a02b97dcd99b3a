// An environment on the embedded AWS that somebody changes by hand: told in words, then set back.
import { GetBucketTaggingCommand, PutBucketTaggingCommand, S3Client } from '@aws-sdk/client-s3';
import { DeleteParameterCommand, GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '../../..');

/** What a command ended with. */
interface Ended { exitCode: number | null; stdout: string; stderr: string }

/** A table that a workflow can be made from; this test never trains on it. */
const customers = `customer_id,income,churned\n${Array.from({ length: 300 }, (_, index) => `C${index},${20 + ((index * 37) % 80)}.5,${index % 3 === 0 ? 'yes' : 'no'}`).join('\n')}\n`;

describe('mlops drift, in the life of an environment', function () {
  this.timeout(180_000);
  let folder: string;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'drift-'));
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    writeFileSync(path.join(folder, 'customers.csv'), customers);
    await passes('init', 'customers.csv', '--target', 'churned');
    await passes('up', ...local);
  });

  after(async () => {
    await mlops('local', 'stop');
    rmSync(folder, { recursive: true, force: true });
  });

  const local = ['--env', 'dev', '--local'] as const;

  async function mlops(...words: string[]): Promise<Ended> {
    const child = spawn(process.execPath, [path.join(root, 'build/cli.js'), ...words], { cwd: folder, env: { ...process.env, CI: 'true' }, stdio: ['ignore', 'pipe', 'pipe'] });
    const texts = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => { texts.stdout += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { texts.stderr += chunk.toString(); });
    const exitCode = await new Promise<number | null>((resolve, reject) => { child.once('close', resolve); child.once('error', reject); });
    return { exitCode, ...texts };
  }

  async function passes(...words: string[]): Promise<Ended> {
    const ended = await mlops(...words);
    assert.equal(ended.exitCode, 0, `${ended.stdout}\n${ended.stderr}`);
    return ended;
  }

  /** How an SDK's client reaches the environment as its administrator. */
  function settings() {
    const { url } = JSON.parse(readFileSync(path.join(folder, '.mlops/local/address.json'), 'utf8')) as { url: string };
    const credentials = JSON.parse(readFileSync(path.join(folder, '.mlops/local/credentials.json'), 'utf8')) as { accessKeyId: string; secretAccessKey: string };
    return { endpoint: url, region: 'us-east-1', credentials, forcePathStyle: true };
  }

  const bucket = { Bucket: 'customers-dev-000000000000-us-east-1' };
  const parameter = { Name: '/mlops/customers/dev/driverRoleArn' };

  it('says nothing of an environment that nobody touched', async () => {
    assert.match((await passes('drift', ...local)).stdout, /^Nothing that the stack sets was changed outside \(\d+ resources read\)\.$/m);
  });

  it('tells a changed tag and a deleted parameter in words, and up --refresh sets them back', async () => {
    const [s3, ssm] = [new S3Client(settings()), new SSMClient(settings())];
    try {
      const { TagSet = [] } = await s3.send(new GetBucketTaggingCommand(bucket));
      const changed = TagSet.map((tag) => (tag.Key === 'workflow' ? { ...tag, Value: 'other' } : tag));
      await s3.send(new PutBucketTaggingCommand({ ...bucket, Tagging: { TagSet: changed } }));
      await ssm.send(new DeleteParameterCommand(parameter));

      const drifted = await mlops('drift', ...local);
      assert.equal(drifted.exitCode, 3, drifted.stderr);
      assert.match(drifted.stdout, /storage-bucket \(aws-native:s3:Bucket, customers-dev-000000000000-us-east-1\)\n {2}tags\[workflow\] was "customers", is "other" now\n/);
      assert.match(drifted.stdout, /outputs-driverRoleArn \(aws-native:ssm:Parameter, \/mlops\/customers\/dev\/driverRoleArn\)\n {2}was deleted\n/);
      assert.match(drifted.stdout, /^2 of \d+ resources were changed outside\./m);
      assert.equal((await mlops('drift', ...local)).exitCode, 3, 'looking took the change into the state');

      assert.match((await passes('up', ...local, '--refresh')).stdout, /^1 created, 1 updated, \d+ unchanged$/m);
      assert.deepEqual((await s3.send(new GetBucketTaggingCommand(bucket))).TagSet?.find(({ Key }) => Key === 'workflow')?.Value, 'customers');
      assert.match((await ssm.send(new GetParameterCommand(parameter))).Parameter?.Value ?? '', /^arn:aws:iam::/);
      assert.match((await passes('drift', ...local)).stdout, /^Nothing that the stack sets/m);
    } finally {
      s3.destroy();
      ssm.destroy();
    }
  });

  it('is deployed again with --unlock where an operation left its lock behind, and refused without', async () => {
    const locks = path.join(folder, '.mlops/pulumi/backend/.pulumi/locks/organization/customers/dev');
    const lock = path.join(locks, 'left-behind.json');
    mkdirSync(locks, { recursive: true });
    writeFileSync(lock, JSON.stringify({ pid: 1, username: 'somebody', hostname: 'elsewhere', timestamp: '2026-01-01T00:00:00Z' }));
    const refused = await mlops('up', ...local);
    assert.equal(refused.exitCode, 5, refused.stdout);
    assert.match(refused.stderr, /another operation holds the lock of this stack/);
    assert.equal(existsSync(lock), true);
    await passes('up', ...local, '--unlock');
    assert.equal(existsSync(lock), false);
  });
});
