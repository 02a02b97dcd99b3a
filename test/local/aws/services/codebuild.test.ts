// Builds of CodeBuild: they run, tell their phases, take sources out of S3 and put artifacts there, and end as they should.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { BatchGetBuildsCommand, CodeBuildClient, CreateProjectCommand, StartBuildCommand, StopBuildCommand, type Build, type StartBuildCommandInput } from '@aws-sdk/client-codebuild';
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { codebuild } from '../../../../local/aws/services/codebuild/service';
import { logs } from '../../../../local/aws/services/logs/service';
import { bundle } from '../../jobs/bundles';
import { coreServices, errorOf, startTestEndpoint, type TestEndpoint } from '../test-endpoint';

const spec = (...lines: string[]): string => JSON.stringify({ version: 0.2, phases: { build: { commands: lines } }, artifacts: { files: ['out/**/*'] } });

describe('CodeBuild', function () {
  this.timeout(60_000);
  let aws: TestEndpoint;
  let builds: CodeBuildClient;
  let s3: S3Client;

  before(async () => {
    aws = await startTestEndpoint({ services: [...coreServices, logs, codebuild], programFolder: await bundle('job') });
    builds = new CodeBuildClient({ ...aws.client(), maxAttempts: 1 });
    s3 = new S3Client(aws.client());
    const iam = new IAMClient(aws.client());
    const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'codebuild.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
    await iam.send(new CreateRoleCommand({ RoleName: 'builder', AssumeRolePolicyDocument: JSON.stringify(trust) }));
    const allowed = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject', 'logs:*'], Resource: '*' }] };
    await iam.send(new PutRolePolicyCommand({ RoleName: 'builder', PolicyName: 'build', PolicyDocument: JSON.stringify(allowed) }));
    await s3.send(new CreateBucketCommand({ Bucket: 'sources' }));
    await s3.send(new PutObjectCommand({ Bucket: 'sources', Key: 'source.zip', Body: zipSync({ 'greeting.txt': strToU8('hello'), 'deep/er.txt': strToU8('x') }) }));
    await builds.send(new CreateProjectCommand({
      name: 'birds', source: { type: 'S3', location: 'sources/source.zip', buildspec: spec('true') }, artifacts: { type: 'S3', location: 'sources', path: 'built', name: 'artifact.zip', packaging: 'ZIP' },
      environment: { type: 'LINUX_CONTAINER', image: 'aws/codebuild/amazonlinux-x86_64-standard:5.0', computeType: 'BUILD_GENERAL1_SMALL', environmentVariables: [{ name: 'COLOUR', value: 'red' }, { name: 'SIZE', value: 'small' }] },
      serviceRole: 'arn:aws:iam::000000000000:role/builder', timeoutInMinutes: 5,
    }));
  });
  after(async () => {
    builds.destroy();
    s3.destroy();
    await aws.end();
  });

  const start = async (input: Partial<StartBuildCommandInput>): Promise<string> => (await builds.send(new StartBuildCommand({ projectName: 'birds', ...input }))).build?.id ?? '';
  async function ended(id: string): Promise<Build> {
    for (const deadline = Date.now() + 30_000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 50))) {
      const { builds: [build] = [] } = await builds.send(new BatchGetBuildsCommand({ ids: [id] }));
      if (build?.buildComplete === true) return build;
    }
    throw new Error(`build ${id} did not end`);
  }
  const build = async (...lines: string[]): Promise<Build> => ended(await start({ buildspecOverride: spec(...lines) }));
  const logOf = async ({ logs: place }: Build): Promise<string> => {
    const client = new CloudWatchLogsClient(aws.client());
    const { events = [] } = await client.send(new GetLogEventsCommand({ logGroupName: place?.groupName, logStreamName: place?.streamName ?? '', startFromHead: true }));
    client.destroy();
    return events.map(({ message }) => message).join('\n');
  };

  it('runs commands in the source, in one shell, and packs what they made', async () => {
    const done = await build('cd deep', 'export WORD="$(cat ../greeting.txt) $COLOUR"', 'mkdir -p ../out/a && echo "$WORD" > ../out/a/word.txt', 'echo "said $WORD"');
    assert.equal(done.buildStatus, 'SUCCEEDED', JSON.stringify(done.phases));
    const zip = await (await s3.send(new GetObjectCommand({ Bucket: 'sources', Key: 'built/artifact.zip' }))).Body?.transformToByteArray();
    assert.deepEqual(Object.entries(unzipSync(zip ?? new Uint8Array())).map(([name, bytes]) => [name, strFromU8(bytes)]), [['out/a/word.txt', 'hello red\n']]);
    assert.match(await logOf(done), /said hello red/);
    assert.deepEqual(done.phases?.map(({ phaseType }) => phaseType), ['SUBMITTED', 'PROVISIONING', 'DOWNLOAD_SOURCE', 'INSTALL', 'PRE_BUILD', 'BUILD', 'POST_BUILD', 'UPLOAD_ARTIFACTS', 'FINALIZING', 'COMPLETED']);
  });

  it('names the command that failed with its exit status, and runs none after it in that phase, but post_build', async () => {
    const buildspecOverride = JSON.stringify({ version: 0.2, phases: { build: { commands: ['echo first', 'sh -c "exit 3"', 'echo never'] }, post_build: { commands: ['echo succeeding=$CODEBUILD_BUILD_SUCCEEDING'] } } });
    const done = await ended(await start({ buildspecOverride }));
    assert.equal(done.buildStatus, 'FAILED');
    assert.match(JSON.stringify(done.phases), /COMMAND_EXECUTION_ERROR","message":"Error while executing command: sh -c \\"exit 3\\". Reason: exit status 3/);
    const log = await logOf(done);
    assert.match(log, /succeeding=0/);
    assert.doesNotMatch(log, /echo never/);
  });

  it('lets the caller\'s variables win over the project\'s, and a shell that exits by itself fails as such', async () => {
    const done = await ended(await start({ buildspecOverride: spec('echo "$COLOUR-$SIZE"', 'exit 4'), environmentVariablesOverride: [{ name: 'COLOUR', value: 'blue', type: 'PLAINTEXT' }] }));
    assert.match(await logOf(done), /blue-small/);
    assert.match(JSON.stringify(done.phases), /Reason: exit status 4/);
  });

  it('acts as the service role and nothing else', async () => {
    const done = await build('test -n "$AWS_SESSION_TOKEN" && test -n "$AWS_ENDPOINT_URL" && mkdir out && echo ok > out/ok');
    assert.equal(done.buildStatus, 'SUCCEEDED');
    const project = { projectName: 'birds', artifactsOverride: { type: 'S3' as const, location: 'elsewhere', name: 'a.zip', packaging: 'ZIP' as const } };
    const refused = await ended(await start({ ...project, buildspecOverride: spec('mkdir out && echo ok > out/ok') }));
    assert.equal(refused.buildStatus, 'FAILED');
    assert.match(JSON.stringify(refused.phases), /UPLOAD_ARTIFACTS.*NoSuchBucket/);
  });

  it('tells a buildspec that is none with all that is wrong in it', async () => {
    const done = await ended(await start({ buildspecOverride: 'version: 0.2\nphases:\n  build:\n    comands: [x]\n  deploy: {}\n' }));
    assert.match(JSON.stringify(done.phases), /YAML_FILE_ERROR.*comands.*deploy/);
  });

  it('ends what a build has started when it is stopped', async () => {
    const id = await start({ buildspecOverride: spec('sleep 300 & echo pid=$!; sleep 300') });
    let pid = 0;
    for (const deadline = Date.now() + 20_000; pid === 0 && Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 100))) {
      const { builds: [running] = [] } = await builds.send(new BatchGetBuildsCommand({ ids: [id] }));
      pid = running?.currentPhase === 'BUILD' ? Number(/pid=(\d+)/.exec(await logOf(running).catch(() => ''))?.[1] ?? 0) : 0;
    }
    assert.ok(pid > 0);
    await builds.send(new StopBuildCommand({ id }));
    assert.equal((await ended(id)).buildStatus, 'STOPPED');
    await new Promise((resolve) => setTimeout(resolve, 200));
    // A process that was killed and that nobody has waited for is gone too.
    const state = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] : 'gone';
    assert.ok(state === 'gone' || state === 'Z', `the process ${pid} is in state ${state}`);
  });

  it('refuses a project in privileged mode, and a second of the same name', async () => {
    const project = {
      name: 'other', source: { type: 'NO_SOURCE' as const, buildspec: spec('true') }, artifacts: { type: 'NO_ARTIFACTS' as const }, serviceRole: 'arn:aws:iam::000000000000:role/builder',
      environment: { type: 'LINUX_CONTAINER' as const, image: 'aws/codebuild/standard:7.0', computeType: 'BUILD_GENERAL1_SMALL' as const },
    };
    assert.match((await errorOf(builds.send(new CreateProjectCommand({ ...project, environment: { ...project.environment, privilegedMode: true } })))).message, /privileged mode/);
    assert.equal((await errorOf(builds.send(new CreateProjectCommand({ ...project, name: 'birds' })))).name, 'ResourceAlreadyExistsException');
  });
});
