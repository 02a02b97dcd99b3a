// What a data scientist's pushes come to: a registered model, one served in staging, or a refusal that changes nothing.
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CodeCommitClient, CreatePullRequestCommand, GetCommentsForPullRequestCommand, MergePullRequestByFastForwardCommand } from '@aws-sdk/client-codecommit';
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserFolder, type Typed } from './user-folder';

const root = path.resolve(__dirname, '../..');
const example = path.join(root, 'examples/birdstrikes');

/** Settings of an environment whose builds deploy under the role that bootstrap made. */
function stackFile(environment: string, ...own: readonly string[]): string {
  const lines = [
    'aws-native:region: us-east-1', 'aws:region: us-east-1', 'mlops:keyDeletionDays: 7',
    `mlops:assumeRole: arn:aws:iam::000000000000:role/mlops-deploy-${environment}`, `mlops:permissionsBoundary: arn:aws:iam::000000000000:policy/mlops-boundary-${environment}`, ...own,
  ];
  return `config:\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

describe('delivery, from a push to an endpoint', function () {
  this.timeout(180_000);
  let user: UserFolder;
  let clone: string;

  async function succeeds(...words: string[]): Promise<Typed> {
    const typed = await user.mlops(...words);
    assert.equal(typed.exitCode, 0, `mlops ${words.join(' ')}: ${typed.output}`);
    return typed;
  }

  /** Git in the clone, which must succeed; resolves to what it wrote. */
  async function git(...words: string[]): Promise<string> {
    const { exitCode, output } = await user.git(words, clone);
    assert.equal(exitCode, 0, `git ${words.join(' ')}: ${output}`);
    return output;
  }

  /** Saves the flow as its author changed it, commits, pushes. @returns the commit's ID */
  async function push(message: string, edit: (flow: string) => string, ...how: string[]): Promise<string> {
    const file = path.join(clone, 'birdstrikes.flow');
    writeFileSync(file, edit(readFileSync(file, 'utf8')));
    await git('commit', '--quiet', '--all', '--message', message, ...(how.includes('--force') ? ['--amend', '--allow-empty'] : []));
    await git('push', '--quiet', ...how);
    return git('rev-parse', 'HEAD');
  }

  /** Settings of SDK clients for the embedded AWS. */
  const administrator = (): { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } } => {
    const read = (file: string): unknown => JSON.parse(readFileSync(path.join(user.folder, '.mlops/local', file), 'utf8'));
    return { endpoint: (read('address.json') as { url: string }).url, region: 'us-east-1', credentials: read('credentials.json') as { accessKeyId: string; secretAccessKey: string } };
  };

  const follow = async (commit: string): Promise<Typed> => user.mlops('delivery', 'follow', 'modelbuild', '--env', 'dev', '--local', '--commit', commit, '--json');

  before(async () => {
    const workflow = readFileSync(path.join(example, 'workflow.yaml'), 'utf8').replace(/^# yaml-language-server.*\n/, '').replace('package: vega-datasets, ', '').replace('maxCandidates: 10', 'maxCandidates: 2');
    user = new UserFolder('delivery', {
      'workflow.yaml': workflow, 'Pulumi.dev.yaml': stackFile('dev', 'mlops:delivery: { to: [staging] }'), 'Pulumi.staging.yaml': stackFile('staging', 'mlops:carriedApprovals: true'),
    });
    mkdirSync(path.join(user.folder, 'data'));
    copyFileSync(path.join(example, 'birdstrikes.flow'), path.join(user.folder, 'birdstrikes.flow'));
    copyFileSync(path.join(root, 'node_modules/vega-datasets/data/birdstrikes.csv'), path.join(user.folder, 'data/birdstrikes.csv'));
    for (const environment of ['dev', 'staging']) await succeeds('bootstrap', '--env', environment, '--local');
    for (const environment of ['staging', 'dev']) await succeeds('up', '--env', environment, '--local', '--yes');
    const { url } = JSON.parse(readFileSync(path.join(user.folder, '.mlops/local/address.json'), 'utf8')) as { url: string };
    clone = user.folder;
    await git('clone', '--quiet', `${url}/v1/repos/birdstrikes-dev-modelbuild`, 'modelbuild');
    clone = path.join(user.folder, 'modelbuild');
  });

  after(() => user.close());

  it('registers the model of a push that passes the gates, with the commit it was made of', async () => {
    const commit = await push('Fill gaps with the mean', (flow) => flow.replaceAll('"Approximate Median"', '"Mean"'));
    const typed = await follow(commit);
    assert.equal(typed.exitCode, 0, typed.output);
    const { result } = await succeeds('models', '1', '--env', 'dev', '--local', '--json');
    assert.equal((result['model'] as { approval: string }).approval, 'PendingManualApproval');
    assert.equal((result['model'] as { provenance: { commit?: string } }).provenance.commit, commit);
  });

  it('deploys no version that was rejected since where it was made, though it waits for nothing but the last approval', async () => {
    const follows = async (): Promise<Typed> => user.mlops('delivery', 'follow', 'modeldeploy', '--env', 'dev', '--local');
    await succeeds('approve', '1', '--env', 'dev', '--local');
    assert.match((await follows()).output, /waits for approval/);
    await succeeds('reject', '1', '--env', 'dev', '--local');
    // The rejection has an execution of its own, which finds that the version serves nowhere.
    await follows();
    await succeeds('approve', '--env', 'staging', '--local');
    const ended = await follows();
    assert.equal(ended.exitCode, 4, ended.output);
    assert.match(ended.output, /Staging\/DeployStaging[\s\S]*version 1 of birdstrikes-dev is Rejected, not Approved/);
    assert.equal((await user.mlops('endpoint', 'show', '--env', 'staging', '--local')).exitCode, 2);
  });

  it('brings an approved model behind the endpoint of the last environment once somebody says so', async () => {
    await succeeds('approve', '1', '--env', 'dev', '--local');
    const waiting = await succeeds('delivery', 'follow', 'modeldeploy', '--env', 'dev', '--local');
    assert.match(waiting.output, /waits for approval/);
    await succeeds('approve', '--env', 'staging', '--local');
    await succeeds('delivery', 'follow', 'modeldeploy', '--env', 'dev', '--local');
    const endpoint = await succeeds('endpoint', 'show', '--env', 'staging', '--local', '--json');
    assert.match(endpoint.output, /model-package\/birdstrikes-staging\/1/);
    const logs = new CloudWatchLogsClient(administrator());
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: '/aws/codebuild/birdstrikes-dev-check-endpoint' }));
    logs.destroy();
    assert.match(events.map(({ message }) => message).join('\n'), /tests\/smoke\.sh: passed, on the endpoint birdstrikes-staging/);
  });

  it('reviews a pull request as a comment, and lets nothing that it brings act as the deploy role, merged or not', async () => {
    await git('checkout', '--quiet', '-b', 'sneaky');
    const assume = `const { STSClient, AssumeRoleCommand } = require("@aws-sdk/client-sts"); new STSClient({}).send(new AssumeRoleCommand({ RoleArn: "arn:aws:iam::000000000000:role/mlops-deploy-dev", RoleSessionName: "sneaky" })).then(() => console.log("assumed"), (error) => { console.log(error.message); process.exit(7); })`;
    writeFileSync(path.join(clone, 'tests/run.sh'), `cd "$CODEBUILD_SRC_DIR_Tools" && node -e '${assume}'\n`);
    const commit = await push('Take the median, and the deploy role', (flow) => flow.replaceAll('"Mean"', '"Approximate Median"'), '--set-upstream', 'origin', 'sneaky');
    const codecommit = new CodeCommitClient(administrator());
    const repositoryName = 'birdstrikes-dev-modelbuild';
    const { pullRequest } = await codecommit.send(new CreatePullRequestCommand({ title: 'Median', targets: [{ repositoryName, sourceReference: 'sneaky', destinationReference: 'main' }] }));
    const pullRequestId = pullRequest?.pullRequestId ?? '';
    let content = '';
    for (let tries = 0; content === '' && tries < 90; tries += 1) {
      await sleep(1000);
      const { commentsForPullRequestData = [] } = await codecommit.send(new GetCommentsForPullRequestCommand({ pullRequestId }));
      content = commentsForPullRequestData[0]?.comments?.[0]?.content ?? '';
    }
    assert.match(content, /^## birdstrikes: tests\/run\.sh failed[\s\S]*Approximate Median[\s\S]*Exit status 7[\s\S]*not authorized to perform: sts:AssumeRole on resource: .*role\/mlops-deploy-dev/);
    await codecommit.send(new MergePullRequestByFastForwardCommand({ pullRequestId, repositoryName, sourceCommitId: commit }));
    codecommit.destroy();
    const merged = await follow(commit);
    assert.equal(merged.exitCode, 4, merged.output);
    assert.match(merged.output, /Build\/CheckModel[\s\S]*not authorized to perform: sts:AssumeRole/);
    await git('checkout', '--quiet', 'main');
    await git('pull', '--quiet');
    writeFileSync(path.join(clone, 'tests/run.sh'), 'test -s workflow.yaml\n');
  });

  it('refuses a broken flow in the words of its linter, takes the pushes one after the other, and staging serves on', async () => {
    const broken = await push('Drop a column that is not there', (flow) => flow.replaceAll('"Wildlife Size"', '"Wildlife Sise"'));
    const mended = await push('Mend the name', (flow) => flow.replaceAll('"Wildlife Sise"', '"Wildlife Size"'), '--force');
    const [first, second] = [await follow(broken), await follow(mended)];
    assert.notEqual(first.exitCode, 0);
    assert.match(first.output, /Wildlife Sise/);
    assert.equal(second.exitCode, 0, second.output);
    const endpoint = await succeeds('endpoint', 'show', '--env', 'staging', '--local', '--json');
    assert.match(endpoint.output, /model-package\/birdstrikes-staging\/1/);
  });

  it('takes back a version that the checks of the team refuse: what served before serves again', async () => {
    const { url } = JSON.parse(readFileSync(path.join(user.folder, '.mlops/local/address.json'), 'utf8')) as { url: string };
    clone = user.folder;
    await git('clone', '--quiet', `${url}/v1/repos/birdstrikes-dev-modeldeploy`, 'modeldeploy');
    clone = path.join(user.folder, 'modeldeploy');
    writeFileSync(path.join(clone, 'tests/smoke.sh'), 'echo "$ENDPOINT_NAME is not to my taste"\nexit 5\n');
    await git('commit', '--quiet', '--all', '--message', 'Be hard to please');
    await git('push', '--quiet');
    const follows = async (): Promise<Typed> => user.mlops('delivery', 'follow', 'modeldeploy', '--env', 'dev', '--local');
    assert.match((await follows()).output, /waits for approval/, 'of the version that serves');
    await succeeds('reject', '1', '--env', 'staging', '--local');
    await succeeds('approve', '1', '--env', 'staging', '--local');
    await succeeds('approve', '2', '--env', 'dev', '--local');
    assert.match((await follows()).output, /waits for approval/);
    await succeeds('approve', '--env', 'staging', '--local');
    const ended = await follows();
    assert.equal(ended.exitCode, 4, ended.output);
    assert.match(ended.output, /birdstrikes-staging is not to my taste[\s\S]*ended with exit status 5[\s\S]*Version 1, which served before, serves again/);
    const endpoint = await succeeds('endpoint', 'show', '--env', 'staging', '--local', '--json');
    assert.match(endpoint.output, /model-package\/birdstrikes-staging\/1/);
  });

  it('lets the deploy role alone deploy and check as a consumer, as a job of GitHub does', async () => {
    writeFileSync(path.join(user.folder, 'ask.sh'), 'test "$ENDPOINT_NAME" = birdstrikes-staging\n');
    const { output } = await succeeds('deploy', '2', '--env', 'staging', '--local', '--check', 'ask.sh');
    assert.match(output, /Your own checks passed/);
  });
});
