// Repositories of CodeCommit: by an unchanged git client, by the API, and what each change tells.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, DisableKeyCommand, KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { codecommitPassword } from '../../../../automation/commands/local-git-credential';
import { parseCommands } from '../../../../local/aws/services/codecommit/push-commands';
import { codecommit } from '../../../../local/aws/services/codecommit/service';
import { events } from '../../../../local/aws/services/events/service';
import { signedHeaders } from '../raw-client';
import { coreServices, startTestEndpoint, type TestEndpoint, type TestKeys } from '../test-endpoint';

interface Ended { code: number | null; output: string }

describe('CodeCommit', function () {
  this.timeout(30_000);
  let aws: TestEndpoint;
  let folder: string;
  let url = '';
  const heard: { event: string; referenceName: string }[] = [];
  /** Hears events as EventBridge does. */
  const listener = { ...events, name: 'listener', open: (cloud: Parameters<typeof events.open>[0]) => {
    cloud.onEvent(({ source, detail }) => { if (source === 'aws.codecommit') heard.push(detail as { event: string; referenceName: string }); });
    return { operations: [] };
  } };

  before(async () => {
    aws = await startTestEndpoint({ services: [...coreServices, codecommit, listener] });
    folder = mkdtempSync(path.join(tmpdir(), 'codecommit-'));
    await api('CreateRepository', { repositoryName: 'birds', repositoryDescription: 'flows', tags: { team: 'a' } });
    url = `${aws.url}/v1/repos/birds`;
  });
  after(async () => {
    await aws.end();
    rmSync(folder, { recursive: true, force: true });
  });

  async function api(operation: string, input: object, keys: TestKeys = aws.keys): Promise<Record<string, unknown>> {
    const body = JSON.stringify(input);
    const headers = await signedHeaders({ method: 'POST', path: '/', host: new URL(aws.url).host, keys, service: 'codecommit', body, headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `CodeCommit_20150413.${operation}` } });
    const answer = await fetch(aws.url, { method: 'POST', headers, body });
    return JSON.parse(await answer.text() || '{}') as Record<string, unknown>;
  }

  /** Runs git with credentials as the AWS CLI's helper signs them; without any where keys are null. */
  async function git(words: readonly string[], keys: TestKeys | null = aws.keys, cwd = folder, repository = 'v1/repos/birds'): Promise<Ended> {
    const user = keys?.sessionToken === undefined ? keys?.accessKeyId : `${keys.accessKeyId}%${keys.sessionToken}`;
    const password = keys === null ? '' : codecommitPassword(keys.secretAccessKey, 'us-east-1', Date.now(), '127.0.0.1', repository);
    const helper = keys === null ? [] : ['-c', `credential.helper=!f() { echo "username=${user ?? ''}"; echo "password=${password}"; }; f`];
    const child = spawn('git', ['-c', 'credential.helper=', ...helper, '-c', 'user.name=A', '-c', 'user.email=a@example.com', ...words], {
      cwd, env: { PATH: process.env['PATH'] ?? '', GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString('utf8'); });
    const code = await new Promise<number | null>((resolve, reject) => { child.once('close', resolve); child.once('error', reject); });
    return { code, output };
  }
  const work = (): string => path.join(folder, 'work');
  const commit = async (file: string, content: string): Promise<void> => {
    writeFileSync(path.join(work(), file), content);
    await git(['add', '.'], null, work());
    await git(['commit', '-qm', file], null, work());
  };

  it('refuses a client without credentials, and one whose password is another address\'s', async () => {
    assert.match((await git(['clone', '-q', url, 'none'], null)).output, /could not read Username|Authentication failed/);
    const wrong = { ...aws.keys, secretAccessKey: 'x'.repeat(40) };
    assert.match((await git(['clone', '-q', url, 'none'], wrong)).output, /Authentication failed/);
  });

  it('is cloned empty, pushed to, and the first branch is the default one', async () => {
    assert.equal((await git(['clone', '-q', url, 'work'])).code, 0);
    await commit('a.txt', 'one\n');
    const pushed = await git(['push', '-q', 'origin', 'HEAD:main'], aws.keys, work());
    assert.equal(pushed.code, 0, pushed.output);
    assert.deepEqual(((await api('GetRepository', { repositoryName: 'birds' }))['repositoryMetadata'] as Record<string, unknown>)['defaultBranch'], 'main');
    assert.deepEqual(heard.map(({ event, referenceName }) => [event, referenceName]), [['referenceCreated', 'main']]);
  });

  it('takes branches and tags, gives them back, and tells each once', async () => {
    heard.length = 0;
    await git(['tag', 'v1'], null, work());
    await git(['checkout', '-qb', 'feature'], null, work());
    await commit('b.txt', 'two\n');
    assert.equal((await git(['push', '-q', 'origin', 'feature', 'v1'], aws.keys, work())).code, 0);
    assert.equal((await git(['clone', '-q', '-b', 'feature', url, 'other'])).code, 0);
    assert.deepEqual(readdirSync(path.join(folder, 'other')).sort(), ['.git', 'a.txt', 'b.txt']);
    assert.deepEqual(heard.map(({ event, referenceName }) => `${event} ${referenceName}`).sort(), ['referenceCreated feature', 'referenceCreated v1']);
    assert.deepEqual((await api('ListBranches', { repositoryName: 'birds' }))['branches'], ['feature', 'main']);
  });

  it('gives a role what its policy says: to pull, or to push to some branches', async () => {
    const iam = new IAMClient(aws.client());
    await iam.send(new CreateRoleCommand({ RoleName: 'scientist', AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'sts:AssumeRole' }] }) }));
    await iam.send(new PutRolePolicyCommand({ RoleName: 'scientist', PolicyName: 'p', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [
      { Effect: 'Allow', Action: ['codecommit:GitPull', 'codecommit:GitPush'], Resource: '*' },
      { Effect: 'Deny', Action: 'codecommit:GitPush', Resource: '*', Condition: { StringEqualsIfExists: { 'codecommit:References': ['refs/heads/main'] }, Null: { 'codecommit:References': 'false' } } },
    ] }) }));
    const sts = new STSClient(aws.client());
    const { Credentials: keys } = await sts.send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::000000000000:role/scientist', RoleSessionName: 'scientist' }));
    const scientist = { accessKeyId: keys?.AccessKeyId ?? '', secretAccessKey: keys?.SecretAccessKey ?? '', sessionToken: keys?.SessionToken ?? '' };
    for (const client of [iam, sts]) client.destroy();
    assert.equal((await git(['fetch', '-q'], scientist, work())).code, 0);
    await commit('c.txt', 'three\n');
    assert.equal((await git(['push', '-q', 'origin', 'feature'], scientist, work())).code, 0);
    const refused = await git(['push', '-q', 'origin', 'feature:main'], scientist, work());
    assert.match(refused.output, /403/);
    assert.notEqual(refused.code, 0);
  });

  it('asks of who pushes and pulls that they may use the key of a repository, through CodeCommit or by themselves', async () => {
    const [iam, kms, sts] = [new IAMClient(aws.client()), new KMSClient(aws.client()), new STSClient(aws.client())];
    const own = { Sid: 'Iam', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'kms:*', Resource: '*' };
    const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({ Policy: JSON.stringify({ Version: '2012-10-17', Statement: [own] }) }));
    const KeyId = key?.KeyId ?? '';
    await api('CreateRepository', { repositoryName: 'sealed', kmsKeyId: key?.Arn });
    const seed = { repositoryName: 'sealed', branchName: 'main', commitMessage: 'Seed', putFiles: [{ filePath: 'a', fileContent: Buffer.from('a').toString('base64') }] };
    assert.match(JSON.stringify(await api('CreateCommit', seed)), /commitId/, 'the administrator may use every key');
    await iam.send(new CreateRoleCommand({ RoleName: 'keyless', AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'sts:AssumeRole' }] }) }));
    await iam.send(new PutRolePolicyCommand({ RoleName: 'keyless', PolicyName: 'p', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'codecommit:*', Resource: '*' }] }) }));
    const { Credentials: given } = await sts.send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::000000000000:role/keyless', RoleSessionName: 'keyless' }));
    const keyless = { accessKeyId: given?.AccessKeyId ?? '', secretAccessKey: given?.SecretAccessKey ?? '', sessionToken: given?.SessionToken ?? '' };
    const file = { repositoryName: 'sealed', filePath: 'a' };
    assert.match(JSON.stringify(await api('GetFile', file, keyless)), /EncryptionKeyAccessDeniedException/);
    const pulled = await git(['ls-remote', `${aws.url}/v1/repos/sealed`], keyless, folder, 'v1/repos/sealed');
    assert.match(pulled.output, /403/);
    const through = { Sid: 'Through', Effect: 'Allow', Principal: { AWS: '*' }, Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: '*', Condition: { StringEquals: { 'kms:CallerAccount': '000000000000', 'kms:ViaService': 'codecommit.us-east-1.amazonaws.com' } } };
    await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: JSON.stringify({ Version: '2012-10-17', Statement: [own, through] }) }));
    assert.match(JSON.stringify(await api('GetFile', file, keyless)), /fileContent/);
    assert.match((await git(['ls-remote', `${aws.url}/v1/repos/sealed`], keyless, folder, 'v1/repos/sealed')).output, /refs\/heads\/main/);
    await kms.send(new DisableKeyCommand({ KeyId }));
    assert.match(JSON.stringify(await api('GetFile', file, keyless)), /EncryptionKeyDisabledException/);
    await api('DeleteRepository', { repositoryName: 'sealed' });
    for (const client of [iam, kms, sts]) client.destroy();
  });

  it('makes commits by its API, on the tip that is named and on no other', async () => {
    heard.length = 0;
    const { branch } = await api('GetBranch', { repositoryName: 'birds', branchName: 'main' }) as { branch: { commitId: string } };
    const file = { filePath: 'flows/a.flow', fileContent: Buffer.from('{}').toString('base64') };
    const made = await api('CreateCommit', { repositoryName: 'birds', branchName: 'main', parentCommitId: branch.commitId, authorName: 'A', email: 'a@example.com', commitMessage: 'Seed', putFiles: [file] });
    assert.match(String(made['commitId']), /^[0-9a-f]{40}$/, JSON.stringify(made));
    assert.match(JSON.stringify(await api('CreateCommit', { repositoryName: 'birds', branchName: 'main', parentCommitId: branch.commitId, putFiles: [file] })), /ParentCommitIdOutdatedException/);
    const read = await api('GetFile', { repositoryName: 'birds', commitSpecifier: 'main', filePath: 'flows/a.flow' });
    assert.equal(Buffer.from(String(read['fileContent']), 'base64').toString(), '{}');
    assert.deepEqual(heard.map(({ event, referenceName }) => [event, referenceName]), [['referenceUpdated', 'main']]);
    assert.match(JSON.stringify(await api('GetCommit', { repositoryName: 'birds', commitId: String(made['commitId']) })), /"message":"Seed"/);
  });

  it('refuses a push that lags behind', async () => {
    const behind = await git(['push', '-q', 'origin', 'v1^{}:refs/heads/main'], aws.keys, work());
    assert.match(behind.output, /non-fast-forward|fetch first|rejected/);
  });

  it('is sound after all this, and gone once deleted', async () => {
    const [repository = ''] = readdirSync(path.join(aws.folder, 'codecommit'));
    const checked = await git(['--git-dir', path.join(aws.folder, 'codecommit', repository), 'fsck', '--strict'], null);
    assert.equal(checked.code, 0, checked.output);
    await api('DeleteRepository', { repositoryName: 'birds' });
    assert.deepEqual(readdirSync(path.join(aws.folder, 'codecommit')), []);
    assert.match((await git(['ls-remote', url])).output, /not found|does not exist/);
  });
});

describe('the commands of a push', () => {
  const line = (text: string): string => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`;
  const ids = fc.stringMatching(/^[0-9a-f]{40}$/);
  const name = fc.stringMatching(/^refs\/(heads|tags)\/[a-z][a-z0-9/-]{0,20}$/);

  it('are read off its beginning, wherever it is cut', () => {
    fc.assert(fc.property(fc.array(fc.record({ before: ids, after: ids, reference: name }), { minLength: 1, maxLength: 5 }), fc.nat(), (commands, cut) => {
      const text = Buffer.from(`${commands.map(({ before, after, reference }, index) => line(`${before} ${after} ${reference}${index === 0 ? '\0report-status side-band-64k' : ''}`)).join('')}0000PACK`);
      assert.deepEqual(parseCommands(text), commands.map((command) => ({ ...command })));
      const end = text.length - 'PACK'.length;
      assert.equal(parseCommands(text.subarray(0, cut % end)), undefined);
    }));
  });
});
