// A canary under load: the bad model is met by its share of the requests alone, and taken back by an alarm; what is served is captured.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudControlClient, CreateResourceCommand } from '@aws-sdk/client-cloudcontrol';
import { CloudWatchClient, DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateEndpointCommand, CreateEndpointConfigCommand, CreateModelCommand, DescribeEndpointCommand, SageMakerClient, UpdateEndpointCommand, type DeploymentConfig } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { boundRunners } from '../../../../local/aws/background/bound-runners';
import { services } from '../../../../local/aws/services/registry';
import { sagemakerService } from '../../../../local/aws/services/sagemaker/service';
import type { ModelServer, ModelServerOptions } from '../../../../local/jobs/endpoints/model-server';
import { startTestEndpoint, type TestEndpoint } from './endpoint-fixture';

const IMAGE = '663277389841.dkr.ecr.us-east-1.amazonaws.com/sagemaker-data-wrangler-container:1.x';
const ROLE = 'arn:aws:iam::000000000000:role/serving';
/** A minute of a rollout or an alarm passes in a second. */
const PACE = 60;

/** Answers with its name; the model `picky` fails at a value that it was never shown. */
async function fakeServer({ containers }: ModelServerOptions): Promise<ModelServer> {
  const model = /([^/]+)\.tar\.gz$/.exec(containers[0]?.ModelDataUrl ?? '')?.[1] ?? '';
  return {
    failed: new Promise(() => undefined), waiting: () => 0, close: async () => undefined,
    invoke: async ({ body }) => (model === 'picky' && Buffer.from(body).toString() === 'rare'
      ? { kind: 'refusal', status: 500, message: 'no such category: "rare"' }
      : { kind: 'answer', body: Buffer.from(model), contentType: 'text/csv' }),
  };
}

describe('a canary under load', function () {
  this.timeout(60_000);
  let aws: TestEndpoint;
  let sagemaker: SageMakerClient;
  let runtime: SageMakerRuntimeClient;
  let cloudwatch: CloudWatchClient;

  before(async () => {
    aws = await startTestEndpoint({ services: services.map((service) => (service.name === 'sagemaker' ? sagemakerService({ ...boundRunners, startModelServer: fakeServer }) : service)), pace: PACE });
    [sagemaker, runtime, cloudwatch] = [new SageMakerClient(aws.config), new SageMakerRuntimeClient({ ...aws.config, maxAttempts: 1 }), new CloudWatchClient(aws.config)];
    await resource('AWS::IAM::Role', { RoleName: 'serving', AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' }] } });
    await allow(['s3:GetObject', 's3:PutObject', 'logs:*', 'cloudwatch:DescribeAlarms']);
    await resource('AWS::S3::Bucket', { BucketName: 'canary-bucket' });
    for (const model of ['good', 'picky', 'better']) {
      await new S3Client({ ...aws.config, forcePathStyle: true }).send(new PutObjectCommand({ Bucket: 'canary-bucket', Key: `${model}.tar.gz`, Body: 'm' }));
      await sagemaker.send(new CreateModelCommand({ ModelName: model, ExecutionRoleArn: ROLE, PrimaryContainer: { Image: IMAGE, ModelDataUrl: `s3://canary-bucket/${model}.tar.gz` } }));
      await sagemaker.send(new CreateEndpointConfigCommand({
        EndpointConfigName: model, ProductionVariants: [{ VariantName: 'AllTraffic', ModelName: model, InstanceType: 'ml.m5.xlarge', InitialInstanceCount: 2 }],
        DataCaptureConfig: { EnableCapture: true, InitialSamplingPercentage: 100, DestinationS3Uri: 's3://canary-bucket/captured', CaptureOptions: [{ CaptureMode: 'Input' }, { CaptureMode: 'Output' }], CaptureContentTypeHeader: { CsvContentTypes: ['text/csv'] } },
      }));
    }
    await cloudwatch.send(new PutMetricAlarmCommand({
      AlarmName: 'birds-errors-5xx', Namespace: 'AWS/SageMaker', MetricName: 'Invocation5XXErrors', Statistic: 'Sum', Dimensions: [{ Name: 'EndpointName', Value: 'birds' }, { Name: 'VariantName', Value: 'AllTraffic' }],
      Period: 60, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold', TreatMissingData: 'notBreaching',
    }));
    await sagemaker.send(new CreateEndpointCommand({ EndpointName: 'birds', EndpointConfigName: 'good' }));
    await settled();
  });
  after(async () => {
    for (const client of [sagemaker, runtime, cloudwatch]) client.destroy();
    await aws.close();
  });

  async function resource(type: string, desired: object): Promise<void> {
    const { ProgressEvent: event } = await new CloudControlClient(aws.config).send(new CreateResourceCommand({ TypeName: type, DesiredState: JSON.stringify(desired) }));
    assert.equal(event?.OperationStatus, 'SUCCESS', event?.StatusMessage);
  }
  async function allow(actions: readonly string[]): Promise<void> {
    await new IAMClient(aws.config).send(new PutRolePolicyCommand({ RoleName: 'serving', PolicyName: 'p', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] }) }));
  }
  async function settled(): Promise<{ config: string; reason: string | undefined }> {
    for (const deadline = Date.now() + 40_000; Date.now() < deadline; await sleep(25)) {
      const { EndpointStatus, EndpointConfigName: config = '', FailureReason: reason } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'birds' }));
      if (EndpointStatus === 'InService') return { config, reason };
    }
    return assert.fail('the endpoint did not settle');
  }
  const canary: DeploymentConfig = {
    BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: { Type: 'CANARY', WaitIntervalInSeconds: 300, CanarySize: { Type: 'CAPACITY_PERCENT', Value: 25 } }, TerminationWaitInSeconds: 120 },
    AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'birds-errors-5xx' }] },
  };
  /** Requests without pause, one in ten with the rare value, until the endpoint has settled. */
  async function underLoad(config: string): Promise<{ end: { config: string; reason: string | undefined }; answers: Record<string, number>; failures: string[]; seconds: number }> {
    const [answers, failures]: [Record<string, number>, string[]] = [{}, []];
    let [going, count] = [true, 0];
    const load = Array.from({ length: 4 }, async () => {
      while (going) {
        const body = (count += 1) % 10 === 0 ? 'rare' : 'usual';
        try {
          const { Body } = await runtime.send(new InvokeEndpointCommand({ EndpointName: 'birds', Body: Buffer.from(body), ContentType: 'text/csv' }));
          const model = Buffer.from(Body as Uint8Array).toString();
          answers[model] = (answers[model] ?? 0) + 1;
        } catch (error) {
          failures.push(`${body}: ${(error as Error).message}`);
        }
        await sleep(2);
      }
    });
    const began = Date.now();
    await sagemaker.send(new UpdateEndpointCommand({ EndpointName: 'birds', EndpointConfigName: config, DeploymentConfig: canary }));
    const end = await settled();
    const seconds = (Date.now() - began) / 1000;
    await sleep(100);
    going = false;
    await Promise.all(load);
    return { end, answers, failures, seconds };
  }
  async function alarmAtRest(): Promise<void> {
    for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(50)) {
      const { MetricAlarms: [alarm] = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: ['birds-errors-5xx'] }));
      if (alarm?.StateValue === 'OK') return;
    }
    assert.fail('the alarm did not come to rest');
  }

  it('fails no request but those that the bad model fails, and brings back what served within two periods of the alarm', async () => {
    await alarmAtRest();
    const { end, answers, failures, seconds } = await underLoad('picky');
    assert.equal(end.config, 'good');
    assert.match(end.reason ?? '', /went into ALARM: birds-errors-5xx/);
    assert.ok(failures.length > 0 && failures.every((failure) => failure.startsWith('rare: ') && failure.includes('no such category: "rare"')), failures.slice(0, 3).join('\n'));
    assert.ok((answers['good'] ?? 0) > (answers['picky'] ?? 0), JSON.stringify(answers));
    // Two periods of a minute at this pace, and a second each for the looks of alarm and deployment.
    assert.ok(seconds < (2 * 60) / PACE + 2.5, `it took ${seconds} s`);
  });

  it('goes on to all traffic where nothing fails', async () => {
    await alarmAtRest();
    const { end, failures, answers } = await underLoad('better');
    assert.deepEqual([end.config, failures], ['better', []]);
    assert.ok((answers['good'] ?? 0) > 0 && (answers['better'] ?? 0) > 0, JSON.stringify(answers));
  });

  it('takes a deployment back at once where its alarms may not be looked at, or are not there', async () => {
    await allow(['s3:GetObject', 's3:PutObject', 'logs:*']);
    await sagemaker.send(new UpdateEndpointCommand({ EndpointName: 'birds', EndpointConfigName: 'good', DeploymentConfig: canary }));
    const refused = await settled();
    assert.equal(refused.config, 'better');
    assert.match(refused.reason ?? '', /could not be looked at: .*cloudwatch:DescribeAlarms/);
    await allow(['s3:GetObject', 's3:PutObject', 'logs:*', 'cloudwatch:DescribeAlarms']);
    await sagemaker.send(new UpdateEndpointCommand({ EndpointName: 'birds', EndpointConfigName: 'good', DeploymentConfig: { ...canary, AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'nobody' }] } } }));
    assert.match((await settled()).reason ?? '', /do not exist: nobody/);
  });

  it('leaves what was asked and answered in the bucket, by hour, as SageMaker writes it', async () => {
    const s3 = new S3Client({ ...aws.config, forcePathStyle: true });
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'canary-bucket', Prefix: 'captured/birds/AllTraffic/' }));
    assert.ok(Contents.length > 0 && Contents.every(({ Key }) => /^captured\/birds\/AllTraffic\/\d{4}\/\d\d\/\d\d\/\d\d\/.*\.jsonl$/.test(Key ?? '')));
    const text = await (await s3.send(new GetObjectCommand({ Bucket: 'canary-bucket', Key: Contents[0]?.Key }))).Body?.transformToString();
    const line = JSON.parse(text?.split('\n')[0] ?? '') as { captureData: Record<string, { data: string; encoding: string; mode: string }>; eventVersion: string };
    assert.deepEqual([line.captureData['endpointInput']?.encoding, line.captureData['endpointOutput']?.mode, line.eventVersion], ['CSV', 'OUTPUT', '0']);
    s3.destroy();
  });
});
