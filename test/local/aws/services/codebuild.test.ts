// Builds of CodeBuild: they run, tell their phases, take sources out of S3 and put artifacts there, and end as they should.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { BatchGetBuildsCommand, CodeBuildClient, CreateProjectCommand, DeleteProjectCommand, ListBuildsForProjectCommand, StartBuildCommand, StopBuildCommand, type Build, type StartBuildCommandInput } from '@aws-sdk/client-codebuild';
import { CodeCommitClient, CreateCommitCommand, CreateRepositoryCommand } from '@aws-sdk/client-codecommit';
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { codebuild } from '../../../../local/aws/services/codebuild/service';
import { codecommit } from '../../../../local/aws/services/codecommit/service';
import { events } from '../../../../local/aws/services/events/service';
import { logs } from '../../../../local/aws/services/logs/service';
import { bundle } from '../../jobs/bundles';
import { signedHeaders } from '../raw-client';
import { coreServices, errorOf, startTestEndpoint, type TestEndpoint } from '../test-endpoint';

const spec = (...lines: string[]): string => JSON.stringify({ version: 0.2, phases: { build: { commands: lines } }, artifacts: { files: ['out/**/*'] } });

describe('CodeBuild', function () {
  this.timeout(60_000);
  let aws: TestEndpoint;
  let builds: CodeBuildClient;
  let s3: S3Client;

  before(async () => {
    aws = await startTestEndpoint({ services: [...coreServices, logs, codebuild, codecommit, events], programFolder: await bundle('job') });
    builds = new CodeBuildClient({ ...aws.client(), maxAttempts: 1 });
    s3 = new S3Client(aws.client());
    const iam = new IAMClient(aws.client());
    const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'codebuild.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
    await iam.send(new CreateRoleCommand({ RoleName: 'builder', AssumeRolePolicyDocument: JSON.stringify(trust) }));
    const allowed = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject', 'logs:*', 'codebuild:StartBuild', 'codebuild:BatchGetBuilds'], Resource: '*' }] };
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

  it('runs a build that another one waits for, however many others do so', async () => {
    const sdk = JSON.stringify(require.resolve('@aws-sdk/client-codebuild'));
    const wait = `const { CodeBuildClient, StartBuildCommand, BatchGetBuildsCommand } = require(${sdk}); const client = new CodeBuildClient({}); (async () => {
      const { build } = await client.send(new StartBuildCommand({ projectName: "birds", buildspecOverride: JSON.stringify({ version: 0.2, phases: { build: { commands: ["true"] } } }), artifactsOverride: { type: "NO_ARTIFACTS" } }));
      for (let now = build; now.buildComplete !== true; now = (await client.send(new BatchGetBuildsCommand({ ids: [build.id] }))).builds[0]) await new Promise((resolve) => setTimeout(resolve, 100));
    })().catch((error) => { console.error(error); process.exit(1); });`;
    await s3.send(new PutObjectCommand({ Bucket: 'sources', Key: 'waiting.zip', Body: zipSync({ 'wait.js': strToU8(wait) }) }));
    const waiting = { sourceLocationOverride: 'sources/waiting.zip', buildspecOverride: JSON.stringify({ version: 0.2, phases: { build: { commands: ['node wait.js'] } } }), artifactsOverride: { type: 'NO_ARTIFACTS' as const } };
    const ids = await Promise.all([1, 2, 3].map(() => start(waiting)));
    assert.deepEqual((await Promise.all(ids.map(ended))).map(({ buildStatus }) => buildStatus), ['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
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

  describe('from a repository of CodeCommit', () => {
    const project = {
      source: { type: 'CODECOMMIT' as const, location: 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/flows', buildspec: spec('git log --format=%s; cat greeting.txt; ls "$CODEBUILD_SRC_DIR_More"') }, artifacts: { type: 'NO_ARTIFACTS' as const },
      secondarySources: [{ type: 'S3' as const, location: 'sources/source.zip', sourceIdentifier: 'More' }],
      environment: { type: 'LINUX_CONTAINER' as const, image: 'aws/codebuild/standard:7.0', computeType: 'BUILD_GENERAL1_SMALL' as const }, timeoutInMinutes: 5,
    };
    const commits: string[] = [];
    /** A request to EventBridge, which must succeed. */
    async function bus(operation: string, input: object): Promise<void> {
      const body = JSON.stringify(input);
      const headers = await signedHeaders({ method: 'POST', path: '/', host: new URL(aws.url).host, keys: aws.keys, service: 'events', body, headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AWSEvents.${operation}` } });
      const answer = await fetch(aws.url, { method: 'POST', headers, body });
      assert.equal(answer.status, 200, await answer.text());
    }

    before(async () => {
      const git = new CodeCommitClient(aws.client());
      await git.send(new CreateRepositoryCommand({ repositoryName: 'flows' }));
      for (const text of ['first', 'second']) {
        const { commitId = '' } = await git.send(new CreateCommitCommand({ repositoryName: 'flows', branchName: 'main', commitMessage: text, putFiles: [{ filePath: 'greeting.txt', fileContent: Buffer.from(`${text} words\n`) }], ...(commits.at(-1) === undefined ? {} : { parentCommitId: commits.at(-1) }) }));
        commits.push(commitId);
      }
      git.destroy();
      const iam = new IAMClient(aws.client());
      const policy = (actions: string[]): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });
      const trust = (service: string): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }] });
      for (const [name, service, actions] of [['reviewer', 'codebuild', ['codecommit:GitPull', 's3:GetObject', 'logs:*']], ['blind', 'codebuild', ['s3:GetObject', 'logs:*']], ['starter', 'events', ['codebuild:StartBuild']], ['idle', 'events', ['s3:GetObject']]] as const) {
        await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust(`${service}.amazonaws.com`) }));
        await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'own', PolicyDocument: policy([...actions]) }));
      }
      for (const role of ['reviewer', 'blind']) await builds.send(new CreateProjectCommand({ ...project, name: role, serviceRole: `arn:aws:iam::000000000000:role/${role}` }));
    });

    it('clones the whole history at the tip, beside what comes out of S3', async () => {
      const done = await ended(await start({ projectName: 'reviewer' }));
      assert.equal(done.buildStatus, 'SUCCEEDED', JSON.stringify(done.phases));
      assert.match(await logOf(done), /second\nfirst\nsecond words\ndeep\ngreeting\.txt/);
    });

    it('clones at the commit that is asked for', async () => {
      const done = await ended(await start({ projectName: 'reviewer', sourceVersion: commits[0] }));
      assert.match(await logOf(done), /\nfirst words/);
      assert.doesNotMatch(await logOf(done), /second words/);
    });

    it('ends in DOWNLOAD_SOURCE where the commit is not there, or the role may not pull', async () => {
      const missing = await ended(await start({ projectName: 'reviewer', sourceVersion: '--upload-pack=touch' }));
      assert.match(JSON.stringify(missing.phases), /DOWNLOAD_SOURCE.*CommitDoesNotExistException/);
      const refused = await ended(await start({ projectName: 'blind' }));
      assert.equal(refused.buildStatus, 'FAILED');
      assert.match(JSON.stringify(refused.phases), /DOWNLOAD_SOURCE.*not authorized to perform: codecommit:GitPull/);
    });

    it('refuses an address that names no repository, and a secondary source without a name', async () => {
      const role = { serviceRole: 'arn:aws:iam::000000000000:role/reviewer' };
      assert.match((await errorOf(builds.send(new CreateProjectCommand({ ...project, ...role, name: 'elsewhere', source: { type: 'CODECOMMIT', location: 'https://example.com/flows.git' } })))).message, /Invalid project source location/);
      assert.match((await errorOf(builds.send(new CreateProjectCommand({ ...project, ...role, name: 'nameless', secondarySources: [{ type: 'S3', location: 'sources/source.zip' }] })))).message, /sourceIdentifier is required/);
    });

    it('starts by a rule, with the commit and the variables that the event gives, as a role that may', async () => {
      await bus('PutRule', { Name: 'review', EventPattern: JSON.stringify({ source: ['test'] }) });
      const target = {
        Arn: 'arn:aws:codebuild:us-east-1:000000000000:project/reviewer',
        InputTransformer: { InputPathsMap: { commit: '$.detail.commit' }, InputTemplate: '{"sourceVersion":"<commit>","environmentVariablesOverride":[{"name":"AFTER","value":"<commit>","type":"PLAINTEXT"}],"unknown":1}' },
      };
      await bus('PutTargets', { Rule: 'review', Targets: ['starter', 'idle'].map((role) => ({ ...target, Id: role, RoleArn: `arn:aws:iam::000000000000:role/${role}` })) });
      const before = (await builds.send(new ListBuildsForProjectCommand({ projectName: 'reviewer' }))).ids?.length ?? 0;
      await bus('PutEvents', { Entries: [{ Source: 'test', DetailType: 'opened', Detail: JSON.stringify({ commit: commits[0] }) }] });
      let ids: string[] = [];
      for (let waited = 0; waited < 100 && (ids.length <= before || !aws.log.some((line) => /idle/.test(line))); waited += 1) {
        ids = (await builds.send(new ListBuildsForProjectCommand({ projectName: 'reviewer' }))).ids ?? [];
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      assert.equal(ids.length, before + 1, 'only the role that may start a build has started one');
      const done = await ended(ids[0] ?? '');
      assert.equal(done.sourceVersion, commits[0]);
      assert.deepEqual(done.environment?.environmentVariables?.find(({ name }) => name === 'AFTER')?.value, commits[0]);
    });
  });

  it('deletes a project by its ARN too, as the aws provider does, and its name is free again', async () => {
    const create = () => builds.send(new CreateProjectCommand({ name: 'passing', source: { type: 'NO_SOURCE', buildspec: spec('true') }, artifacts: { type: 'NO_ARTIFACTS' }, environment: { type: 'LINUX_CONTAINER', image: 'x', computeType: 'BUILD_GENERAL1_SMALL' }, serviceRole: 'arn:aws:iam::000000000000:role/builder' }));
    const { project } = await create();
    await builds.send(new DeleteProjectCommand({ name: project?.arn }));
    await create();
    await builds.send(new DeleteProjectCommand({ name: 'passing' }));
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
