// A version brought from one environment's registry into the next one's, over the embedded AWS.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateModelPackageCommand, CreateModelPackageGroupCommand, DescribeModelPackageCommand, SageMakerClient, UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import type { CommandContext } from '../../../automation/commands/command';
import type { ModelSession } from '../../../automation/models/model-session';
import { promotePackage } from '../../../automation/models/promote-package';
import { listPackages, type RegisteredPackage } from '../../../automation/models/registered-package';
import { startTestEndpoint, type TestEndpoint } from '../../local/aws/services/endpoint-fixture';

const image = '663277389841.dkr.ecr.us-east-1.amazonaws.com/sagemaker-data-wrangler-container:1.x';
const objects: Record<string, string> = {
  'prepared/digest/encoder/model.tar.gz': 'the encoder', 'prepared/digest/candidates/c/model.tar.gz': 'the candidate',
  'prepared/digest/holdout/features/features.csv': '1,a\n', 'prepared/digest/holdout/training/rows.csv': 'rows of people\n',
  'runs/run/score/features.csv.out': '1,yes,0.9\n', 'runs/run/evaluation/verdict.json': '{"verdict":"passed"}', 'raw/x/table.csv': 'raw',
};

describe('a promotion', () => {
  let aws: TestEndpoint;
  let s3: S3Client;
  let sagemaker: SageMakerClient;
  let dev: ModelSession;
  let staging: ModelSession;
  const context = { options: {}, now: () => 1_700_000_000_000, console: { report: () => undefined } } as unknown as CommandContext;

  beforeEach(async () => {
    aws = await startTestEndpoint();
    s3 = new S3Client({ ...aws.config, forcePathStyle: true });
    sagemaker = new SageMakerClient(aws.config);
    const session = (environment: string): ModelSession => ({ environment, s3, sagemaker, caller: 'arn:me', outputs: { bucketName: `w-${environment}-bucket`, modelPackageGroupName: `w-${environment}` } } as unknown as ModelSession);
    [dev, staging] = [session('dev'), session('staging')];
    for (const { outputs } of [dev, staging]) {
      await s3.send(new CreateBucketCommand({ Bucket: outputs.bucketName }));
      await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: outputs.modelPackageGroupName }));
    }
    for (const [Key, Body] of Object.entries(objects)) await s3.send(new PutObjectCommand({ Bucket: 'w-dev-bucket', Key, Body }));
    const digest = createHash('sha256').update(objects['runs/run/evaluation/verdict.json'] ?? '').digest('hex');
    await sagemaker.send(new CreateModelPackageCommand({
      ModelPackageGroupName: 'w-dev', ModelApprovalStatus: 'Approved',
      InferenceSpecification: {
        Containers: [{ Image: image, ModelDataUrl: 's3://w-dev-bucket/prepared/digest/encoder/model.tar.gz' }, { Image: image, ModelDataUrl: 's3://w-dev-bucket/prepared/digest/candidates/c/model.tar.gz', Environment: { A: '1' } }],
        SupportedContentTypes: ['text/csv'], SupportedResponseMIMETypes: ['text/csv'],
      },
      CustomerMetadataProperties: { verdict: 'passed', verdictDigest: digest, verdictS3Uri: 's3://w-dev-bucket/runs/run/evaluation/verdict.json', runDigest: 'digest', executionId: 'run' },
    }));
  });
  afterEach(() => aws.close());

  const version = async ({ outputs }: ModelSession, number: number): Promise<RegisteredPackage> => {
    const found = (await listPackages(sagemaker, outputs.modelPackageGroupName)).find((each) => each.version === number);
    return found ?? assert.fail(`no version ${number}`);
  };
  const keys = async (): Promise<string[]> => ((await s3.send(new ListObjectsV2Command({ Bucket: 'w-staging-bucket' }))).Contents ?? []).map(({ Key }) => Key ?? '').sort();

  it('copies model, verdict and holdout, and neither raw data nor training rows', async () => {
    const { copied, already, version: number } = await promotePackage(context, dev, staging, await version(dev, 1));
    assert.deepEqual([already, number], [false, 1]);
    assert.deepEqual(await keys(), Object.keys(objects).filter((key) => !key.startsWith('raw/') && !key.includes('/training/')).sort());
    for (const { to, sha256 } of copied) {
      const key = to.replace('s3://w-staging-bucket/', '');
      assert.equal(sha256, createHash('sha256').update(objects[key] ?? '').digest('hex'), key);
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'w-staging-bucket', Key: key }));
      assert.equal(await Body?.transformToString(), objects[key]);
    }
  });

  it('registers a version that waits for approval, names where it comes from, and needs nothing of there', async () => {
    const found = await version(dev, 1);
    await promotePackage(context, dev, staging, found);
    const promoted = await version(staging, 1);
    assert.equal(promoted.approval, 'PendingManualApproval');
    assert.deepEqual(promoted.properties, {
      ...found.properties, verdictS3Uri: 's3://w-staging-bucket/runs/run/evaluation/verdict.json',
      promotedFrom: found.arn, origin: found.arn, promotedFromEnvironment: 'dev', promotedBy: 'arn:me', promotedAt: '2023-11-14T22:13:20.000Z',
    });
    const { InferenceSpecification: inference } = await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: promoted.arn }));
    assert.deepEqual(inference?.Containers?.map(({ ModelDataUrl }) => ModelDataUrl), ['s3://w-staging-bucket/prepared/digest/encoder/model.tar.gz', 's3://w-staging-bucket/prepared/digest/candidates/c/model.tar.gz']);
    assert.deepEqual(inference?.Containers?.[1]?.Environment, { A: '1' });
  });

  it('carries an approval where it is asked to, and leaves the decision to the next environment where it is not', async () => {
    const found = await version(dev, 1);
    await sagemaker.send(new UpdateModelPackageCommand({ ModelPackageArn: found.arn, CustomerMetadataProperties: { decidedBy: 'arn:jo' } }));
    await promotePackage({ ...context, options: { carryApproval: true } }, dev, staging, found);
    const carried = await version(staging, 1);
    assert.deepEqual([carried.approval, carried.properties['decidedBy'], carried.properties['origin']], ['Approved', 'arn:jo', found.arn]);
    await promotePackage(context, staging, dev, carried);
    const waiting = await version(dev, 2);
    assert.deepEqual([waiting.approval, waiting.properties['decidedBy'], waiting.properties['origin']], ['PendingManualApproval', undefined, found.arn]);
  });

  it('does not carry an approval over a decision that was made there', async () => {
    const found = await version(dev, 1);
    await promotePackage(context, dev, staging, found);
    await assert.rejects(promotePackage({ ...context, options: { carryApproval: true } }, dev, staging, found), /version 1 of w-staging, which .* became in staging, is PendingManualApproval there/);
  });

  it('does it once, however often it is asked', async () => {
    const found = await version(dev, 1);
    await promotePackage(context, dev, staging, found);
    assert.deepEqual(await promotePackage(context, dev, staging, found), { modelPackage: (await version(staging, 1)).arn, version: 1, already: true, copied: [] });
    assert.equal((await listPackages(sagemaker, 'w-staging')).length, 1);
  });

  it('registers nothing where an artifact is gone', async () => {
    const found = await version(dev, 1);
    const gone = { ...found, properties: { ...found.properties } };
    const broken = { ...dev, s3: Object.assign(Object.create(s3) as S3Client, { send: async (command: { input: { Key?: string } }) => {
      if (command instanceof GetObjectCommand && command.input.Key?.includes('candidates') === true) throw Object.assign(new Error('The specified key does not exist.'), { name: 'NoSuchKey' });
      return s3.send(command as never);
    } }) };
    await assert.rejects(promotePackage(context, broken, staging, gone), { name: 'NoSuchKey' });
    assert.equal((await listPackages(sagemaker, 'w-staging')).length, 0);
  });
});
