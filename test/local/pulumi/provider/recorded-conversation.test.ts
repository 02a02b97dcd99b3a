// The stand-in for aws-native against the recorded conversation of the real one: the same requests, to the byte of their documents.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { Values } from '../../../../local/pulumi/values/wire';
import { startFakeAws, type FakeAws } from './fake-aws';
import { configuredProvider, refTo } from './native-fixture';

interface Recorded { target: string; body: string; response?: object }

const file = path.resolve(__dirname, '../../../../../shared/data/cloudcontrol/aws-native-requests.json');
const role = refTo('aws-native:iam:Role', 'r');
const bucket = refTo('aws-native:s3:Bucket', 'b');
const group = refTo('aws-native:sagemaker:ModelPackageGroup', 'g');

/** A request without what is random in it. */
function withoutToken(body: string): string {
  if (!body.startsWith('{')) return body;
  const { ClientToken: _token, ...rest } = JSON.parse(body) as Record<string, unknown>;
  return JSON.stringify(Object.entries(rest).sort());
}

/** Answers each request as it was recorded, once; what was never recorded is refused. */
async function replay(recorded: readonly Recorded[]): Promise<FakeAws & { left: Recorded[] }> {
  const left = recorded.filter(({ target }) => target !== '');
  const server = await startFakeAws((request) => {
    const index = left.findIndex((each) => each.target === `CloudApiService.${request.operation}` && withoutToken(each.body) === withoutToken(request.body));
    const [found] = index < 0 ? [] : left.splice(index, 1);
    return found?.response === undefined ? { status: 400, body: { __type: 'NotRecorded', message: `${request.operation} ${request.body}` } } : { body: found.response };
  });
  return { ...server, left };
}

const policy = (resource: string): Values => ({ policyName: 'p', policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: resource }] } });
const roleInputs = (resource: string): Values => ({
  roleName: 'probe-role', policies: [policy(resource)],
  assumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' }] },
});
const groupInputs = (name: string, text: string, tag: string): Values => ({ modelPackageGroupName: name, modelPackageGroupDescription: text, tags: [{ key: 'a', value: tag }] });

describe('the stand-in for aws-native, over the recorded conversation of the real provider', () => {
  it('sends what the real one sent over create, update, replacement, refresh and destroy, and nothing else', async function () {
    if (!fs.existsSync(file)) {
      console.log('skipped: ../shared/data is not here');
      this.skip();
    }
    const server = await replay(JSON.parse(fs.readFileSync(file, 'utf8')) as Recorded[]);
    try {
      const { provider } = await configuredProvider(server.url);
      const made = await provider.create(role, roleInputs('*'), false);
      const bucketInputs: Values = { bucketName: 'probe-bucket', versioningConfiguration: { status: 'Enabled' } };
      const madeBucket = await provider.create(bucket, bucketInputs, false);
      const old = await provider.create(group, groupInputs('g-d7b1eb3', 'x1', '1'), false);
      assert.equal(made.id, 'probe-role');
      assert.equal(made.outputs['arn'], 'arn:aws:iam::000000000000:role/probe-role');

      const updated = await provider.update(role, made.id, made.outputs, roleInputs('*'), roleInputs('arn:aws:s3:::x/*'), false);
      await provider.delete(group, old.id);
      const next = await provider.create(group, groupInputs('g-82ae00a', 'x2', '2'), false);

      const seen = await Promise.all([
        provider.read(role, made.id, roleInputs('arn:aws:s3:::x/*'), updated), provider.read(bucket, madeBucket.id, bucketInputs, madeBucket.outputs),
        provider.read(group, next.id, groupInputs('g-82ae00a', 'x2', '2'), next.outputs),
      ]);
      assert.deepEqual(seen[0]?.inputs, roleInputs('arn:aws:s3:::x/*'), 'a refresh that finds nothing new leaves the inputs');

      await provider.delete(group, next.id);
      await provider.delete(role, made.id);
      await provider.delete(bucket, madeBucket.id);
      assert.deepEqual(server.left.map(({ target, body }) => `${target} ${body}`), [], 'every recorded request was sent');
      assert.equal(server.requests.filter(({ body }) => body === 'Action=GetCallerIdentity&Version=2011-06-15').length, 1, 'Configure asks STS once');
    } finally {
      await server.close();
    }
  });
});
