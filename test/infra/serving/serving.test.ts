// What serves: the resources of an endpoint under Pulumi's mocks, and its settings.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { runtime } from '@pulumi/pulumi';
import fc from 'fast-check';
import { policies } from '../../../infra/policy/policies';
import { atExpression, endOfLife, requireEnd } from '../../../infra/serving/life-span';
import { createServingProgram } from '../../../infra/serving/program';
import { configurationName, servedVersion, versionToKeep, type ServedVersion } from '../../../infra/serving/served-version';
import { Serving } from '../../../infra/serving/serving';
import { parseServingSettings } from '../../../infra/serving/settings';
import { parseSettings } from '../../../infra/settings';
import { environmentTags } from '../../../infra/tags';
import { nextTime } from '../../../local/aws/services/scheduler/next-time';

interface Made { type: string; name: string; inputs: Readonly<Record<string, unknown>> }

const place = { workflow: 'w', environment: 'prod', account: '123456789012', region: 'us-east-1', partition: 'aws' };

const packageArn = (version: number): string => `arn:aws:sagemaker:us-east-1:123456789012:model-package/w-prod/${version}`;

async function make(config: Record<string, unknown> = {}, more: { packageArn?: string; previous?: ServedVersion; livesUntil?: string; permissionsBoundary?: string; tags?: Record<string, string> } = {}): Promise<Made[]> {
  const made: Made[] = [];
  await runtime.setMocks({
    newResource: async ({ type, name, inputs }) => {
      // Long enough for whatever does not wait for it.
      if (type === 'aws-native:scheduler:Schedule') await sleep(50);
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

describe('an endpoint with a time to live', function () {
  this.timeout(20_000);
  const livesUntil = '2026-11-26T18:05:00Z';
  const scaling = { 'serving:autoscaling': { maximum: 3, invocationsPerInstance: 60 } };
  const endRole = (made: readonly Made[]): Made['inputs'] => (made.find(({ name }) => name === 'serving-time-to-live-role') ?? assert.fail('no role')).inputs;
  const statements = (inputs: Made['inputs']): { Sid: string; Action: string[]; Resource: string[] }[] => (inputs['policies'] as { policyDocument: { Statement: { Sid: string; Action: string[]; Resource: string[] }[] } }[])[0]?.policyDocument.Statement ?? [];

  it('has a schedule that deletes it at that moment and stays, under the key', async () => {
    const { inputs } = of(await make({}, { livesUntil }), 'aws-native:scheduler:Schedule');
    assert.deepEqual([inputs['name'], inputs['state'], inputs['scheduleExpression'], inputs['scheduleExpressionTimezone'], inputs['flexibleTimeWindow'], inputs['kmsKeyArn']], ['w-prod-time-to-live', 'ENABLED', 'at(2026-11-26T18:05:00)', 'UTC', { mode: 'OFF' }, 'arn:key']);
    assert.deepEqual(inputs['target'], { arn: 'arn:aws:scheduler:::aws-sdk:sagemaker:deleteEndpoint', roleArn: 'arn:serving-time-to-live-role', input: '{"EndpointName":"w-prod"}' });
  });

  it('tells the moment where those look who may not see the stack', async () => {
    const { inputs } = of(await make({}, { livesUntil }), 'aws-native:ssm:Parameter');
    assert.deepEqual([inputs['name'], inputs['value'], inputs['tags']], ['/mlops/w/prod/endpoint/livesUntil', livesUntil, { a: '1' }]);
  });

  it('is deleted under a role that may delete this one endpoint, whoever else has a schedule', async () => {
    const inputs = endRole(await make({}, { livesUntil, permissionsBoundary: 'arn:aws:iam::123456789012:policy/b' }));
    assert.deepEqual(statements(inputs).map(({ Action, Resource }) => [Action, Resource]), [[['sagemaker:DeleteEndpoint'], ['arn:aws:sagemaker:us-east-1:123456789012:endpoint/w-prod']], [['kms:Decrypt'], ['arn:key']]]);
    const { Statement: [trust] } = inputs['assumeRolePolicyDocument'] as { Statement: { Principal: object; Condition: object }[] };
    assert.deepEqual([trust?.Principal, trust?.Condition], [{ Service: 'scheduler.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': '123456789012', 'aws:SourceArn': 'arn:aws:scheduler:us-east-1:123456789012:schedule-group/default' } }]);
    assert.equal(inputs['permissionsBoundary'], 'arn:aws:iam::123456789012:policy/b');
  });

  it('is deleted with its scaling where it has some', async () => {
    const sids = async (config: Record<string, unknown>): Promise<string[]> => statements(endRole(await make(config, { livesUntil }))).map(({ Sid }) => Sid);
    assert.deepEqual([await sids({}), await sids(scaling)], [['DeleteEndpoint', 'ReadOwnInput'], ['DeleteEndpoint', 'ReadOwnInput', 'EndScaling']]);
  });

  it('is made after its end, which is given another moment before the endpoint is updated', async () => {
    const made = (await make({}, { livesUntil })).map(({ name }) => name);
    assert.ok(made.indexOf('serving-time-to-live-schedule') < made.indexOf('serving-endpoint'), made.join());
  });

  it('passes the policy pack, whatever else it has', async () => {
    const tags = environmentTags(place, parseSettings({}, 'f'));
    for (const { type, name, inputs } of await make({ ...scaling, 'serving:alarms': { errors5xx: 1 }, 'serving:capturePercent': 5 }, { livesUntil, tags })) {
      const found: string[] = [];
      for (const policy of policies()) policy.validateResource({ type, name, props: inputs, getConfig: () => ({ minimumDays: 365 }) }, (message) => { found.push(`${policy.name}: ${message}`); });
      assert.deepEqual(found, [], name);
    }
  });

  it('has no other stack for another moment, but another schedule and parameter', async () => {
    const [one, other] = [await make({}, { livesUntil }), await make({}, { livesUntil: '2026-11-27T18:05:00Z' })];
    assert.deepEqual(one.filter(({ name, inputs }) => JSON.stringify(inputs) !== JSON.stringify(other.find((each) => each.name === name)?.inputs)).map(({ name }) => name).sort(), ['serving-time-to-live-parameter', 'serving-time-to-live-schedule']);
  });
});

describe('the program of an endpoint', function () {
  this.timeout(20_000);
  const livesUntil = '2026-11-26T18:05:00Z';

  /** What the program makes, and gives out, at a moment. */
  async function run(config: Record<string, string>, now: string, more: { livesUntil?: string } = {}): Promise<{ made: Made[]; outputs: Record<string, unknown> }> {
    const made: Made[] = [];
    await runtime.setMocks({
      newResource: ({ type, name, inputs }) => { made.push({ type, name, inputs: inputs as Made['inputs'] }); return { id: name, state: { ...(inputs as object), arn: `arn:${name}` } }; },
      call: () => ({ accountId: place.account, region: place.region, partition: place.partition }),
    }, 'w-serving', 'dev', false);
    runtime.setAllConfig(config);
    try {
      let outputs: Record<string, unknown> = {};
      await runtime.runInPulumiStack(async () => { outputs = await createServingProgram({ workflow: 'w', environment: 'dev', packageArn: packageArn(3), keyArn: 'arn:key', now: () => Date.parse(now), ...more })(); });
      await runtime.disconnect();
      return { made: made.filter(({ type }) => type.startsWith('aws')).sort((one, other) => (one.name < other.name ? -1 : 1)), outputs };
    } finally {
      runtime.setAllConfig({});
    }
  }

  it('gives out until when it lives, and wants the same whenever it is run until then', async () => {
    const config = { 'serving:timeToLiveHours': '8' };
    const [first, later] = [await run(config, '2026-11-26T10:04:21Z', { livesUntil }), await run(config, '2026-11-26T18:04:59Z', { livesUntil })];
    assert.equal(first.outputs['livesUntil'], livesUntil);
    assert.equal(of(first.made, 'aws-native:scheduler:Schedule').inputs['scheduleExpression'], 'at(2026-11-26T18:05:00)');
    assert.deepEqual(later.made, first.made);
  });

  it('makes no end where no setting asks for one', async () => {
    const { made, outputs } = await run({}, '2026-11-26T10:04:21Z', { livesUntil });
    assert.deepEqual([made.filter(({ name }) => name.includes('time-to-live')), 'livesUntil' in outputs], [[], false]);
  });

  it('makes nothing where it is not told the end, where that has passed, or where the environment is protected', async () => {
    const hours = { 'serving:timeToLiveHours': '8' };
    await assert.rejects(run(hours, '2026-11-26T10:04:21Z'), /nobody said when the endpoint ends/);
    await assert.rejects(run(hours, '2026-11-26T18:05:00Z', { livesUntil }), /which has passed/);
    await assert.rejects(run({ ...hours, 'mlops:protect': 'true' }, '2026-11-26T10:04:21Z', { livesUntil }), /Pulumi\.dev\.yaml.*protected environment/s);
  });
});

describe('the end of a life', () => {
  const hours = { timeToLiveHours: 8 };
  const now = Date.parse('2026-11-26T10:04:21.500Z');
  const require = (given?: string): string | undefined => requireEnd(hours, given, now, 'Pulumi.dev.yaml');

  it('is as many hours after it began, up to a minute later, as Scheduler is exact to the minute', () => {
    assert.equal(endOfLife(8, now), '2026-11-26T18:05:00Z');
    fc.assert(fc.property(fc.integer({ min: 1, max: 720 }), fc.integer({ min: 0, max: Date.parse('2099-01-01') }), (count, begin) => {
      const moment = endOfLife(count, begin);
      const late = Date.parse(moment) - begin - count * 3_600_000;
      assert.ok(late >= 0 && late < 60_000, moment);
      assert.equal(nextTime(atExpression(moment), 'UTC', 0, begin), Date.parse(moment), 'the schedule is due then');
      assert.equal(requireEnd({ timeToLiveHours: count }, moment, begin, 'f'), moment);
    }));
  });

  it('is said by whoever deploys: the program finds nothing to change when it is run again', () => {
    assert.equal(require('2026-11-26T18:05:00Z'), '2026-11-26T18:05:00Z');
    assert.equal(requireEnd({}, '2026-11-26T18:05:00Z', now, 'f'), undefined, 'where no setting limits its life, it has no end');
  });

  it('is refused where it is not said, is none, or has passed', () => {
    for (const [given, why] of [[undefined, /nobody said when the endpoint ends/], ['tomorrow', /of the form .*got "tomorrow"/], ['2026-02-30T00:00:00Z', /of the form/], ['2026-11-26T10:04:21Z', /2026-11-26T10:04:21Z, which has passed/]] as const) {
      assert.throws(() => require(given), (error: Error) => {
        assert.match(error.message, /Pulumi\.dev\.yaml.*serving:timeToLiveHours.*mlops deploy reckons it/s);
        assert.match(error.message, why);
        return true;
      });
    }
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
  it('limit a life to whole hours, 720 at most', () => {
    assert.equal(parseServingSettings({ 'serving:timeToLiveHours': 8 }, 'f').timeToLiveHours, 8);
    for (const wrong of [0, 721, 1.5, 'a day']) assert.throws(() => parseServingSettings({ 'serving:timeToLiveHours': wrong }, 'f'), /serving:timeToLiveHours/, String(wrong));
  });
  it('limit no life in an environment that is protected', () => {
    for (const protect of [true, 'true']) {
      assert.throws(() => parseServingSettings({ 'mlops:protect': protect, 'serving:timeToLiveHours': 8 }, 'Pulumi.prod.yaml'), /Pulumi\.prod\.yaml.*serving:timeToLiveHours.*protected environment does not vanish by itself; got 8 with mlops:protect: true/s);
    }
    assert.equal(parseServingSettings({ 'mlops:protect': false, 'serving:timeToLiveHours': 8 }, 'f').timeToLiveHours, 8);
    assert.equal(parseServingSettings({ 'mlops:protect': true }, 'f').timeToLiveHours, undefined);
  });
  it('limit no life to less than its rollout takes, whose endpoint SageMaker would not delete', () => {
    const rollout = (more: object) => () => parseServingSettings({ 'serving:timeToLiveHours': 2, ...more }, 'f');
    assert.throws(rollout({ 'serving:rollout': 'linear', 'serving:rolloutWaitSeconds': 720 }), /takes 7200 s .*got 2/);
    assert.throws(rollout({ 'serving:rollout': 'canary', 'serving:rolloutWaitSeconds': 3600, 'serving:bakeSeconds': 3600 }), /takes 7200 s/);
    assert.doesNotThrow(rollout({ 'serving:rollout': 'linear', 'serving:rolloutWaitSeconds': 719 }));
    assert.doesNotThrow(rollout({ 'serving:rolloutWaitSeconds': 3600, 'serving:bakeSeconds': 3600 }));
  });
});
