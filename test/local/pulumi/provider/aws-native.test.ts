// The stand-in for aws-native: waiting, failures, names, tags, config and functions.
import assert from 'node:assert/strict';
import { checkNativeConfig } from '../../../../local/pulumi/provider/native/config';
import { PartialFailure } from '../../../../local/pulumi/provider/provider';
import { asSecret, isSecret } from '../../../../local/pulumi/values/wire';
import { described, done, startFakeAws, type FakeAws, type FakeResponse } from './fake-aws';
import { configuredProvider, refTo } from './native-fixture';

const seed = Buffer.alloc(32, 7);
const key = refTo('aws-native:kms:Key');
const group = refTo('aws-native:logs:LogGroup', 'log');

async function withAws(answer: Parameters<typeof startFakeAws>[0], work: (server: FakeAws) => Promise<void>): Promise<void> {
  const server = await startFakeAws(answer);
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

/** Answers an operation from a queue, the last answer again and again. */
const inTurn = (answers: Readonly<Record<string, FakeResponse[]>>) => ({ operation }: { operation: string }): FakeResponse => {
  const queue = answers[operation] ?? [];
  return (queue.length > 1 ? queue.shift() : queue[0]) ?? { status: 400, body: { __type: 'NotExpected', message: operation } };
};
const progress = (status: string, more: object = {}): FakeResponse => ({ body: { ProgressEvent: { Identifier: 'k', RequestToken: 't', Operation: 'CREATE', OperationStatus: status, ...more } } });
const notFound: FakeResponse = { status: 400, body: { __type: 'ResourceNotFoundException', message: 'no such thing' } };

describe('the stand-in for aws-native', () => {
  it('waits until a change has ended, as long as Cloud Control says', async () => {
    const answer = inTurn({ CreateResource: [progress('PENDING', { RetryAfter: 2.5 })], GetResourceRequestStatus: [progress('IN_PROGRESS'), progress('SUCCESS')], GetResource: [{ body: described('k', { KeyId: 'k', Arn: 'arn:k' }) }] });
    await withAws(answer, async ({ url, requests }) => {
      const { provider, slept } = await configuredProvider(url);
      const { id, outputs } = await provider.create(key, { enableKeyRotation: true }, false);
      assert.deepEqual([id, outputs['keyId'], outputs['arn']], ['k', 'k', 'arn:k']);
      assert.deepEqual(slept, [2500, 200]);
      assert.deepEqual(requests.map(({ operation }) => operation), ['', 'CreateResource', 'GetResourceRequestStatus', 'GetResourceRequestStatus', 'GetResource']);
    });
  });
  it('looks again for what was just made, a few times', async () => {
    await withAws(inTurn({ CreateResource: [{ body: done('k') }], GetResource: [notFound, notFound, { body: described('k', { KeyId: 'k' }) }] }), async ({ url }) => {
      const { provider, slept } = await configuredProvider(url);
      assert.equal((await provider.create(key, {}, false)).id, 'k');
      assert.equal(slept.length, 2);
    });
  });
  it("tells why a change failed in Cloud Control's words", async () => {
    await withAws(inTurn({ CreateResource: [progress('FAILED', { Identifier: undefined, ErrorCode: 'InvalidRequest', StatusMessage: 'no such policy' })] }), async ({ url }) => {
      const { provider } = await configuredProvider(url);
      await assert.rejects(provider.create(key, {}, false), { message: 'creating resource: operation CREATE failed with "InvalidRequest": no such policy' });
    });
  });
  it('hands over what a failed creation left', async () => {
    await withAws(inTurn({ CreateResource: [progress('FAILED', { ErrorCode: 'GeneralServiceException', StatusMessage: 'half' })], GetResource: [{ body: described('k', { KeyId: 'k' }) }] }), async ({ url }) => {
      const { provider } = await configuredProvider(url);
      await assert.rejects(provider.create(key, {}, false), (error) => error instanceof PartialFailure && error.id === 'k' && error.outputs['keyId'] === 'k');
    });
  });
  it('does not take over what exists already', async () => {
    await withAws(inTurn({ CreateResource: [progress('FAILED', { ErrorCode: 'AlreadyExists', StatusMessage: 'is there' })], GetResource: [{ body: described('k', {}) }] }), async ({ url }) => {
      const { provider } = await configuredProvider(url);
      await assert.rejects(provider.create(key, {}, false), (error) => error instanceof Error && !(error instanceof PartialFailure));
    });
  });
  it('takes what is gone already as deleted', async () => {
    for (const gone of [progress('FAILED', { ErrorCode: 'NotFound', Operation: 'DELETE' }), notFound]) {
      await withAws(inTurn({ DeleteResource: [gone] }), async ({ url }) => {
        const { provider } = await configuredProvider(url);
        await provider.delete(key, 'k');
      });
    }
  });
  it('reads nothing where the resource is gone', async () => {
    await withAws(inTurn({ GetResource: [notFound] }), async ({ url }) => {
      const { provider } = await configuredProvider(url);
      assert.equal(await provider.read(key, 'k', {}, {}), undefined);
    });
  });
  it('imports a resource with the inputs that can be read', async () => {
    await withAws(inTurn({ GetResource: [{ body: described('k', { KeyId: 'k', Arn: 'a', Description: 'd', EnableKeyRotation: true }) }] }), async ({ url }) => {
      const { provider } = await configuredProvider(url);
      assert.deepEqual((await provider.read(key, 'k', {}, {}))?.inputs, { description: 'd', enableKeyRotation: true });
    });
  });
  it('sends secrets in plain and keeps the inputs as they came', async () => {
    await withAws(inTurn({ CreateResource: [{ body: done('k') }], GetResource: [{ body: described('k', {}) }] }), async ({ url, requests }) => {
      const { provider } = await configuredProvider(url);
      const { outputs } = await provider.create(key, { description: asSecret('hidden') }, false);
      assert.match(requests.find(({ operation }) => operation === 'CreateResource')?.body ?? '', /\\"Description\\":\\"hidden\\"/);
      assert.ok(isSecret(outputs['__inputs']));
    });
  });
  it('calls nothing in a preview', async () => {
    await withAws(inTurn({}), async ({ url, requests }) => {
      const { provider } = await configuredProvider(url);
      await provider.create(key, {}, true);
      await provider.update(key, 'k', {}, {}, { description: 'd' }, true);
      assert.equal(requests.length, 1);
    });
  });
  it('leaves comparing to the engine, and the old one goes before the new one comes', async () => {
    await withAws(inTurn({}), async ({ url }) => {
      const { provider } = await configuredProvider(url);
      assert.deepEqual(provider.diff(key, {}, { description: 'a' }, { description: 'b' }), { changes: 'unknown', deleteBeforeReplace: true });
      assert.equal(provider.diff(key, {}, { description: 'a' }, { description: 'a' }).changes, 'none');
    });
  });
});

describe('Check of the stand-in for aws-native', () => {
  it('names what the program does not name, the same for the same seed', async () => {
    await withAws(inTurn({}), async ({ url }) => {
      const { provider } = await configuredProvider(url);
      const [one, two] = [provider.check(group, {}, seed), provider.check(group, {}, seed)];
      assert.match(String(one.inputs['logGroupName']), /^log-[0-9a-f]{7}$/);
      assert.deepEqual(one, two);
      assert.equal(provider.check(group, { logGroupName: 'mine' }, seed).inputs['logGroupName'], 'mine');
    });
  });
  it('tells everything that is missing or cannot be set', async () => {
    await withAws(inTurn({}), async ({ url }) => {
      const { provider } = await configuredProvider(url);
      const { failures } = provider.check(refTo('aws-native:lambda:Function'), { arn: 'x', colour: 'red' }, seed);
      assert.deepEqual(failures.map(({ property }) => property).sort(), ['arn', 'code', 'colour', 'role']);
    });
  });
  it('lays default tags under those of the resource, in the form of its type', async () => {
    await withAws(inTurn({}), async ({ url }) => {
      const { provider } = await configuredProvider(url, { defaultTags: '{"tags":{"a":"default","b":"default"}}' });
      assert.deepEqual(provider.check(key, { tags: [{ key: 'a', value: 'own' }] }, seed).inputs['tags'], [{ key: 'a', value: 'own' }, { key: 'b', value: 'default' }]);
      assert.deepEqual(provider.check(refTo('aws-native:ssm:Parameter'), { type: 'String', value: 'v', tags: { a: 'own' } }, seed).inputs['tags'], { a: 'own', b: 'default' });
      assert.equal(provider.check(refTo('aws-native:kms:Alias'), { aliasName: 'alias/a', targetKeyId: 'k' }, seed).inputs['tags'], undefined);
    });
  });
});

describe('the config of the stand-in for aws-native', () => {
  it('refuses what the real provider refuses', () => {
    const failures = checkNativeConfig({ insecure: 'false', skipMetadataApiCheck: 'false', skipRegionValidation: 'true', region: 'us-east-1' });
    assert.deepEqual(failures.map(({ property }) => property), ['insecure', 'skipMetadataApiCheck']);
  });
  it('wants a region', async () => {
    await assert.rejects(configuredProvider('http://127.0.0.1:1', { region: '' }), /aws-native:region/);
  });
  it('wants endpoints as a map', async () => {
    await assert.rejects(configuredProvider('http://127.0.0.1:1', { endpoints: '[{"cloudcontrol":"x"}]' }), /must be a map of text/);
  });
  it('refuses an account that is not allowed', async () => {
    await withAws(inTurn({}), async ({ url }) => {
      await assert.rejects(configuredProvider(url, { allowedAccountIds: '["111111111111"]' }), /AWS account ID not allowed: 000000000000/);
    });
  });
  it('asks nobody where credentials need not be checked', async () => {
    await withAws(inTurn({}), async ({ url, requests }) => {
      await configuredProvider(url, { skipCredentialsValidation: 'true' });
      assert.equal(requests.length, 0);
    });
  });
});

describe('the functions of the stand-in for aws-native', () => {
  it('tell account, region and partition, and read a resource by its identifier', async () => {
    await withAws(inTurn({ GetResource: [{ body: described('p|r', { PolicyName: 'p', RoleName: 'r' }) }] }), async ({ url, requests }) => {
      const { provider } = await configuredProvider(url, { region: 'cn-north-1' });
      assert.deepEqual(await provider.invoke('aws-native:index:getAccountId', {}), { accountId: '000000000000' });
      assert.deepEqual(await provider.invoke('aws-native:index:getRegion', {}), { region: 'cn-north-1' });
      assert.deepEqual(await provider.invoke('aws-native:index:getPartition', {}), { partition: 'aws-cn', dnsSuffix: 'amazonaws.com.cn' });
      assert.deepEqual(await provider.invoke('aws-native:iam:getRolePolicy', { policyName: 'p', roleName: 'r' }), { policyName: 'p', roleName: 'r' });
      assert.equal((JSON.parse(requests.at(-1)?.body ?? '{}') as { Identifier?: string }).Identifier, 'p|r');
      await assert.rejects(provider.invoke('aws-native:index:getAzs', {}), /getAzs is not served/);
    });
  });
});
