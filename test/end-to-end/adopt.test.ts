// What was there before the stack comes under it as it is, and loses nothing.
import { CreateBucketCommand, GetBucketVersioningCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateModelPackageGroupCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { UserFolder } from './user-folder';

const rows = Array.from({ length: 40 }, (_, index) => `${index},${index % 7},${index % 2 === 0 ? 'yes' : 'no'}`);
const local = ['--env', 'dev', '--local'] as const;
const changesOf = (result: Readonly<Record<string, unknown>>, member: string): string[] => (result[member] as { operation: string; resourceType: string; name: string }[])
  .filter(({ resourceType }) => resourceType.startsWith('aws')).map(({ operation, name }) => `${operation} ${name}`).sort();

describe('what is adopted', function () {
  this.timeout(120_000);
  let user: UserFolder;
  let s3: S3Client;
  const settings = (adopted: object): void => user.write('Pulumi.dev.yaml', `config:\n  aws-native:region: us-east-1\n  mlops:adopted: ${JSON.stringify(adopted)}\n`);

  before(async () => {
    user = new UserFolder('adopt', { 'data.csv': `id,visits,churned\n${rows.join('\n')}\n` });
    assert.equal((await user.mlops('init', 'data.csv', '--target', 'churned')).exitCode, 0);
    assert.equal((await user.mlops('local', 'start')).exitCode, 0);
    const { url } = JSON.parse(readFileSync(path.join(user.folder, '.mlops/local/address.json'), 'utf8')) as { url: string };
    const credentials = JSON.parse(readFileSync(path.join(user.folder, '.mlops/local/credentials.json'), 'utf8')) as { accessKeyId: string; secretAccessKey: string };
    s3 = new S3Client({ endpoint: url, region: 'us-east-1', credentials, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: 'our-models' }));
    await s3.send(new PutObjectCommand({ Bucket: 'our-models', Key: 'old/note.txt', Body: 'kept' }));
    const sagemaker = new SageMakerClient({ endpoint: url, region: 'us-east-1', credentials });
    await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'models-of-old', ModelPackageGroupDescription: 'older than the stack' }));
    sagemaker.destroy();
  });
  after(async () => {
    s3.destroy();
    await user.close();
  });

  it('must be named by the settings', async () => {
    settings({});
    const refused = await user.mlops('adopt', ...local);
    assert.deepEqual([refused.exitCode, /names nothing to adopt.*mlops:adopted: \{ bucket: our-models \}/s.test(refused.output)], [2, true], refused.output);
  });

  it('must be there, or nothing is made', async () => {
    settings({ bucket: 'nobodys-models' });
    const refused = await user.mlops('adopt', ...local);
    assert.deepEqual([refused.exitCode, /resource 'nobodys-models' does not exist/.test(refused.output)], [5, true], refused.output);
    assert.equal((await user.mlops('outputs', ...local)).exitCode, 2);
  });

  it('comes under the stack as it is, with what it holds, and what differs is told', async () => {
    settings({ bucket: 'our-models', modelPackageGroup: 'models-of-old' });
    const adopted = await user.mlops('adopt', ...local, '--json');
    assert.equal(adopted.exitCode, 0, adopted.output);
    assert.deepEqual(adopted.result['adopted'], ['our-models', 'arn:aws:sagemaker:us-east-1:000000000000:model-package-group/models-of-old']);
    assert.deepEqual(changesOf(adopted.result, 'next'), ['update registry-group', 'update storage-bucket']);
    assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket: 'our-models' }))).Status, undefined);
  });

  it('is set right by the next deployment, replaces nothing and loses nothing', async () => {
    const up = await user.mlops('up', ...local);
    assert.equal(up.exitCode, 0, up.output);
    assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket: 'our-models' }))).Status, 'Enabled');
    assert.equal(await (await s3.send(new GetObjectCommand({ Bucket: 'our-models', Key: 'old/note.txt' }))).Body?.transformToString(), 'kept');
  });

  it('is adopted once: a second time nothing is changed', async () => {
    const again = await user.mlops('adopt', ...local, '--json');
    assert.deepEqual([again.exitCode, again.result['adopted'], again.result['next']], [0, [], []], again.output);
  });

  it('does not displace what the stack has', async () => {
    settings({ bucket: 'other-models', modelPackageGroup: 'models-of-old' });
    const refused = await user.mlops('adopt', ...local);
    assert.deepEqual([refused.exitCode, /mlops:adopted\.bucket is other-models, but the stack has our-models/.test(refused.output)], [3, true], refused.output);
  });
});
