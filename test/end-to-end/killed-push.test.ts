// A push of 200 MB that the embedded AWS does not outlive: the repository stays sound, and the same push goes through afterwards.
import { CodeCommitClient, CreateRepositoryCommand } from '@aws-sdk/client-codecommit';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserFolder } from './user-folder';

const root = path.resolve(__dirname, '../..');
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

  async function git(words: readonly string[], cwd: string): Promise<{ code: number | null; output: string }> {
    const helper = `!cd ${JSON.stringify(user.folder)} && ${JSON.stringify(process.execPath)} ${JSON.stringify(path.join(root, 'build/cli.js'))} local git-credential`;
    const settings = ['credential.helper=', `credential.helper=${helper}`, 'credential.useHttpPath=true', 'user.name=Test', 'user.email=test@example.com', 'core.compression=0'].flatMap((setting) => ['-c', setting]);
    const child = spawn('git', [...settings, ...words], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString(); });
    const code = await new Promise<number | null>((resolve, reject) => { child.once('close', resolve); child.once('error', reject); });
    return { code, output };
  }

  const address = (): { url: string; pid: number } => JSON.parse(readFileSync(path.join(user.folder, '.mlops/local/address.json'), 'utf8')) as { url: string; pid: number };
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
    const credentials = JSON.parse(readFileSync(path.join(user.folder, '.mlops/local/credentials.json'), 'utf8')) as { accessKeyId: string; secretAccessKey: string };
    const client = new CodeCommitClient({ endpoint: address().url, region: 'us-east-1', credentials });
    await client.send(new CreateRepositoryCommand({ repositoryName: 'birds' }));
    client.destroy();
    url = `${address().url}/v1/repos/birds`;
    assert.equal((await git(['clone', '--quiet', url, 'work'], user.folder)).code, 0);
  });
  after(() => user.close());

  it('leaves a sound repository without the branch where the endpoint is killed in the midst of it', async () => {
    const work = path.join(user.folder, 'work');
    writeBlob(path.join(work, 'blob'));
    await git(['add', '.'], work);
    await git(['commit', '--quiet', '--message', 'A blob'], work);
    const pushed = git(['push', '--quiet', 'origin', 'HEAD:refs/heads/main'], work);
    for (let tries = 0; sizeOf(repository()) < 20 * 1024 * 1024; tries += 1) {
      assert.ok(tries < 3000, 'the push does not arrive');
      await sleep(10);
    }
    process.kill(address().pid, 'SIGKILL');
    assert.notEqual((await pushed).code, 0);
    assert.equal((await user.mlops('local', 'start')).exitCode, 0);
    const checked = await git(['--git-dir', repository(), 'fsck', '--strict', '--full'], user.folder);
    assert.deepEqual([checked.code, /error|missing|corrupt/.exec(checked.output)], [0, null], checked.output);
    assert.equal((await git(['ls-remote', url], user.folder)).output, '');
  });

  it('goes through the second time, and is cloned byte for byte', async () => {
    const pushed = await git(['push', '--quiet', 'origin', 'HEAD:refs/heads/main'], path.join(user.folder, 'work'));
    assert.equal(pushed.code, 0, pushed.output);
    const cloned = await git(['clone', '--quiet', '--branch', 'main', url, 'copy'], user.folder);
    assert.equal(cloned.code, 0, cloned.output);
    const digest = (file: string): string => createHash('sha256').update(readFileSync(path.join(user.folder, file))).digest('hex');
    assert.equal(digest('copy/blob'), digest('work/blob'));
    const checked = await git(['--git-dir', repository(), 'fsck', '--strict', '--full'], user.folder);
    assert.equal(checked.code, 0, checked.output);
  });
});
