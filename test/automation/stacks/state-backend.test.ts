// Where stacks on AWS keep their state, and what is refused before anything is touched.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { UsageError } from '../../../automation/failures';
import { stateFoldersOf } from '../../../automation/project/project-folder';
import { chooseBackend, requireStateBucket } from '../../../automation/stacks/state-backend';
import type { Target } from '../../../automation/stacks/target';
import { prepareWorkFolder } from '../../../automation/stacks/work-folder';
import { startTestEndpoint } from '../../local/aws/test-endpoint';

const target: Target = { kind: 'aws', accountId: '123456789012', region: 'eu-west-1' };
const choose = (variables: NodeJS.ProcessEnv, committed = {}) => chooseBackend({ target, environment: 'dev', committed, variables });
const refusal = (work: () => unknown): UsageError => {
  try {
    work();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  return assert.fail('it was not refused');
};

describe('the backend of a stack on AWS', () => {
  it('is the bucket and the key of the bootstrap', () => {
    assert.deepEqual(choose({}), {
      url: 's3://mlops-state-123456789012-eu-west-1?region=eu-west-1&awssdk=v2', secretsProvider: 'awskms://alias/mlops-state?region=eu-west-1', bucket: 'mlops-state-123456789012-eu-west-1',
    });
  });

  it('is another one where the environment names it, with the secrets provider of the settings', () => {
    assert.deepEqual(choose({ PULUMI_BACKEND_URL: 's3://ours' }, { secretsprovider: 'awskms://alias/ours' }), { url: 's3://ours', secretsProvider: 'awskms://alias/ours' });
    assert.deepEqual(choose({ PULUMI_BACKEND_URL: 'https://api.pulumi.com' }), { url: 'https://api.pulumi.com' });
  });

  it('is never a folder of this machine: exit code 2, the value and what to do', () => {
    const { exitCode, message, advice } = refusal(() => choose({ PULUMI_BACKEND_URL: 'file:///home/me/state' }));
    assert.deepEqual([exitCode, message], [2, 'PULUMI_BACKEND_URL=file:///home/me/state: state in files is refused for target aws']);
    assert.match(advice.join(' '), /mlops bootstrap --env dev/);
  });

  it('takes no key of another region, named by its query or its ARN', () => {
    for (const provider of ['awskms://alias/ours?region=us-east-1', 'awskms:///arn:aws:kms:us-east-1:123456789012:key/1']) {
      const { exitCode, message } = refusal(() => choose({}, { secretsprovider: provider }));
      assert.equal(exitCode, 2);
      assert.equal(message, `secretsprovider in Pulumi.dev.yaml is ${provider}, a key in us-east-1; the environment lies in eu-west-1`);
    }
    assert.equal(choose({}, { secretsprovider: 'awskms://alias/ours?region=eu-west-1' }).secretsProvider, 'awskms://alias/ours?region=eu-west-1');
  });

  it('must be there: an account without it is sent to the bootstrap', async () => {
    const aws = await startTestEndpoint();
    const embedded: Target = { ...target, accountId: '000000000000', region: 'us-east-1', endpointUrl: aws.url, keys: aws.keys };
    try {
      const state = chooseBackend({ target: embedded, environment: 'dev', committed: {}, variables: {} });
      await assert.rejects(requireStateBucket(embedded, 'dev', state), (error: unknown) => error instanceof UsageError && /has no state bucket mlops-state-000000000000-us-east-1/.test(error.message) && /mlops bootstrap --env dev/.test(error.advice[0] ?? ''));
      await requireStateBucket(embedded, 'dev', { url: 's3://elsewhere' });
    } finally {
      await aws.end();
    }
  });
});

describe("Pulumi's copy of the settings for AWS", () => {
  it('names the secrets provider, and keeps the data key that the same provider sealed', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'work-folder-'));
    try {
      const folders = stateFoldersOf(folder, {});
      const prepare = (committed = {}): [Record<string, unknown>, ReturnType<typeof prepareWorkFolder>, string] => {
        const state = choose({}, committed);
        const work = prepareWorkFolder({ folders, target, project: 'w', environment: 'dev', committed, state });
        const file = path.join(work.folder, 'Pulumi.dev.yaml');
        return [parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>, work, file];
      };
      const [copy, work, file] = prepare();
      assert.deepEqual([copy['secretsprovider'], copy['encryptedkey']], ['awskms://alias/mlops-state?region=eu-west-1', undefined]);
      assert.deepEqual([work.secretsProvider, work.environment['PULUMI_BACKEND_URL']], [copy['secretsprovider'], choose({}).url]);
      fs.appendFileSync(file, 'encryptedkey: sealed\n');
      assert.equal(prepare()[0]['encryptedkey'], 'sealed');
      assert.equal(prepare({ secretsprovider: 'awskms://alias/ours' })[0]['encryptedkey'], undefined);
      fs.appendFileSync(file, 'encryptedkey: sealed\n');
      assert.equal(prepare({ secretsprovider: 'awskms://alias/ours', encryptedkey: 'committed' })[0]['encryptedkey'], 'committed');
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  it('leaves a local stack to the passphrase of this machine, whatever the settings name for AWS', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'work-folder-'));
    try {
      const local: Target = { kind: 'local', accountId: '000000000000', region: 'us-east-1' };
      const prepare = (): { file: string; copy: unknown } => {
        const work = prepareWorkFolder({ folders: stateFoldersOf(folder, {}), target: local, project: 'w', environment: 'dev', committed: { secretsprovider: 'awskms://alias/ours', encryptedkey: 'committed' } });
        const file = path.join(work.folder, 'Pulumi.dev.yaml');
        const { config: _, ...copy } = parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
        return { file, copy };
      };
      const { file, copy } = prepare();
      assert.deepEqual(copy, {});
      fs.appendFileSync(file, 'encryptionsalt: of this machine\n');
      assert.deepEqual(prepare().copy, { encryptionsalt: 'of this machine' });
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});
