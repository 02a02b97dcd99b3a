// A push of 200 MB that the embedded AWS does not outlive: the repository stays sound, and the same push goes through afterwards.
import { CodeBuildClient, CreateProjectCommand } from '@aws-sdk/client-codebuild';
import { CodeCommitClient, CreateRepositoryCommand } from '@aws-sdk/client-codecommit';
import { CodePipelineClient, CreatePipelineCommand, ListActionExecutionsCommand, type ActionExecutionDetail } from '@aws-sdk/client-codepipeline';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserFolder } from './user-folder';

const MEGABYTES = 200;

describe('a push of 200 MB', function () {
  this.timeout(120_000);
  let user: UserFolder;
  let url = '';

  /** A file that no compression makes smaller. */
  function writeBlob(file: string): void {
    const descriptor = openSync(file, 'w');
    for (let written = 0; written < MEGABYTES; written += 1) writeSync(descriptor, randomBytes(1024 * 1024));
    closeSync(descriptor);
  }

  const address = (): { url: string; pid: number } => JSON.parse(readFileSync(path.join(user.folder, '.mlops/local/address.json'), 'utf8')) as { url: string; pid: number };
  const credentials = (): { accessKeyId: string; secretAccessKey: string } => JSON.parse(readFileSync(path.join(user.folder, '.mlops/local/credentials.json'), 'utf8')) as { accessKeyId: string; secretAccessKey: string };
  /** The most memory that the endpoint's process has had since it began; 0 where the system does not tell. */
  const peakMegabytes = (): number => {
    const file = `/proc/${address().pid}/status`;
    return existsSync(file) ? Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(file, 'utf8'))?.[1] ?? 0) / 1024) : 0;
  };
  const repository = (): string => {
    const folder = path.join(user.folder, '.mlops/local/codecommit');
    return path.join(folder, readdirSync(folder)[0] ?? '');
  };
  /** Bytes of the repository on disk. */
  const sizeOf = (folder: string): number => readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + (statSync(path.join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0), 0);

  before(async () => {
    user = new UserFolder('push', {});
    assert.equal((await user.mlops('local', 'start')).exitCode, 0);
    const client = new CodeCommitClient({ endpoint: address().url, region: 'us-east-1', credentials: credentials() });
    await client.send(new CreateRepositoryCommand({ repositoryName: 'birds' }));
    client.destroy();
    url = `${address().url}/v1/repos/birds`;
    assert.equal((await user.git(['clone', '--quiet', url, 'work'])).exitCode, 0);
  });
  after(() => user.close());

  it('leaves a sound repository without the branch where the endpoint is killed in the midst of it', async () => {
    const work = path.join(user.folder, 'work');
    writeBlob(path.join(work, 'blob'));
    await user.git(['add', '.'], work);
    await user.git(['commit', '--quiet', '--message', 'A blob'], work);
    const pushed = user.git(['push', '--quiet', 'origin', 'HEAD:refs/heads/main'], work);
    for (let tries = 0; sizeOf(repository()) < 20 * 1024 * 1024; tries += 1) {
      assert.ok(tries < 3000, 'the push does not arrive');
      await sleep(10);
    }
    process.kill(address().pid, 'SIGKILL');
    assert.notEqual((await pushed).exitCode, 0);
    assert.equal((await user.mlops('local', 'start')).exitCode, 0);
    const checked = await user.git(['--git-dir', repository(), 'fsck', '--strict', '--full']);
    assert.deepEqual([checked.exitCode, /error|missing|corrupt/.exec(checked.output)], [0, null], checked.output);
    assert.equal((await user.git(['ls-remote', url])).output, '');
  });

  it('goes through the second time, and is cloned byte for byte', async () => {
    const pushed = await user.git(['push', '--quiet', 'origin', 'HEAD:refs/heads/main'], path.join(user.folder, 'work'));
    assert.equal(pushed.exitCode, 0, pushed.output);
    const cloned = await user.git(['clone', '--quiet', '--branch', 'main', url, 'copy']);
    assert.equal(cloned.exitCode, 0, cloned.output);
    const digest = (file: string): string => createHash('sha256').update(readFileSync(path.join(user.folder, file))).digest('hex');
    assert.equal(digest('copy/blob'), digest('work/blob'));
    const checked = await user.git(['--git-dir', repository(), 'fsck', '--strict', '--full']);
    assert.equal(checked.exitCode, 0, checked.output);
  });

  it('goes through a pipeline to its build byte for byte, and the endpoint does not hold it in memory', async () => {
    const aws = { endpoint: address().url, region: 'us-east-1', credentials: credentials(), forcePathStyle: true };
    const [iam, s3, builds, pipelines] = [new IAMClient(aws), new S3Client(aws), new CodeBuildClient(aws), new CodePipelineClient(aws)];
    try {
      for (const service of ['codepipeline', 'codebuild']) {
        await iam.send(new CreateRoleCommand({ RoleName: service, AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: `${service}.amazonaws.com` }, Action: 'sts:AssumeRole' }] }) }));
        await iam.send(new PutRolePolicyCommand({ RoleName: service, PolicyName: 'work', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['codecommit:*', 's3:*', 'codebuild:*', 'logs:*'], Resource: '*' }] }) }));
      }
      await user.iamSettled();
      await s3.send(new CreateBucketCommand({ Bucket: 'artifacts' }));
      const buildspec = { version: 0.2, env: { 'exported-variables': ['DIGEST'] }, phases: { build: { commands: ['export DIGEST="$(sha256sum blob)"'] } } };
      await builds.send(new CreateProjectCommand({
        name: 'digest', source: { type: 'CODEPIPELINE', buildspec: JSON.stringify(buildspec) }, artifacts: { type: 'CODEPIPELINE' }, serviceRole: 'arn:aws:iam::000000000000:role/codebuild',
        environment: { type: 'LINUX_CONTAINER', image: 'aws/codebuild/standard:7.0', computeType: 'BUILD_GENERAL1_SMALL' },
      }));
      const before = peakMegabytes();
      const type = (category: 'Source' | 'Build', provider: string) => ({ category, owner: 'AWS' as const, provider, version: '1' });
      await pipelines.send(new CreatePipelineCommand({ pipeline: {
        name: 'large', roleArn: 'arn:aws:iam::000000000000:role/codepipeline', pipelineType: 'V2', artifactStore: { type: 'S3', location: 'artifacts' }, stages: [
          { name: 'Source', actions: [{ name: 'Source', actionTypeId: type('Source', 'CodeCommit'), configuration: { RepositoryName: 'birds', BranchName: 'main', PollForSourceChanges: 'false' }, outputArtifacts: [{ name: 'source' }] }] },
          { name: 'Build', actions: [{ name: 'Build', actionTypeId: type('Build', 'CodeBuild'), inputArtifacts: [{ name: 'source' }], configuration: { ProjectName: 'digest' } }] },
        ],
      } }));
      let build: ActionExecutionDetail | undefined;
      for (let tries = 0; build?.status !== 'Succeeded' && tries < 600; tries += 1) {
        await sleep(100);
        const { actionExecutionDetails = [] } = await pipelines.send(new ListActionExecutionsCommand({ pipelineName: 'large' }));
        assert.ok(!actionExecutionDetails.some(({ status }) => status === 'Failed'), JSON.stringify(actionExecutionDetails));
        build = actionExecutionDetails.find(({ actionName }) => actionName === 'Build');
      }
      assert.equal(build?.output?.outputVariables?.['DIGEST']?.split(' ')[0], createHash('sha256').update(readFileSync(path.join(user.folder, 'work/blob'))).digest('hex'));
      assert.ok(peakMegabytes() - before < MEGABYTES / 2, `the endpoint's memory grew by ${peakMegabytes() - before} MB`);
    } finally {
      for (const client of [iam, s3, builds, pipelines]) client.destroy();
    }
  });
});
