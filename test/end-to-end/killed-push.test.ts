// A push of 200 MB that the embedded AWS does not outlive: the repository stays sound, and the same push goes through afterwards.
import { CodeCommitClient, CreateRepositoryCommand } from '@aws-sdk/client-codecommit';
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, statSync, writeSync } from 'node:fs';
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
});
