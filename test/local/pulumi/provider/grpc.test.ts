// The stand-ins over Pulumi's gRPC, as an engine attaches them, and the process that serves both.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { InitializationFailure, ProviderClient } from '../../../../local/pulumi/plugins/provider-client';
import { AwsNativeProvider } from '../../../../local/pulumi/provider/native/provider';
import { serveProvider } from '../../../../local/pulumi/provider/serve';
import { isSecret } from '../../../../local/pulumi/values/wire';
import { described, done, startFakeAws } from './fake-aws';

const urn = 'urn:pulumi:dev::p::mlops:infra:Encryption$aws-native:kms:Key::encryption-key';

/** Process of its own, started as the driver starts it. */
function startProcess() {
  return spawn(process.execPath, ['-r', 'ts-node/register', path.resolve(__dirname, '../../../../local/pulumi/provider/main.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
}

describe('the stand-ins over gRPC', () => {
  it('give an engine what it needs of a resource, from Configure to Delete', async () => {
    const aws = await startFakeAws(({ operation }) => ({ body: operation === 'GetResource' ? described('k', { KeyId: 'k', Arn: 'arn:k' }) : done('k') }));
    const served = await serveProvider(new AwsNativeProvider({ environment: {}, newId: () => 'id', now: Date.now, sleep: async () => undefined, cancel: () => undefined }));
    const client = new ProviderClient('aws-native', `127.0.0.1:${served.port}`);
    try {
      await client.attach('127.0.0.1:1');
      const config = { region: 'us-east-1', endpoints: JSON.stringify({ cloudcontrol: aws.url, sts: aws.url }), accessKey: 'a', secretKey: 's' };
      assert.deepEqual(await client.checkConfig('urn', {}, { ...config, insecure: 'true' }).then(({ failures }) => failures.map(({ property }) => property)), ['insecure']);
      await client.configure(config);
      assert.ok(client.supportsPreview && client.takesSecrets);
      const { inputs, failures } = await client.check(urn, {}, { enableKeyRotation: true }, Buffer.alloc(32));
      assert.deepEqual([inputs, failures], [{ enableKeyRotation: true }, []]);
      const preview = await client.create(urn, inputs, true);
      assert.equal(preview.outputs['arn'], '04da6b54-80e4-46f7-96ec-b56ff0331ba9');
      const made = await client.create(urn, inputs, false);
      assert.deepEqual([made.id, made.outputs['arn'], isSecret(made.outputs['__inputs'])], ['k', 'arn:k', true]);
      const diff = await client.diff(urn, 'k', { inputs, outputs: made.outputs }, { enableKeyRotation: false }, []);
      assert.deepEqual([diff.changes, diff.deleteBeforeReplace], ['unknown', true]);
      const outputs = await client.update(urn, 'k', { inputs, outputs: made.outputs }, { enableKeyRotation: false }, false, []);
      assert.equal(outputs['keyId'], 'k');
      assert.equal((await client.read(urn, 'k', inputs, outputs))?.id, 'k');
      await client.delete(urn, 'k', inputs, outputs);
      assert.deepEqual((await client.invoke('aws-native:index:getRegion', {}, false)).result, { region: 'us-east-1' });
      await assert.rejects(client.create(urn.replace('kms:Key', 'ec2:NatGateway'), {}, false), /aws-native:ec2:NatGateway not found/);
    } finally {
      client.close();
      await served.close();
      await aws.close();
    }
  });

  it('hand over a resource of which only a part was made', async () => {
    const aws = await startFakeAws(({ operation }) => ({
      body: operation === 'GetResource' ? described('k', { KeyId: 'k' })
        : { ProgressEvent: { Identifier: 'k', RequestToken: 't', Operation: 'CREATE', OperationStatus: 'FAILED', ErrorCode: 'GeneralServiceException', StatusMessage: 'half' } },
    }));
    const served = await serveProvider(new AwsNativeProvider({ environment: {}, newId: () => 'id', now: Date.now, sleep: async () => undefined, cancel: () => undefined }));
    const client = new ProviderClient('aws-native', `127.0.0.1:${served.port}`);
    try {
      await client.configure({ region: 'us-east-1', endpoints: JSON.stringify({ cloudcontrol: aws.url, sts: aws.url }), accessKey: 'a', secretKey: 's' });
      await assert.rejects(client.create(urn, {}, false), (error) => error instanceof InitializationFailure && error.id === 'k' && error.properties['keyId'] === 'k');
    } finally {
      client.close();
      await served.close();
      await aws.close();
    }
  });
});

describe('the process of the stand-ins', () => {
  const started: ReturnType<typeof startProcess>[] = [];
  afterEach(() => { for (const child of started.splice(0)) child.kill('SIGKILL'); });
  const start = (): ReturnType<typeof startProcess> => {
    const child = startProcess();
    started.push(child);
    return child;
  };

  it('prints both ports as one line of JSON, and ends with its standard input', async () => {
    const child = start();
    const [line] = await once(createInterface({ input: child.stdout }), 'line') as [string];
    const ports = JSON.parse(line) as Record<string, number>;
    assert.deepEqual(Object.keys(ports), ['aws-native', 'aws']);
    for (const [name, port] of Object.entries(ports)) {
      const client = new ProviderClient(name, `127.0.0.1:${port}`);
      await client.attach('127.0.0.1:1');
      client.close();
    }
    child.stdin.end();
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });
  it('ends on SIGTERM', async () => {
    const child = start();
    await once(createInterface({ input: child.stdout }), 'line');
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });
});
