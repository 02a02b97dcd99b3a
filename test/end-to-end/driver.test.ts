// What a user types, from a CSV of their own to a verdict and back to an empty account, in processes of their own.
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeModelPackageCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strainedStart } from './user-folder';

const root = path.resolve(__dirname, '../..');

/** What a command ended with. */
interface Ended { exitCode: number | null; stdout: string; stderr: string }

/** 900 customers with a text, a date and gaps; who complains and pays much leaves more often. */
function customers(): string {
  const words = ['great', 'slow', 'refund', 'happy', 'late', 'cancel', 'excellent'];
  let state = 7;
  const random = (): number => { state = (state * 48_271) % 2_147_483_647; return state / 2_147_483_647; };
  const rows = Array.from({ length: 900 }, (_, index) => {
    const comment = Array.from({ length: 5 }, () => words[Math.floor(random() * words.length)]).join(' ');
    const income = 20 + random() * 80;
    const leaves = (comment.includes('cancel') ? 0.5 : 0) + (income > 60 ? 0.35 : 0) > random();
    const joined = `2023-${String(1 + Math.floor(random() * 12)).padStart(2, '0')}-15`;
    return `C${index},${joined},${random() < 0.2 ? '' : income.toFixed(2)},"${comment}, said ""x""",${leaves ? 'yes' : 'no'}`;
  });
  return `customer_id,joined,income,comment,churned\n${rows.join('\n')}\n`;
}

describe('the driver, as a user types it', function () {
  this.timeout(180_000);
  let folder: string;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'driver-'));
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    writeFileSync(path.join(folder, 'customers.csv'), customers());
    const start = strainedStart(process.env);
    if (start !== undefined) await mlops(...start);
  });

  after(async () => {
    await mlops('local', 'stop');
    rmSync(folder, { recursive: true, force: true });
  });

  async function mlops(...words: string[]): Promise<Ended> {
    const child = spawn(process.execPath, [path.join(root, 'build/cli.js'), ...words], { cwd: folder, env: { ...process.env, CI: 'true' }, stdio: ['ignore', 'pipe', 'pipe'] });
    const texts = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => { texts.stdout += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { texts.stderr += chunk.toString(); });
    const exitCode = await new Promise<number | null>((resolve, reject) => { child.once('close', resolve); child.once('error', reject); });
    return { exitCode, ...texts };
  }

  /** Where the embedded AWS is, and the administrator's keys. */
  async function settings() {
    const { url } = JSON.parse(readFileSync(path.join(folder, '.mlops/local/address.json'), 'utf8')) as { url: string };
    const credentials = JSON.parse(readFileSync(path.join(folder, '.mlops/local/credentials.json'), 'utf8')) as { accessKeyId: string; secretAccessKey: string };
    return { endpoint: url, region: 'us-east-1', credentials };
  }

  const client = async (): Promise<SageMakerRuntimeClient> => new SageMakerRuntimeClient(await settings());

  /** Writes over the encoder of a registered version, as an accident would: the model is made of it, but cannot be opened. */
  async function breakArtifact(packageArn: string): Promise<void> {
    const sagemaker = new SageMakerClient(await settings());
    const { InferenceSpecification: inference } = await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: packageArn }));
    const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(inference?.Containers?.[0]?.ModelDataUrl ?? '') ?? [];
    await new S3Client({ ...await settings(), forcePathStyle: true }).send(new PutObjectCommand({ Bucket, Key, Body: 'no archive' }));
  }

  /** Predictions of the batch transform that no model gives. */
  async function tamperPredictions(packageArn: string): Promise<void> {
    const sagemaker = new SageMakerClient(await settings());
    const { CustomerMetadataProperties: { executionId = '' } = {} } = await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: packageArn }));
    const s3 = new S3Client({ ...await settings(), forcePathStyle: true });
    const Bucket = 'customers-dev-000000000000-us-east-1';
    const { Contents: [{ Key } = {}] = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: `runs/${executionId}/score/` }));
    const lines = await (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString() ?? '';
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: lines.replaceAll(/,(yes|no),[\d.e-]+/g, ',maybe,0.5') }));
  }

  const local = ['--env', 'dev', '--local'] as const;
  const resultOf = ({ stdout }: Ended): Record<string, unknown> => JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
  const told = (ended: Ended): string => `exit ${ended.exitCode}\n${ended.stdout.slice(-3000)}\n${ended.stderr.slice(-3000)}`;

  it('comes from a CSV to a verdict without a file edited by hand', async () => {
    const made = await mlops('init', 'customers.csv', '--target', 'churned');
    assert.equal(made.exitCode, 0, told(made));
    const workflow = path.join(folder, 'workflow.yaml');
    assert.match(readFileSync(workflow, 'utf8'), /target: churned/);
    // One candidate is enough to see the way walked; how good many are is told elsewhere.
    writeFileSync(workflow, readFileSync(workflow, 'utf8').replace(/maxCandidates: \d+/, 'maxCandidates: 1'));
    const released = await mlops('release', ...local);
    assert.equal(released.exitCode, 0, told(released));
    assert.match(released.stdout, /PendingManualApproval/);
  });

  it('finds nothing to change when nothing was changed, and only updates for a tag', async () => {
    const same = resultOf(await mlops('preview', ...local, '--json'));
    assert.deepEqual(Object.keys(same['changes'] as object), ['same']);
    const settings = path.join(folder, 'Pulumi.dev.yaml');
    writeFileSync(settings, 'config:\n  mlops:tags: { team: churn }\n');
    const tagged = resultOf(await mlops('preview', ...local, '--json'));
    assert.deepEqual(Object.keys(tagged['changes'] as object).sort(), ['same', 'update']);
    rmSync(settings);
  });

  it('refuses a model below the threshold with exit code 3, and registers nothing', async () => {
    const versions = async (): Promise<unknown> => resultOf(await mlops('models', ...local, '--json'))['models'];
    const before = await versions();
    const run = await mlops('run', ...local, '--parameter', 'Threshold=0.99', '--json');
    assert.equal(run.exitCode, 3, told(run));
    assert.equal(resultOf(run)['verdict'], 'failed', told(run));
    assert.deepEqual(await versions(), before);
  });

  it('says of an environment that delivers nowhere how it would', async () => {
    for (const words of [['show'], ['follow', 'modelbuild'], ['retry', 'modeldeploy'], ['start', 'modelbuild']]) {
      const refused = await mlops('delivery', ...words, ...local);
      assert.equal(refused.exitCode, 2, told(refused));
      assert.match(refused.stderr, /environment dev has no delivery[\s\S]*mlops:delivery: \{ to: \[staging, prod\] \}/);
    }
  });

  it('deploys nothing that is not approved', async () => {
    const refused = await mlops('deploy', '1', ...local);
    assert.equal(refused.exitCode, 3, told(refused));
    assert.match(refused.stderr, /version 1 is PendingManualApproval, not Approved/);
  });

  it('brings an approved version behind an endpoint that answers as it was judged, for any client of AWS', async () => {
    const approved = resultOf(await mlops('approve', '1', ...local, '--comment', 'looked at it', '--json'));
    assert.deepEqual([approved['decision'], approved['before'], approved['decisionComment']], ['Approved', 'PendingManualApproval', 'looked at it']);
    const deployed = await mlops('deploy', ...local, '--json');
    assert.equal(deployed.exitCode, 0, told(deployed));
    const { test } = resultOf(deployed) as { test: { records: number; unequalCount: number; badRowStatus: number } };
    assert.deepEqual([test.records, test.unequalCount, test.badRowStatus], [100, 0, 400]);
    const shown = resultOf(await mlops('endpoint', 'show', ...local, '--json')) as { version: number; columns: string[]; example: { row: string; prediction: string } };
    assert.deepEqual([shown.version, shown.columns], [1, ['customer_id', 'joined', 'income', 'comment']]);
    const answer = await (await client()).send(new InvokeEndpointCommand({ EndpointName: 'customers-dev', ContentType: 'text/csv', Accept: 'text/csv', Body: Buffer.from(shown.example.row) }));
    assert.equal(Buffer.from(answer.Body).toString().trim(), shown.example.prediction);
    const again = await mlops('deploy', ...local, '--json');
    assert.deepEqual((resultOf(again)['changes'] as object), { same: 6 }, told(again));
  });

  it('believes a deployment only where checks of its user pass, which run as a consumer', async () => {
    writeFileSync(path.join(folder, 'smoke.sh'), 'test "$ENDPOINT_NAME" = customers-dev\necho "as ${AWS_SESSION_TOKEN:+a role}"\nexit "$(cat status)"\n');
    writeFileSync(path.join(folder, 'status'), '0');
    const passed = await mlops('deploy', ...local, '--check', 'smoke.sh');
    assert.equal(passed.exitCode, 0, told(passed));
    assert.match(`${passed.stderr}${passed.stdout}`, /as a role[\s\S]*Your own checks passed/);
    writeFileSync(path.join(folder, 'status'), '7');
    const failed = await mlops('deploy', ...local, '--check', 'smoke.sh');
    assert.equal(failed.exitCode, 3, told(failed));
    assert.match(failed.stderr, /customers-dev with version 1 is not as your checks want it\s+smoke\.sh ended with exit status 7[\s\S]*It serves on, since no approved version served before it/);
  });

  it('brings back what served before where the endpoint does not answer as the batch transform did', async () => {
    const rerun = await mlops('run', ...local);
    assert.equal(rerun.exitCode, 0, told(rerun));
    const approved = await mlops('approve', '2', ...local);
    assert.equal(approved.exitCode, 0, told(approved));
    await tamperPredictions('arn:aws:sagemaker:us-east-1:000000000000:model-package/customers-dev/2');
    const deployed = await mlops('deploy', '2', ...local);
    assert.equal(deployed.exitCode, 3, told(deployed));
    assert.match(deployed.stderr, /does not serve version 2 as it was judged[\s\S]*Version 1, which served before, serves again/);
    const shown = resultOf(await mlops('endpoint', 'show', ...local, '--json'));
    assert.deepEqual([shown['version'], shown['status']], [1, 'InService']);
    assert.equal((await mlops('reject', '2', ...local)).exitCode, 0);
  });

  it('notices that SageMaker took a deployment back, which Pulumi takes for done', async () => {
    const rerun = await mlops('run', ...local);
    assert.equal(rerun.exitCode, 0, told(rerun));
    assert.equal((await mlops('approve', '3', ...local)).exitCode, 0);
    await breakArtifact('arn:aws:sagemaker:us-east-1:000000000000:model-package/customers-dev/3');
    const deployed = await mlops('deploy', '3', ...local);
    assert.equal(deployed.exitCode, 5, told(deployed));
    assert.match(deployed.stderr, /SageMaker took the deployment back: the endpoint customers-dev serves customers-dev-[0-9a-f]{8}, not customers-dev-[0-9a-f]{8}/);
    const shown = resultOf(await mlops('endpoint', 'show', ...local, '--json'));
    assert.deepEqual([shown['version'], shown['status']], [1, 'InService']);
  });

  it('rolls back: the bad version is rejected, the last good one serves, and a second time nothing more happens', async () => {
    const back = await mlops('rollback', '3', ...local, '--comment', 'does not open', '--json');
    assert.equal(back.exitCode, 0, told(back));
    const { version, rejected, decisionComment } = resultOf(back);
    assert.deepEqual([version, rejected, decisionComment], [1, 3, 'does not open']);
    const again = await mlops('rollback', '3', ...local, '--json');
    assert.deepEqual([again.exitCode, resultOf(again)['version'], Object.keys(resultOf(again)['changes'] as object)], [0, 1, ['same']], told(again));
    const further = await mlops('rollback', ...local);
    assert.equal(further.exitCode, 2, told(further));
    assert.match(further.stderr, /no version of customers-dev before 1 is Approved: there is none to roll back to/);
    const { models } = resultOf(await mlops('models', ...local, '--json')) as { models: { version: number; approval: string; serves?: string }[] };
    assert.deepEqual(models.map(({ version: number, approval, serves }) => [number, approval, serves]), [[3, 'Rejected', undefined], [2, 'Rejected', undefined], [1, 'Approved', 'customers-dev']]);
    assert.match((await mlops('models', '3', ...local)).stdout, /approval +Rejected \(by \S+, \S+, does not open\)/);
  });

  it('does not take the ground from under an endpoint', async () => {
    const refused = await mlops('destroy', ...local, '--yes');
    assert.equal(refused.exitCode, 3, told(refused));
    assert.match(refused.stderr, /the endpoint customers-dev serves a model of this environment/);
    const gone = await mlops('endpoint', 'destroy', ...local, '--yes');
    assert.equal(gone.exitCode, 0, told(gone));
    assert.equal((await mlops('endpoint', 'show', ...local)).exitCode, 2);
  });

  it('tells every wrong setting before it touches anything', async () => {
    writeFileSync(path.join(folder, 'Pulumi.dev.yaml'), 'config:\n  mlops:logRetentionDay: 30\n  mlops:protect: maybe\n');
    const refused = await mlops('up', ...local);
    assert.equal(refused.exitCode, 2, told(refused));
    assert.match(refused.stderr, /mlops:logRetentionDay: is no setting/);
    assert.match(refused.stderr, /mlops:protect: .*got "maybe"/);
  });

  it('lets no setting past the policy pack', async () => {
    writeFileSync(path.join(folder, 'Pulumi.dev.yaml'), 'config:\n  mlops:logRetentionDays: 30\n');
    const refused = await mlops('up', ...local);
    assert.equal(refused.exitCode, 3, told(refused));
    assert.match(refused.stderr, /refused by a policy[^]*logs-retention[^]*retentionInDays is 30; it must be 365 or more/);
    rmSync(path.join(folder, 'Pulumi.dev.yaml'));
  });

  it('leaves no resource of the stack behind', async () => {
    const destroyed = await mlops('destroy', ...local, '--yes');
    assert.equal(destroyed.exitCode, 0, told(destroyed));
    const preview = resultOf(await mlops('preview', ...local, '--json'));
    assert.deepEqual(Object.keys(preview['changes'] as object), ['create']);
  });

  it('ends the local cloud, which nothing of the project is lost by', async () => {
    assert.equal((await mlops('local', 'reset', '--yes')).exitCode, 0);
    assert.equal(existsSync(path.join(folder, '.mlops/local/address.json')), false);
  });
});
