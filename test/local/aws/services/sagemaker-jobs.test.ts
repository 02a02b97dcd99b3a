// SageMaker's jobs over the wire, with runners of the test's own: statuses, descriptions, lists, stops, tags and events.
import { CloudControlClient, CreateResourceCommand } from '@aws-sdk/client-cloudcontrol';
import { LambdaClient, AddPermissionCommand } from '@aws-sdk/client-lambda';
import { IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateAutoMLJobCommand, CreateModelCommand, CreateModelPackageCommand, CreateModelPackageGroupCommand, CreateTransformJobCommand, DeleteModelPackageCommand,
  DeleteModelPackageGroupCommand, DescribeAutoMLJobCommand, DescribeModelCommand, DescribeModelPackageCommand, DescribeTransformJobCommand,
  ListAutoMLJobsCommand, ListCandidatesForAutoMLJobCommand, ListModelPackagesCommand, SageMakerClient, StopAutoMLJobCommand, UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import type { CreateAutoMLJobCommandInput, CreateModelPackageCommandInput } from '@aws-sdk/client-sagemaker';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { lambdaService } from '../../../../local/aws/services/lambda/service';
import { services } from '../../../../local/aws/services/registry';
import { sagemakerService } from '../../../../local/aws/services/sagemaker/service';
import { boundRunners } from '../../../../local/aws/background/bound-runners';
import type { Runners } from '../../../../local/aws/background/runners';
import type { AutoMLCandidate } from '../../../../local/jobs/automl/auto-ml-job';
import { JobFailure, JobStopped } from '../../../../local/jobs/needs';
import type { ModelContainer } from '../../../../local/jobs/transform/transform-job';
import type { TestEndpoint } from './endpoint-fixture';
import { startTestEndpoint } from './endpoint-fixture';

const ROLE = 'arn:aws:iam::000000000000:role/';
const IMAGE = '663277389841.dkr.ecr.us-east-1.amazonaws.com/sagemaker-data-wrangler-container:1.x';

function candidate(name: string, value: number, at: number): AutoMLCandidate {
  return {
    CandidateName: name, CandidateStatus: 'Completed', ObjectiveStatus: 'Succeeded', CandidateSteps: [], CreationTime: at, LastModifiedTime: at,
    FinalAutoMLJobObjectiveMetric: { Type: 'Maximize', MetricName: 'F1', Value: value, StandardMetricName: 'F1' },
    InferenceContainers: [{ Image: IMAGE, ModelDataUrl: 's3://jobs-data-bucket/m.tar.gz', Environment: { A: '1' } }],
  };
}

describe('SageMaker jobs', () => {
  let endpoint: TestEndpoint;
  let sagemaker: SageMakerClient;
  const scored: (readonly ModelContainer[])[] = [];
  const events: string[] = [];

  function runners(): Runners {
    return {
      ...boundRunners,
      jobs: {
        ...boundRunners.jobs,
        async automl(job, access, control) {
          access.log('log', 'begins');
          const best = candidate('best', 0.7, control.now());
          control.report({ AutoMLJobSecondaryStatus: 'TrainingModels', Candidates: [best] });
          if (job.name.startsWith('slow')) await sleep(60_000, undefined, { signal: control.signal }).catch(() => { throw new JobStopped(); });
          if (job.name.startsWith('bad')) throw new JobFailure('ClientError: The target y is missing.');
          return {
            AutoMLJobSecondaryStatus: 'MaxCandidatesReached', EndTime: control.now(), BestCandidate: best, AutoMLJobArtifacts: {},
            ResolvedAttributes: { AutoMLJobObjective: { MetricName: 'F1' }, ProblemType: 'BinaryClassification', CompletionCriteria: { MaxCandidates: 3 } },
            Candidates: [best, candidate('second', 0.6, control.now()), candidate('third', 0.5, control.now())],
          };
        },
        async transform(job, _access, control) {
          scored.push(job.containers);
          return { TransformStartTime: control.now(), TransformEndTime: control.now() };
        },
      },
      async runFunction(call) {
        events.push(call.payload);
        return { payload: 'null', logTail: '', durationMilliseconds: 1 };
      },
    };
  }

  before(async () => {
    const own = runners();
    endpoint = await startTestEndpoint({ services: services.map((service) => (service.name === 'sagemaker' ? sagemakerService(own) : service.name === 'lambda' ? lambdaService(own) : service)) });
    sagemaker = new SageMakerClient(endpoint.config);
    for (const [name, service] of [['job', 'sagemaker'], ['function', 'lambda']] as const) {
      const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: `${service}.amazonaws.com` }, Action: 'sts:AssumeRole' }] };
      await resource('AWS::IAM::Role', { RoleName: name, AssumeRolePolicyDocument: trust });
      const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 'logs:*'], Resource: '*' }] };
      await new IAMClient(endpoint.config).send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'p', PolicyDocument: JSON.stringify(policy) }));
    }
    await resource('AWS::S3::Bucket', { BucketName: 'jobs-data-bucket' });
    await new S3Client({ ...endpoint.config, forcePathStyle: true }).send(new PutObjectCommand({ Bucket: 'jobs-data-bucket', Key: 'm.tar.gz', Body: 'm' }));
  });

  after(() => endpoint.close());

  async function resource(type: string, desired: object): Promise<void> {
    const { ProgressEvent: event } = await new CloudControlClient(endpoint.config).send(new CreateResourceCommand({ TypeName: type, DesiredState: JSON.stringify(desired) }));
    assert.equal(event?.OperationStatus, 'SUCCESS', event?.StatusMessage);
  }

  const automl = (name: string, change: Partial<CreateAutoMLJobCommandInput> = {}): CreateAutoMLJobCommand => new CreateAutoMLJobCommand({
    AutoMLJobName: name, RoleArn: `${ROLE}job`, OutputDataConfig: { S3OutputPath: 's3://jobs-data-bucket/out' },
    InputDataConfig: [{ DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://jobs-data-bucket/in' } }, TargetAttributeName: 'y' }],
    AutoMLJobConfig: { Mode: 'ENSEMBLING' }, Tags: [{ Key: 'team', Value: 'ml' }], ...change,
  });

  async function over(name: string): Promise<Record<string, unknown>> {
    for (let tries = 0; tries < 200; tries += 1) {
      const job = await sagemaker.send(new DescribeAutoMLJobCommand({ AutoMLJobName: name }));
      if (job.AutoMLJobStatus !== 'InProgress' && job.AutoMLJobStatus !== 'Stopping') return job as unknown as Record<string, unknown>;
      await sleep(10);
    }
    throw new Error(`${name} does not end`);
  }

  it('describes an AutoML job to its end, and lists its candidates by pages', async () => {
    await sagemaker.send(automl('Train-1'));
    await assert.rejects(sagemaker.send(automl('train-1')), { name: 'ResourceInUse' });
    const job = await over('Train-1');
    assert.deepEqual([job['AutoMLJobStatus'], job['AutoMLJobSecondaryStatus']], ['Completed', 'MaxCandidatesReached']);
    assert.equal((job['BestCandidate'] as { CreationTime: Date }).CreationTime instanceof Date, true);
    assert.equal(job['Candidates'], undefined);
    const first = await sagemaker.send(new ListCandidatesForAutoMLJobCommand({ AutoMLJobName: 'Train-1', MaxResults: 2, SortBy: 'FinalObjectiveMetricValue', SortOrder: 'Ascending' }));
    assert.deepEqual(first.Candidates?.map((each) => each.CandidateName), ['third', 'second']);
    const rest = await sagemaker.send(new ListCandidatesForAutoMLJobCommand({ AutoMLJobName: 'Train-1', MaxResults: 2, SortBy: 'FinalObjectiveMetricValue', SortOrder: 'Ascending', NextToken: first.NextToken }));
    assert.deepEqual([rest.Candidates?.map((each) => each.CandidateName), rest.NextToken], [['best'], undefined]);
  });

  it('tells why a job failed, and stops one that runs', async () => {
    await sagemaker.send(automl('bad-1'));
    const failed = await over('bad-1');
    assert.deepEqual([failed['AutoMLJobStatus'], failed['AutoMLJobSecondaryStatus'], failed['FailureReason']], ['Failed', 'Failed', 'ClientError: The target y is missing.']);
    await sagemaker.send(automl('slow-1'));
    await sagemaker.send(automl('slow-2'));
    await sagemaker.send(automl('slow-3'));
    for (const name of ['slow-3', 'slow-1', 'slow-2']) {
      await sagemaker.send(new StopAutoMLJobCommand({ AutoMLJobName: name }));
      assert.equal((await over(name))['AutoMLJobStatus'], 'Stopped');
    }
    await assert.rejects(sagemaker.send(new StopAutoMLJobCommand({ AutoMLJobName: 'slow-1' })), { name: 'ValidationException' });
    const { AutoMLJobSummaries } = await sagemaker.send(new ListAutoMLJobsCommand({ StatusEquals: 'Stopped' }));
    assert.deepEqual(AutoMLJobSummaries?.map((job) => job.AutoMLJobName).sort(), ['slow-1', 'slow-2', 'slow-3']);
  });

  it('refuses what AWS refuses before a job is made', async () => {
    await assert.rejects(sagemaker.send(automl('x', { ProblemType: 'Regression' })), { name: 'ValidationException' });
    await assert.rejects(sagemaker.send(automl('x', { RoleArn: `${ROLE}function` })), { name: 'ValidationException', message: /Could not assume role/ });
    await assert.rejects(sagemaker.send(automl('x', { AutoMLJobConfig: { Mode: 'NONE' as never } })), { name: 'ValidationException', message: /enum value set/ });
    await assert.rejects(sagemaker.send(new DescribeAutoMLJobCommand({ AutoMLJobName: 'nobody' })), { name: 'ResourceNotFound' });
  });

  it('gives a transform job the containers of its model, whose artifacts its role must reach', async () => {
    const transform = (name: string, model: string): CreateTransformJobCommand => new CreateTransformJobCommand({
      TransformJobName: name, ModelName: model, TransformInput: { DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://jobs-data-bucket/in' } } },
      TransformOutput: { S3OutputPath: 's3://jobs-data-bucket/scores' }, TransformResources: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1 },
    });
    await assert.rejects(sagemaker.send(transform('t-0', 'none')), { name: 'ValidationException', message: /Could not find model/ });
    const container = { Image: IMAGE, ModelDataUrl: 's3://jobs-data-bucket/m.tar.gz', Environment: { A: '1' } };
    await assert.rejects(
      sagemaker.send(new CreateModelCommand({ ModelName: 'absent', ExecutionRoleArn: `${ROLE}job`, PrimaryContainer: { ...container, ModelDataUrl: 's3://jobs-data-bucket/none' } })),
      { name: 'ValidationException', message: /Could not access model data at s3:\/\/jobs-data-bucket\/none/ },
    );
    await sagemaker.send(new CreateModelCommand({ ModelName: 'Two', ExecutionRoleArn: `${ROLE}job`, Containers: [container, { ...container, Environment: { B: '2' } }] }));
    const model = await sagemaker.send(new DescribeModelCommand({ ModelName: 'Two' }));
    assert.equal('VpcConfig' in model, false);
    await sagemaker.send(transform('t-1', 'Two'));
    for (let tries = 0; tries < 200; tries += 1) {
      const { TransformJobStatus } = await sagemaker.send(new DescribeTransformJobCommand({ TransformJobName: 't-1' }));
      if (TransformJobStatus === 'Completed') break;
      await sleep(10);
    }
    assert.deepEqual(scored[0]?.map((each) => each.Environment), [{ A: '1' }, { B: '2' }]);
  });

  it('numbers versions, tells of an approval, and deletes a group only when it is empty', async () => {
    await resource('AWS::Lambda::Function', { FunctionName: 'deploys', Role: `${ROLE}function`, Runtime: 'nodejs24.x', Handler: 'index.handler', Code: { ZipFile: 'exports.handler = 1' } });
    const rule = 'arn:aws:events:us-east-1:000000000000:rule/approved';
    await resource('AWS::Events::Rule', {
      Name: 'approved', EventPattern: { source: ['aws.sagemaker'], detail: { ModelPackageGroupName: ['G'], ModelApprovalStatus: ['Approved'] } },
      Targets: [{ Id: 'f', Arn: 'arn:aws:lambda:us-east-1:000000000000:function:deploys' }],
    });
    await new LambdaClient(endpoint.config).send(new AddPermissionCommand({ FunctionName: 'deploys', StatementId: 's', Action: 'lambda:InvokeFunction', Principal: 'events.amazonaws.com', SourceArn: rule }));
    await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'G' }));
    const version = (change: Partial<CreateModelPackageCommandInput> = {}): CreateModelPackageCommand => new CreateModelPackageCommand({
      ModelPackageGroupName: 'G', ModelApprovalStatus: 'PendingManualApproval', CustomerMetadataProperties: { a: '1', b: '2' },
      InferenceSpecification: { Containers: [{ Image: IMAGE, ModelDataUrl: 's3://jobs-data-bucket/m.tar.gz' }], SupportedContentTypes: ['text/csv'], SupportedResponseMIMETypes: ['text/csv'] }, ...change,
    });
    const { ModelPackageArn: first } = await sagemaker.send(version({ ClientToken: 'one' }));
    assert.equal((await sagemaker.send(version({ ClientToken: 'one' }))).ModelPackageArn, first);
    const { ModelPackageArn: second } = await sagemaker.send(version());
    assert.equal(second, 'arn:aws:sagemaker:us-east-1:000000000000:model-package/g/2');
    await assert.rejects(sagemaker.send(version({ Tags: [{ Key: 'a', Value: 'b' }] })), { name: 'ValidationException' });
    await sagemaker.send(new UpdateModelPackageCommand({ ModelPackageArn: second, ModelApprovalStatus: 'Approved', ApprovalDescription: 'good', CustomerMetadataPropertiesToRemove: ['b'] }));
    const described = await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: second }));
    assert.deepEqual([described.ModelApprovalStatus, described.ApprovalDescription, described.CustomerMetadataProperties], ['Approved', 'good', { a: '1' }]);
    assert.match(described.InferenceSpecification?.Containers?.[0]?.ModelDataETag ?? '', /^[0-9a-f]{32}/);
    for (let tries = 0; tries < 200 && events.length === 0; tries += 1) await sleep(10);
    assert.deepEqual(events.map((event) => (JSON.parse(event) as { detail: { ModelPackageVersion: number } }).detail.ModelPackageVersion), [2]);
    const { ModelPackageSummaryList } = await sagemaker.send(new ListModelPackagesCommand({ ModelPackageGroupName: 'G', SortOrder: 'Descending' }));
    assert.deepEqual(ModelPackageSummaryList?.map((each) => each.ModelPackageVersion), [2, 1]);
    await assert.rejects(sagemaker.send(new DeleteModelPackageGroupCommand({ ModelPackageGroupName: 'G' })), { name: 'ConflictException' });
    for (const arn of [first, second]) await sagemaker.send(new DeleteModelPackageCommand({ ModelPackageName: arn }));
    await sagemaker.send(new DeleteModelPackageGroupCommand({ ModelPackageGroupName: 'G' }));
  });
});
