// SageMaker's endpoints over the wire, with model servers of the test's own: configurations, statuses, invocations, updates, rollback.
import { ApplicationAutoScalingClient, DescribeScalableTargetsCommand, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { CloudControlClient, CreateResourceCommand } from '@aws-sdk/client-cloudcontrol';
import { IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateEndpointCommand, CreateEndpointConfigCommand, CreateModelCommand, DeleteEndpointCommand, DeleteEndpointConfigCommand, DescribeEndpointCommand, DescribeEndpointConfigCommand,
  ListEndpointConfigsCommand, ListEndpointsCommand, SageMakerClient, UpdateEndpointCommand, UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import type { CreateEndpointConfigCommandInput, UpdateEndpointCommandInput } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { boundRunners } from '../../../../local/aws/background/bound-runners';
import { services } from '../../../../local/aws/services/registry';
import { sagemakerService } from '../../../../local/aws/services/sagemaker/service';
import type { ModelServer, ModelServerOptions } from '../../../../local/jobs/endpoints/model-server';
import { JobFailure } from '../../../../local/jobs/needs';
import type { TestEndpoint } from './endpoint-fixture';
import { startTestEndpoint } from './endpoint-fixture';

const IMAGE = '663277389841.dkr.ecr.us-east-1.amazonaws.com/sagemaker-data-wrangler-container:1.x';
const ROLE = 'arn:aws:iam::000000000000:role/serving';
const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('SageMaker endpoints', () => {
  let endpoint: TestEndpoint;
  let sagemaker: SageMakerClient;
  let runtime: SageMakerRuntimeClient;
  /** Models that serve, by the artifact that they were made of. */
  let serving: { model: string; fail(reason: string): void }[] = [];

  /** Answers with its model's name; `bad` refuses, `broken` cannot be opened. */
  async function fakeServer({ containers }: ModelServerOptions): Promise<ModelServer> {
    const model = /([^/]+)\.tar\.gz$/.exec(containers[0]?.ModelDataUrl ?? '')?.[1] ?? '';
    if (model === 'broken') throw new JobFailure('AlgorithmError: the flow cannot be read, exit code: 1');
    let fail: (failure: JobFailure) => void = () => undefined;
    const failed = new Promise<JobFailure>((resolve) => { fail = resolve; });
    const entry = { model, fail: (reason: string) => { fail(new JobFailure(reason)); } };
    serving.push(entry);
    return {
      failed, waiting: () => 0,
      invoke: async ({ body, contentType, accept }) => (Buffer.from(body).toString() === 'bad'
        ? { kind: 'refusal', status: 400, message: 'column size: "bad" is no number' }
        : { kind: 'answer', body: bytes(`${model}:${contentType}:${accept ?? ''}:${Buffer.from(body).toString()}`), contentType: 'text/csv' }),
      close: async () => { serving = serving.filter((each) => each !== entry); },
    };
  }

  before(async () => {
    const own = { ...boundRunners, startModelServer: fakeServer };
    endpoint = await startTestEndpoint({ services: services.map((service) => (service.name === 'sagemaker' ? sagemakerService(own) : service)) });
    const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
    connect();
    await resource('AWS::IAM::Role', { RoleName: 'serving', AssumeRolePolicyDocument: trust });
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 'logs:*'], Resource: '*' }] };
    await new IAMClient(endpoint.config).send(new PutRolePolicyCommand({ RoleName: 'serving', PolicyName: 'p', PolicyDocument: JSON.stringify(policy) }));
    await resource('AWS::S3::Bucket', { BucketName: 'serving-data-bucket' });
    for (const model of ['one', 'two', 'broken']) {
      await new S3Client({ ...endpoint.config, forcePathStyle: true }).send(new PutObjectCommand({ Bucket: 'serving-data-bucket', Key: `${model}.tar.gz`, Body: 'm' }));
      await sagemaker.send(new CreateModelCommand({ ModelName: model, ExecutionRoleArn: ROLE, PrimaryContainer: { Image: IMAGE, ModelDataUrl: `s3://serving-data-bucket/${model}.tar.gz` } }));
      await config(model);
    }
  });

  after(() => endpoint.close());

  afterEach(async () => {
    const { Endpoints: left = [] } = await sagemaker.send(new ListEndpointsCommand({}));
    for (const { EndpointName } of left) await remove(EndpointName ?? '');
  });

  function connect(): void {
    sagemaker = new SageMakerClient(endpoint.config);
    runtime = new SageMakerRuntimeClient({ ...endpoint.config, maxAttempts: 1 });
  }

  async function resource(type: string, desired: object): Promise<void> {
    const { ProgressEvent: event } = await new CloudControlClient(endpoint.config).send(new CreateResourceCommand({ TypeName: type, DesiredState: JSON.stringify(desired) }));
    assert.equal(event?.OperationStatus, 'SUCCESS', event?.StatusMessage);
  }

  async function config(model: string, more: Partial<CreateEndpointConfigCommandInput> = {}): Promise<void> {
    await sagemaker.send(new CreateEndpointConfigCommand({
      EndpointConfigName: model, ProductionVariants: [{ VariantName: 'AllTraffic', ModelName: model, InstanceType: 'ml.m5.xlarge', InitialInstanceCount: 2 }], ...more,
    }));
  }

  async function create(name: string, configName: string): Promise<string | undefined> {
    await sagemaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: configName }));
    return settled(name);
  }

  async function settled(name: string): Promise<string | undefined> {
    for (let look = 0; look < 400; look += 1) {
      const { EndpointStatus: status } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: name }));
      if (status === 'InService' || status === 'Failed') return status;
      await sleep(15);
    }
    return assert.fail(`${name} did not settle`);
  }

  async function update(name: string, configName: string, more: Partial<UpdateEndpointCommandInput> = {}): Promise<void> {
    await sagemaker.send(new UpdateEndpointCommand({ EndpointName: name, EndpointConfigName: configName, ...more }));
  }

  async function remove(name: string): Promise<void> {
    await sagemaker.send(new DeleteEndpointCommand({ EndpointName: name }));
    for (let look = 0; look < 400; look += 1) {
      const there = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: name })).then(() => true, () => false);
      if (!there) return;
      await sleep(15);
    }
    assert.fail(`${name} is there still`);
  }

  const ask = async (name: string, body = '1,2'): Promise<string> => {
    const { Body } = await runtime.send(new InvokeEndpointCommand({ EndpointName: name, Body: bytes(body), ContentType: 'text/csv', Accept: 'text/csv' }));
    return Buffer.from(Body as Uint8Array).toString();
  };

  it('serve the model of their configuration, and answer as it answers', async () => {
    assert.equal(await create('first', 'one'), 'InService');
    const answer = await runtime.send(new InvokeEndpointCommand({ EndpointName: 'first', Body: bytes('1,2'), ContentType: 'text/csv', Accept: 'text/csv', CustomAttributes: 'trace=7' }));
    assert.equal(Buffer.from(answer.Body as Uint8Array).toString(), 'one:text/csv:text/csv:1,2');
    assert.deepEqual([answer.ContentType, answer.InvokedProductionVariant, answer.CustomAttributes], ['text/csv', 'AllTraffic', 'trace=7']);
    const described = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'first' }));
    assert.equal(described.EndpointConfigName, 'one');
    assert.deepEqual(described.ProductionVariants?.map(({ VariantName, CurrentInstanceCount, CurrentWeight }) => ({ VariantName, CurrentInstanceCount, CurrentWeight })), [{ VariantName: 'AllTraffic', CurrentInstanceCount: 2, CurrentWeight: 1 }]);
    assert.equal('DataCaptureConfig' in described, false, 'unset members are left out');
  });

  it('tell what a container refuses, with its status and words', async () => {
    await create('first', 'one');
    await assert.rejects(ask('first', 'bad'), (error: Error & { OriginalStatusCode?: number; OriginalMessage?: string }) => {
      assert.equal(error.name, 'ModelError');
      assert.deepEqual([error.OriginalStatusCode, error.OriginalMessage], [400, 'column size: "bad" is no number']);
      assert.match(error.message, /^Received client error \(400\) from AllTraffic with message/);
      return true;
    });
    await assert.rejects(ask('nowhere'), { name: 'ValidationError', message: 'Endpoint nowhere of account 000000000000 not found.' });
  });

  it('fail with the reason where a model cannot be opened', async () => {
    assert.equal(await create('ill', 'broken'), 'Failed');
    const { FailureReason: reason } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'ill' }));
    assert.match(reason ?? '', /AllTraffic variant did not pass the ping health check: AlgorithmError: the flow cannot be read/);
    await assert.rejects(ask('ill'), { name: 'ValidationError' });
  });

  it('go over to another configuration without a request lost, and end what served before', async () => {
    await create('first', 'one');
    await update('first', 'two');
    const seen = new Set<string>();
    for (let round = 0; round < 300 && !seen.has('two'); round += 1) seen.add((await ask('first')).split(':')[0] ?? '');
    assert.equal(await settled('first'), 'InService');
    assert.equal((await ask('first')).split(':')[0], 'two');
    assert.equal((await sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'first' }))).EndpointConfigName, 'two');
    for (let look = 0; look < 100 && serving.length > 1; look += 1) await sleep(10);
    assert.deepEqual(serving.map(({ model }) => model), ['two']);
  });

  it('roll back silently, as AWS does: InService, with the old configuration and a reason', async () => {
    await create('first', 'one');
    await update('first', 'broken');
    assert.equal(await settled('first'), 'InService');
    const described = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'first' }));
    assert.equal(described.EndpointConfigName, 'one');
    assert.match(described.FailureReason ?? '', /ping health check/);
    assert.equal((await ask('first')).split(':')[0], 'one');
  });

  it('give a canary its share, and go back when its model ends in the bake time', async () => {
    await create('first', 'one');
    const routing = { Type: 'CANARY', WaitIntervalInSeconds: 30, CanarySize: { Type: 'CAPACITY_PERCENT', Value: 50 } } as const;
    await update('first', 'two', { DeploymentConfig: { BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: routing } } });
    const seen = new Set<string>();
    for (let round = 0; round < 300 && seen.size < 2; round += 1) seen.add((await ask('first')).split(':')[0] ?? '');
    assert.deepEqual([...seen].sort(), ['one', 'two']);
    const pending = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'first' }));
    assert.deepEqual([pending.EndpointStatus, pending.EndpointConfigName, pending.PendingDeploymentSummary?.EndpointConfigName], ['Updating', 'one', 'two']);
    await assert.rejects(update('first', 'one'), /Cannot update in-progress endpoint/);
    serving.find(({ model }) => model === 'two')?.fail('ClientError: Please use an instance type with more memory.');
    assert.equal(await settled('first'), 'InService');
    const described = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'first' }));
    assert.deepEqual([described.EndpointConfigName, described.FailureReason], ['one', 'ClientError: Please use an instance type with more memory.']);
  }).timeout(20_000);

  it('serve again after the endpoint of this machine was started anew', async () => {
    await create('first', 'one');
    await endpoint.restart();
    connect();
    for (let look = 0; look < 200 && serving.length === 0; look += 1) await sleep(10);
    assert.equal((await ask('first')).split(':')[0], 'one');
  });

  it('start a model again that ended by itself', async () => {
    await create('first', 'one');
    const [before] = serving;
    before?.fail('ClientError: Please use an instance type with more memory.');
    for (let look = 0; look < 200 && (serving.length === 0 || serving[0] === before); look += 1) await sleep(10);
    assert.equal(serving.length, 1);
    assert.notEqual(serving[0], before);
    assert.equal((await ask('first')).split(':')[0], 'one');
  });

  it('change weights and counts while they serve', async () => {
    await create('first', 'one');
    await sagemaker.send(new UpdateEndpointWeightsAndCapacitiesCommand({ EndpointName: 'first', DesiredWeightsAndCapacities: [{ VariantName: 'AllTraffic', DesiredInstanceCount: 5 }] }));
    await settled('first');
    const { ProductionVariants: variants } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'first' }));
    assert.equal(variants?.[0]?.CurrentInstanceCount, 5);
    assert.deepEqual(serving.map(({ model }) => model), ['one']);
  });

  it('take their scaling with them, and are not deleted by whoever may not end that', async () => {
    const scaling = new ApplicationAutoScalingClient(endpoint.config);
    const target = { ServiceNamespace: 'sagemaker', ResourceId: 'endpoint/first/variant/AllTraffic', ScalableDimension: 'sagemaker:variant:DesiredInstanceCount' } as const;
    const targets = async (): Promise<number | undefined> => (await scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'sagemaker' }))).ScalableTargets?.length;
    await create('first', 'one');
    await scaling.send(new RegisterScalableTargetCommand({ ...target, MinCapacity: 1, MaxCapacity: 3 }));
    await resource('AWS::IAM::Role', { RoleName: 'deleting', AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'sts:AssumeRole' }] } });
    const allow = async (...actions: readonly string[]): Promise<void> => {
      await new IAMClient(endpoint.config).send(new PutRolePolicyCommand({ RoleName: 'deleting', PolicyName: 'p', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] }) }));
    };
    await allow('sagemaker:DeleteEndpoint');
    const { Credentials: { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = {} } = await new STSClient(endpoint.config).send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::000000000000:role/deleting', RoleSessionName: 'somebody' }));
    const limited = new SageMakerClient({ ...endpoint.config, credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken } });
    await assert.rejects(limited.send(new DeleteEndpointCommand({ EndpointName: 'first' })), /application-autoscaling:DeregisterScalableTarget/);
    assert.deepEqual([await settled('first'), await targets()], ['InService', 1]);
    await allow('sagemaker:DeleteEndpoint', 'application-autoscaling:DeregisterScalableTarget');
    await limited.send(new DeleteEndpointCommand({ EndpointName: 'first' }));
    assert.equal(await targets(), 0);
    for (const client of [scaling, limited]) client.destroy();
    for (let look = 0; look < 400 && ((await sagemaker.send(new ListEndpointsCommand({}))).Endpoints ?? []).length > 0; look += 1) await sleep(15);
  });

  it('let their configuration be deleted while they serve it, as AWS does, and serve on', async () => {
    await config('passing', { ProductionVariants: [{ VariantName: 'AllTraffic', ModelName: 'one', InstanceType: 'ml.m5.xlarge', InitialInstanceCount: 1 }] });
    await create('first', 'passing');
    await sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: 'passing' }));
    await assert.rejects(sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: 'passing' })), /Could not find endpoint configuration/);
    assert.equal((await ask('first')).split(':')[0], 'one');
  });

  it('refuse what cannot be served, by name', async () => {
    const variant = { VariantName: 'AllTraffic', ModelName: 'one' };
    await sagemaker.send(new CreateModelCommand({ ModelName: 'chain', ExecutionRoleArn: ROLE, Containers: ['one', 'two'].map((model) => ({ Image: IMAGE, ModelDataUrl: `s3://serving-data-bucket/${model}.tar.gz` })) }));
    const serverless = { MemorySizeInMB: 2048, MaxConcurrency: 1 };
    await assert.rejects(config('no', { ProductionVariants: [{ ...variant, ModelName: 'chain', ServerlessConfig: serverless }] }), /does not support inference pipelines/);
    await assert.rejects(config('no', { ProductionVariants: [{ ...variant, ModelName: 'nowhere', InstanceType: 'ml.m5.xlarge' }] }), /Could not find model/);
    await assert.rejects(config('no', { ProductionVariants: [variant] }), /InstanceType is required/);
    await assert.rejects(config('one'), /Cannot create already existing endpoint configuration/);
    const { EndpointConfigs: configs } = await sagemaker.send(new ListEndpointConfigsCommand({ NameContains: 'no' }));
    assert.deepEqual(configs, []);
  });
});
