// Pipelines of CodePipeline: a push is built, waits for a person, and goes on; executions wait for each other as their mode says.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CodeBuildClient, CreateProjectCommand, StopBuildCommand } from '@aws-sdk/client-codebuild';
import { CodeCommitClient, CreateCommitCommand, CreateRepositoryCommand, GetBranchCommand } from '@aws-sdk/client-codecommit';
import {
  CodePipelineClient, CreatePipelineCommand, GetPipelineCommand, GetPipelineExecutionCommand, GetPipelineStateCommand, ListActionExecutionsCommand, ListPipelineExecutionsCommand, PutApprovalResultCommand, RetryStageExecutionCommand, StartPipelineExecutionCommand,
  StopPipelineExecutionCommand, UpdatePipelineCommand, type PipelineDeclaration, type PipelineExecutionSummary,
} from '@aws-sdk/client-codepipeline';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { Cloud } from '../../../../local/aws/cloud';
import { mayEnter, superseded } from '../../../../local/aws/background/deliveries/enter-stage';
import { codebuild } from '../../../../local/aws/services/codebuild/service';
import { codecommit } from '../../../../local/aws/services/codecommit/service';
import type { ExecutionRecord } from '../../../../local/aws/services/codepipeline/pipeline-records';
import { codepipeline } from '../../../../local/aws/services/codepipeline/service';
import { events } from '../../../../local/aws/services/events/service';
import { logs } from '../../../../local/aws/services/logs/service';
import { bundle } from '../../jobs/bundles';
import { coreServices, errorOf, startTestEndpoint, type TestEndpoint } from '../test-endpoint';

const role = (name: string): string => `arn:aws:iam::000000000000:role/${name}`;
const type = (category: 'Source' | 'Build' | 'Approval', provider: string) => ({ category, owner: 'AWS' as const, provider, version: '1' });

/** Source, build with what the start says, a person, and a build of what the first one made. */
const pipeline = (name: string, changes: Partial<PipelineDeclaration> = {}): PipelineDeclaration => ({
  name, roleArn: role('pipeline'), pipelineType: 'V2', executionMode: 'QUEUED', artifactStore: { type: 'S3', location: 'artifacts' }, variables: [{ name: 'WORD', defaultValue: 'usual' }],
  stages: [
    { name: 'Source', actions: [{ name: 'Source', actionTypeId: type('Source', 'CodeCommit'), namespace: 'Source', configuration: { RepositoryName: 'birds', BranchName: 'main', PollForSourceChanges: 'false' }, outputArtifacts: [{ name: 'source' }] }] },
    { name: 'Build', actions: [{ name: 'Build', actionTypeId: type('Build', 'CodeBuild'), namespace: 'Build', inputArtifacts: [{ name: 'source' }], outputArtifacts: [{ name: 'built' }], configuration: { ProjectName: 'build', EnvironmentVariables: JSON.stringify([{ name: 'WORD', value: '#{variables.WORD}', type: 'PLAINTEXT' }, { name: 'COMMIT', value: '#{Source.CommitId}' }]) } }] },
    { name: 'Decide', actions: [{ name: 'Approve', actionTypeId: type('Approval', 'Manual') }] },
    { name: 'Deploy', actions: [{ name: 'Deploy', actionTypeId: type('Build', 'CodeBuild'), inputArtifacts: [{ name: 'built' }], configuration: { ProjectName: 'deploy', EnvironmentVariables: JSON.stringify([{ name: 'SAID', value: '#{Build.SAID}' }]) } }] },
  ],
  ...changes,
});

describe('CodePipeline', function () {
  this.timeout(90_000);
  let aws: TestEndpoint;
  let pipelines: CodePipelineClient;
  let repositories: CodeCommitClient;
  let builds: CodeBuildClient;
  const told: Record<string, unknown>[] = [];
  const listener = { ...events, name: 'listener', open: (opened: Cloud) => {
    opened.onEvent(({ source, detail }) => { if (source === 'aws.codepipeline') told.push(detail as Record<string, unknown>); });
    return { operations: [] };
  } };
  /** States that EventBridge is told of an execution, or of a stage of it, in order. */
  const statesOf = (id: string, stage?: string): unknown[] => told.filter((detail) => detail['execution-id'] === id && detail['stage'] === stage && detail['action'] === undefined).map(({ state }) => state);

  before(async () => {
    aws = await startTestEndpoint({ services: [...coreServices, logs, events, codecommit, codebuild, codepipeline, listener], programFolder: await bundle('job') });
    [pipelines, repositories, builds] = [new CodePipelineClient(aws.client()), new CodeCommitClient(aws.client()), new CodeBuildClient(aws.client())];
    await createRole('pipeline', 'codepipeline.amazonaws.com', ['codecommit:*', 's3:*', 'codebuild:*']);
    await createRole('build', 'codebuild.amazonaws.com', ['s3:*', 'logs:*']);
    await createRole('powerless', 'codepipeline.amazonaws.com', ['sns:Publish']);
    await new S3Client(aws.client()).send(new CreateBucketCommand({ Bucket: 'artifacts' }));
    await repositories.send(new CreateRepositoryCommand({ repositoryName: 'birds' }));
    await commit('first');
    const project = { artifacts: { type: 'CODEPIPELINE' as const }, serviceRole: role('build'), environment: { type: 'LINUX_CONTAINER' as const, image: 'aws/codebuild/standard:7.0', computeType: 'BUILD_GENERAL1_SMALL' as const } };
    const buildspec = { version: 0.2, env: { 'exported-variables': ['SAID'] }, phases: { build: { commands: ['test ! -f broken', 'if [ -f slow ]; then sleep 60; fi', 'export SAID="$WORD of $(cat message.txt)"', 'echo "$COMMIT" > commit.txt', 'test "$CODEBUILD_RESOLVED_SOURCE_VERSION" = "$COMMIT"', 'case "$CODEBUILD_SOURCE_VERSION" in arn:aws:s3:::artifacts/*) ;; *) exit 9 ;; esac'] } }, artifacts: { files: ['commit.txt'] } };
    await builds.send(new CreateProjectCommand({ ...project, name: 'build', source: { type: 'CODEPIPELINE', buildspec: JSON.stringify(buildspec) } }));
    await builds.send(new CreateProjectCommand({ ...project, name: 'deploy', source: { type: 'CODEPIPELINE', buildspec: JSON.stringify({ version: 0.2, phases: { build: { commands: ['test -s commit.txt', 'test "$SAID" = "rare of first" -o "$SAID" = "usual of first"'] } } }) } }));
  });
  after(async () => { await aws.end(); });

  async function createRole(name: string, service: string, actions: readonly string[]): Promise<void> {
    const iam = new IAMClient(aws.client());
    await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }] }) }));
    await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'work', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] }) }));
  }
  async function commit(message: string, files: Record<string, string> = {}, deleted: string[] = []): Promise<void> {
    const parentCommitId = (await repositories.send(new GetBranchCommand({ repositoryName: 'birds', branchName: 'main' })).catch(() => undefined))?.branch?.commitId;
    await repositories.send(new CreateCommitCommand({
      repositoryName: 'birds', branchName: 'main', parentCommitId, commitMessage: message, deleteFiles: deleted.map((filePath) => ({ filePath })),
      putFiles: Object.entries({ 'message.txt': 'first', ...files }).map(([filePath, text]) => ({ filePath, fileContent: Buffer.from(text) })),
    }));
  }
  async function until<T>(ask: () => Promise<T | undefined>, what: string): Promise<T> {
    for (const deadline = Date.now() + 30_000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 50))) {
      const found = await ask();
      if (found !== undefined) return found;
    }
    throw new Error(`${what} did not come`);
  }
  const executions = async (name: string): Promise<PipelineExecutionSummary[]> => (await pipelines.send(new ListPipelineExecutionsCommand({ pipelineName: name }))).pipelineExecutionSummaries ?? [];
  const ended = (name: string, id?: string) => until(async () => (await executions(name)).find(({ pipelineExecutionId, status }) => (id === undefined || pipelineExecutionId === id) && !['InProgress', 'Stopping'].includes(status ?? '')), `the end of ${name}`);
  const actions = async (name: string, id: string) => (await pipelines.send(new ListActionExecutionsCommand({ pipelineName: name, filter: { pipelineExecutionId: id } }))).actionExecutionDetails ?? [];
  const token = (name: string) => until(async () => (await pipelines.send(new GetPipelineStateCommand({ name }))).stageStates?.[2]?.actionStates?.[0]?.latestExecution?.token, 'the approval');
  const decide = async (name: string, status: 'Approved' | 'Rejected') => pipelines.send(new PutApprovalResultCommand({ pipelineName: name, stageName: 'Decide', actionName: 'Approve', token: await token(name), result: { status, summary: 'looked at' } }));
  const start = async (name: string, variables?: { name: string; value: string }[]): Promise<string> => (await pipelines.send(new StartPipelineExecutionCommand({ name, variables }))).pipelineExecutionId ?? '';

  it('runs at its creation, builds the tip of the branch, waits for a person, and hands artifacts and variables on', async () => {
    await pipelines.send(new CreatePipelineCommand({ pipeline: pipeline('whole') }));
    await decide('whole', 'Approved');
    const { status, trigger, sourceRevisions, pipelineExecutionId = '' } = await ended('whole');
    assert.deepEqual([status, trigger?.triggerType, sourceRevisions?.[0]?.revisionSummary], ['Succeeded', 'CreatePipeline', 'first'], JSON.stringify(await actions('whole', pipelineExecutionId)));
    const again = await start('whole', [{ name: 'WORD', value: 'rare' }]);
    await decide('whole', 'Approved');
    assert.equal((await ended('whole', again)).status, 'Succeeded');
    const said = (await actions('whole', again)).find(({ actionName }) => actionName === 'Build')?.output?.outputVariables?.['SAID'];
    assert.equal(said, 'rare of first');
  });

  it('ends at a person\'s no, and takes no second answer', async () => {
    const id = await start('whole');
    const asked = await token('whole');
    await decide('whole', 'Rejected');
    const { status } = await ended('whole', id);
    assert.equal(status, 'Failed');
    assert.equal((await actions('whole', id)).some(({ actionName }) => actionName === 'Deploy'), false);
    const late = errorOf(pipelines.send(new PutApprovalResultCommand({ pipelineName: 'whole', stageName: 'Decide', actionName: 'Approve', token: asked, result: { status: 'Approved', summary: 'late' } })));
    assert.equal((await late).name, 'ApprovalAlreadyCompletedException');
  });

  it('tells a failed build by the command, and a retry of the stage builds again', async () => {
    await commit('break', { broken: 'yes' });
    const id = await start('whole');
    assert.equal((await ended('whole', id)).status, 'Failed');
    const [failed] = (await actions('whole', id)).filter(({ actionName }) => actionName === 'Build');
    assert.match(failed?.output?.executionResult?.errorDetails?.message ?? '', /Build terminated with state: FAILED. Phase: BUILD, Code: COMMAND_EXECUTION_ERROR, Message: Error while executing command: test ! -f broken. Reason: exit status 1/);
    await pipelines.send(new RetryStageExecutionCommand({ pipelineName: 'whole', stageName: 'Build', pipelineExecutionId: id, retryMode: 'FAILED_ACTIONS' }));
    await until(async () => ((await actions('whole', id)).filter(({ actionName, status }) => actionName === 'Build' && status === 'Failed').length === 2 ? true : undefined), 'the second build');
    await commit('mend', {}, ['broken']);
  });

  const retry = (id: string, stageName: string, pipelineName = 'whole') => pipelines.send(new RetryStageExecutionCommand({ pipelineName, stageName, pipelineExecutionId: id, retryMode: 'FAILED_ACTIONS' }));
  const refusal = async (...asked: Parameters<typeof retry>): Promise<string> => (await errorOf(retry(...asked))).name;

  it('goes on from the failed stage under the same id, without what succeeded before it', async () => {
    const id = await start('whole');
    await decide('whole', 'Rejected');
    assert.equal((await ended('whole', id)).status, 'Failed');
    assert.equal((await retry(id, 'Decide')).pipelineExecutionId, id);
    const { stageStates = [] } = await pipelines.send(new GetPipelineStateCommand({ name: 'whole' }));
    assert.deepEqual([stageStates[2]?.latestExecution?.pipelineExecutionId, stageStates[2]?.latestExecution?.status], [id, 'InProgress']);
    await decide('whole', 'Approved');
    assert.equal((await ended('whole', id)).status, 'Succeeded');
    assert.deepEqual((await actions('whole', id)).map(({ actionName, status }) => `${actionName} ${status}`).sort(), ['Approve Failed', 'Approve Succeeded', 'Build Succeeded', 'Deploy Succeeded', 'Source Succeeded']);
    await until(() => Promise.resolve(statesOf(id).includes('SUCCEEDED') ? true : undefined), 'the event of the end');
    for (const stage of [undefined, 'Decide']) assert.deepEqual(statesOf(id, stage), ['STARTED', 'FAILED', 'RESUMED', 'SUCCEEDED']);
  });

  it('begins no stage again that is not there, did not fail, or was another execution\'s since', async () => {
    const [first, second] = [await start('whole'), await start('whole')];
    assert.equal(await refusal(first, 'Elsewhere'), 'StageNotFoundException');
    await decide('whole', 'Rejected');
    assert.equal((await ended('whole', first)).status, 'Failed');
    await token('whole');
    assert.equal(await refusal(first, 'Decide'), 'NotLatestPipelineExecutionException');
    assert.equal(await refusal('00000000-0000-4000-8000-000000000000', 'Decide'), 'NotLatestPipelineExecutionException');
    assert.equal(await refusal(second, 'Decide'), 'StageNotRetryableException');
    await decide('whole', 'Rejected');
    assert.equal((await ended('whole', second)).status, 'Failed');
    assert.equal(await refusal(second, 'Build'), 'StageNotRetryableException');
    assert.equal((await errorOf(pipelines.send(new RetryStageExecutionCommand({ pipelineName: 'whole', stageName: 'Decide', pipelineExecutionId: second, retryMode: 'SOME' as 'ALL_ACTIONS' })))).name, 'ValidationException');
  });

  it('begins no stage again once the pipeline has another structure, and does after an update that changes nothing', async () => {
    const id = await start('whole');
    await decide('whole', 'Rejected');
    assert.equal((await ended('whole', id)).status, 'Failed');
    const { pipeline: before } = await pipelines.send(new GetPipelineCommand({ name: 'whole' }));
    const update = (variables: PipelineDeclaration['variables']) => pipelines.send(new UpdatePipelineCommand({ pipeline: { ...(before as PipelineDeclaration), variables } }));
    await update([{ name: 'WORD', defaultValue: 'other' }]);
    assert.equal(await refusal(id, 'Decide'), 'StageNotRetryableException');
    await update(before?.variables);
    await retry(id, 'Decide');
    await decide('whole', 'Approved');
    assert.equal((await ended('whole', id)).status, 'Succeeded');
  });

  it('tells of one execution what it was made of and what it was started with', async () => {
    const id = await start('whole', [{ name: 'WORD', value: 'rare' }]);
    await token('whole');
    const { pipelineExecution } = await pipelines.send(new GetPipelineExecutionCommand({ pipelineName: 'whole', pipelineExecutionId: id }));
    assert.deepEqual([pipelineExecution?.status, pipelineExecution?.artifactRevisions?.map(({ name }) => name), pipelineExecution?.variables], ['InProgress', ['source'], [{ name: 'WORD', resolvedValue: 'rare' }]]);
    await decide('whole', 'Rejected');
    await ended('whole', id);
  });

  it('lets a queue\'s second execution into a stage only when the first has left it', async () => {
    const first = await start('whole');
    await token('whole');
    const second = await start('whole');
    await until(async () => ((await pipelines.send(new GetPipelineStateCommand({ name: 'whole' }))).stageStates?.[2]?.inboundExecutions?.[0]?.pipelineExecutionId === second ? true : undefined), 'the waiting execution');
    await decide('whole', 'Approved');
    assert.equal((await ended('whole', first)).status, 'Succeeded');
    await decide('whole', 'Approved');
    assert.equal((await ended('whole', second)).status, 'Succeeded');
  });

  it('stops at once where what runs is abandoned, and its build with it', async () => {
    await commit('slow', { slow: 'yes' });
    const id = await start('whole');
    const build = await until(async () => (await actions('whole', id)).find(({ actionName }) => actionName === 'Build')?.output?.executionResult?.externalExecutionId, 'the build');
    await pipelines.send(new StopPipelineExecutionCommand({ pipelineName: 'whole', pipelineExecutionId: id, abandon: true, reason: 'enough' }));
    const { status, stopTrigger } = await ended('whole', id);
    assert.deepEqual([status, stopTrigger?.reason], ['Stopped', 'enough']);
    assert.equal((await builds.send(new StopBuildCommand({ id: build }))).build?.buildStatus, 'STOPPED');
    await commit('quick', {}, ['slow']);
  });

  it('fails an action that its role may not do, naming the action', async () => {
    await pipelines.send(new CreatePipelineCommand({ pipeline: pipeline('powerless', { roleArn: role('powerless') }) }));
    const { status, pipelineExecutionId = '' } = await ended('powerless');
    assert.equal(status, 'Failed');
    const [source] = await actions('powerless', pipelineExecutionId);
    assert.equal(source?.output?.executionResult?.errorDetails?.code, 'PermissionError');
    assert.match(source?.output?.executionResult?.errorDetails?.message ?? '', /not authorized to perform: codecommit:GetBranch/);
  });

  it('refuses a declaration with every fault at once', async () => {
    const broken = pipeline('broken', { stages: [
      { name: 'Source', actions: [{ name: 'Source', actionTypeId: type('Source', 'CodeCommit'), configuration: { RepositoryName: 'birds' }, outputArtifacts: [{ name: 'source' }] }] },
      { name: 'Build', actions: [{ name: 'Build', actionTypeId: type('Build', 'CodeBuild'), inputArtifacts: [{ name: 'sauce' }], configuration: { ProjectName: 'build', Colour: 'red' } }] },
    ] });
    const { name, message } = await errorOf(pipelines.send(new CreatePipelineCommand({ pipeline: broken })));
    assert.equal(name, 'InvalidStructureException');
    for (const part of [/missing required configuration 'BranchName'/, /PollForSourceChanges/, /unknown configuration 'Colour'/, /input artifact sauce/]) assert.match(message, part);
  });
});

describe('The execution modes of CodePipeline', () => {
  const mode = fc.constantFrom('QUEUED' as const, 'SUPERSEDED' as const, 'PARALLEL' as const);
  const execution = (executionMode: 'QUEUED' | 'SUPERSEDED' | 'PARALLEL', number: number, stageIndex: number, entered: boolean) => ({ id: String(number), number, stageIndex, entered, status: 'InProgress', declaration: { executionMode } }) as unknown as ExecutionRecord;
  const waiting = fc.tuple(mode, fc.uniqueArray(fc.tuple(fc.nat(20), fc.nat(3)), { selector: ([number]) => number, minLength: 1, maxLength: 8 })).map(([each, all]) => all.map(([number, stage]) => execution(each, number, stage, false)));

  it('never lets two into one stage, but in parallel', () => {
    fc.assert(fc.property(waiting, (all) => {
      let now = all;
      for (const each of all) if (mayEnter(each, now)) now = now.map((other) => (other === each ? { ...other, entered: true } : other));
      if (all[0]?.declaration.executionMode === 'PARALLEL') return now.every(({ entered }) => entered);
      return [0, 1, 2, 3].every((stage) => now.filter(({ entered, stageIndex }) => entered && stageIndex === stage).length <= 1);
    }));
  });

  it('keeps the order of a queue, and of those that wait for one stage in SUPERSEDED the newest alone', () => {
    fc.assert(fc.property(waiting, (all) => all.every((each) => {
      const earlier = all.some(({ number, stageIndex }) => number < each.number && stageIndex <= each.stageIndex);
      if (each.declaration.executionMode === 'QUEUED') return !(mayEnter(each, all) && earlier) && superseded(all).length === 0;
      if (each.declaration.executionMode === 'PARALLEL') return superseded(all).length === 0;
      const newer = all.some(({ number, stageIndex }) => number > each.number && stageIndex === each.stageIndex);
      return superseded(all).includes(each) === newer;
    })));
  });
});
