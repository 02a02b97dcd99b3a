// What serves: the resources of an endpoint under Pulumi's mocks, and its settings.
import assert from 'node:assert/strict';
import { runtime } from '@pulumi/pulumi';
import { configurationName, servedVersion, versionToKeep, type ServedVersion } from '../../../infra/serving/served-version';
import { Serving } from '../../../infra/serving/serving';
import { parseServingSettings } from '../../../infra/serving/settings';

interface Made { type: string; name: string; inputs: Readonly<Record<string, unknown>> }

const place = { workflow: 'w', environment: 'prod', account: '123456789012', region: 'us-east-1', partition: 'aws' };

const packageArn = (version: number): string => `arn:aws:sagemaker:us-east-1:123456789012:model-package/w-prod/${version}`;

async function make(config: Record<string, unknown> = {}, more: { packageArn?: string; previous?: ServedVersion } = {}): Promise<Made[]> {
  const made: Made[] = [];
  await runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      made.push({ type, name, inputs: inputs as Made['inputs'] });
      return { id: name, state: { ...(inputs as object), arn: `arn:${name}` } };
    },
    call: () => ({}),
  }, 'w-serving', 'prod', false);
  await runtime.runInPulumiStack(async () => { new Serving('serving', { place, packageArn: packageArn(3), keyArn: 'arn:key', tags: { a: '1' }, settings: parseServingSettings(config, 'Pulumi.prod.yaml'), ...more }); });
  await runtime.disconnect();
  return made.filter(({ type }) => type.startsWith('aws'));
}

const of = (made: readonly Made[], type: string): Made => made.find((each) => each.type === type) ?? assert.fail(`no ${type}`);

describe('an endpoint', function () {
  this.timeout(20_000);

  it('serves a package under a role of its own, everything tagged', async () => {
    const made = await make();
    assert.deepEqual(made.map(({ type }) => type).sort(), [
      'aws-native:iam:Role', 'aws-native:sagemaker:Model', 'aws:sagemaker/endpoint:Endpoint', 'aws:sagemaker/endpointConfiguration:EndpointConfiguration',
    ]);
    assert.deepEqual(of(made, 'aws-native:sagemaker:Model').inputs['containers'], [{ modelPackageName: packageArn(3) }]);
    for (const { name, inputs } of made) assert.ok(inputs['tags'] !== undefined, name);
    assert.equal(of(made, 'aws:sagemaker/endpoint:Endpoint').inputs['name'], 'w-prod');
  });

  it('writes nothing but its log', async () => {
    const [policy] = of(await make(), 'aws-native:iam:Role').inputs['policies'] as { policyDocument: { Statement: { Action: string[]; Resource: string[] }[] } }[];
    const actions = policy?.policyDocument.Statement.flatMap(({ Action }) => Action) ?? [];
    assert.deepEqual(actions.filter((action) => /Put|Write|Delete|Create(?!Grant)/.test(action)), ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']);
  });

  it('has another model and another configuration for another package or machine, the same for the same', async () => {
    const names = (made: readonly Made[]): unknown[] => [of(made, 'aws-native:sagemaker:Model').inputs['modelName'], of(made, 'aws:sagemaker/endpointConfiguration:EndpointConfiguration').inputs['name']];
    const first = names(await make());
    assert.match(String(first[0]), /^w-prod-[0-9a-f]{8}$/);
    assert.deepEqual(names(await make()), first);
    for (const other of [await make({}, { packageArn: packageArn(4) }), await make({ 'serving:instanceCount': 2 })]) {
      names(other).forEach((name, index) => { assert.notEqual(name, first[index]); });
    }
    assert.deepEqual(names(await make({ 'serving:rollout': 'canary' })), first, 'how it comes there makes no other model');
  });

  it('keeps beside it what served before', async () => {
    const previous = servedVersion(packageArn(2), parseServingSettings({}, 'f'));
    const made = await make({}, { previous });
    assert.equal(made.filter(({ type }) => type === 'aws-native:sagemaker:Model').length, 2);
    const names = made.filter(({ type }) => type.includes('endpointConfiguration')).map(({ inputs }) => inputs['name']);
    assert.ok(names.includes(configurationName('w-prod', previous)));
    assert.notEqual(of(made, 'aws:sagemaker/endpoint:Endpoint').inputs['endpointConfigName'], configurationName('w-prod', previous));
  });

  it('comes at once, by a canary or in steps, as the settings say', async () => {
    const routing = async (config: Record<string, unknown>): Promise<unknown> => (
      of(await make(config), 'aws:sagemaker/endpoint:Endpoint').inputs['deploymentConfig'] as { blueGreenUpdatePolicy: { trafficRoutingConfiguration: unknown } }).blueGreenUpdatePolicy.trafficRoutingConfiguration;
    const part = { type: 'CAPACITY_PERCENT', value: 20 };
    assert.deepEqual(await routing({}), { type: 'ALL_AT_ONCE', waitIntervalInSeconds: 0 });
    assert.deepEqual(await routing({ 'serving:rollout': 'canary', 'serving:rolloutPercent': 20, 'serving:rolloutWaitSeconds': 60 }), { type: 'CANARY', canarySize: part, waitIntervalInSeconds: 60 });
    assert.deepEqual(await routing({ 'serving:rollout': 'linear', 'serving:rolloutPercent': 20 }), { type: 'LINEAR', linearStepSize: part, waitIntervalInSeconds: 300 });
  });
});

describe('what is kept for a deployment that SageMaker takes back', () => {
  const [one, two, three] = [1, 2, 3].map((version) => servedVersion(packageArn(version), parseServingSettings({}, 'f'))) as [ServedVersion, ServedVersion, ServedVersion];
  const keep = (next: ServedVersion, last: { current?: ServedVersion; previous?: ServedVersion }, served?: ServedVersion): ServedVersion | undefined => (
    versionToKeep(next, last, served === undefined ? undefined : configurationName('w-prod', served), 'w-prod'));
  it('is nothing at first, and then what serves', () => {
    assert.equal(keep(one, {}), undefined);
    assert.equal(keep(two, { current: one }, one), one);
    assert.equal(keep(three, { current: two, previous: one }, two), two);
  });
  it('stays where the same is deployed again', () => {
    assert.equal(keep(two, { current: two, previous: one }, two), one);
    assert.equal(keep(one, { current: one }, one), undefined);
  });
  it('is what serves after it was taken back, not what the stack believes', () => {
    assert.equal(keep(three, { current: two, previous: one }, one), one);
    assert.equal(keep(one, { current: two, previous: one }, one), undefined);
    assert.equal(keep(two, { current: two, previous: one }, one), one);
  });
});

describe('the settings of an endpoint', () => {
  it('have defaults, and leave other namespaces alone', () => {
    assert.deepEqual(parseServingSettings({ 'mlops:tags': {} }, 'f'), { instanceType: 'ml.m5.large', instanceCount: 1, rollout: 'all-at-once', rolloutPercent: 10, rolloutWaitSeconds: 300, bakeSeconds: 0, capturePercent: 0 });
  });
  it('tell all that is wrong at once, and why there is no serverless', () => {
    assert.throws(() => parseServingSettings({ 'serving:instanceCount': 0, 'serving:rollout': 'slow', 'serving:serverless': true }, 'Pulumi.prod.yaml'), (error: Error) => {
      assert.match(error.message, /serving:instanceCount: .*got 0/);
      assert.match(error.message, /serving:rollout: .*got "slow"/);
      assert.match(error.message, /serving:serverless: is no setting.*takes no inference pipeline/);
      return true;
    });
  });
});
