// What a user types, from a CSV of their own to a verdict and back to an empty account, in processes of their own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

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

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'driver-'));
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    writeFileSync(path.join(folder, 'customers.csv'), customers());
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
    assert.deepEqual(Object.keys(resultOf(await mlops('preview', ...local, '--json'))['changes'] as object), ['same']);
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
