// SageMaker's pipelines over the wire, with job runners of the test's own: what is authorised, kept, resumed and told.
import { CloudControlClient, CreateResourceCommand } from '@aws-sdk/client-cloudcontrol';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateModelPackageGroupCommand, CreatePipelineCommand, DeletePipelineCommand, DescribePipelineExecutionCommand, DescribeProcessingJobCommand,
  ListModelPackagesCommand, ListPipelineExecutionStepsCommand, ListTagsCommand, RetryPipelineExecutionCommand, SageMakerClient, StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-sagemaker';
import type { DescribePipelineExecutionResponse } from '@aws-sdk/client-sagemaker';
import assert from 'node:assert/strict';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lambdaService } from '../../../../local/aws/services/lambda/service';
import { services } from '../../../../local/aws/services/registry';
import { sagemakerService } from '../../../../local/aws/services/sagemaker/service';
import { boundRunners } from '../../../../local/aws/background/bound-runners';
import type { Runners } from '../../../../local/aws/background/runners';
import { JobFailure, JobStopped } from '../../../../local/jobs/needs';
import { AccessFault } from '../../../../local/jobs/needs';
import type { TestEndpoint } from './endpoint-fixture';
import { startTestEndpoint } from './endpoint-fixture';

const ROLE = 'arn:aws:iam::000000000000:role/';
const PIPELINE_ARN = 'arn:aws:sagemaker:us-east-1:000000000000:pipeline/';

/** Runners that copy their first input to their first output, and wait where the input says so. */
function testRunners(): Runners {
  return {
    ...boundRunners,
    jobs: {
      ...boundRunners.jobs,
      async processing(job, access, control) {
        access.log('algo-1', `begins ${job.name}`);
        control.report({ ProcessingStartTime: control.now() });
        const input = job.request.ProcessingInputs?.[0]?.S3Input?.S3Uri ?? '';
        const output = job.request.ProcessingOutputConfig?.Outputs[0]?.S3Output?.S3Uri ?? '';
        const file = path.join(job.folder, 'copy');
        try {
          await access.pullImage(job.request.AppSpecification.ImageUri);
          await access.download(input, file);
          if (job.request.Environment?.['WAIT'] !== undefined) await waitOrStop(Number(job.request.Environment['WAIT']), control.signal);
          await access.upload(file, `${output}/copy.json`);
        } catch (error) {
          if (error instanceof AccessFault) throw new JobFailure(`ClientError: ${error.message}`);
          throw error;
        }
        return { ProcessingStartTime: control.now(), ProcessingEndTime: control.now(), ExitMessage: 'done' };
      },
    },
    async runFunction(call) {
      call.log(`sees ${call.payload}`);
      const event = JSON.parse(call.payload) as { fail?: boolean };
      if (event.fail === true) return { payload: '{"errorType":"Error","errorMessage":"as asked"}', error: { type: 'Unhandled' }, logTail: '', durationMilliseconds: 1 };
      return { payload: JSON.stringify({ verdict: 'passed', keys: call.environment['AWS_ACCESS_KEY_ID'] === undefined ? 0 : 1 }), logTail: 'tail', durationMilliseconds: 1 };
    },
  };
}

async function waitOrStop(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    throw error instanceof Error && error.name === 'AbortError' ? new JobStopped() : error;
  }
}

function processingStep(name: string, wait?: string, after: string[] = []): object {
  return {
    Name: name, Type: 'Processing', DependsOn: after,
    Arguments: {
      ProcessingResources: { ClusterConfig: { InstanceType: 'ml.m5.4xlarge', InstanceCount: 1, VolumeSizeInGB: 30 } },
      AppSpecification: { ImageUri: '663277389841.dkr.ecr.us-east-1.amazonaws.com/sagemaker-data-wrangler-container:1.x' }, RoleArn: `${ROLE}step`,
      ProcessingInputs: [{ InputName: 'in', AppManaged: false, S3Input: { S3Uri: 's3://a-data-bucket/in.json', LocalPath: '/opt/ml/processing/in', S3DataType: 'S3Prefix', S3InputMode: 'File' } }],
      ProcessingOutputConfig: { Outputs: [{ OutputName: 'out', S3Output: { S3Uri: `s3://a-data-bucket/out/${name}`, LocalPath: '/opt/ml/processing/out', S3UploadMode: 'EndOfJob' } }] },
      ...(wait === undefined ? {} : { Environment: { WAIT: wait } }),
    },
  };
}

function definition(steps: object[], parameters: object[] = []): string {
  return JSON.stringify({ Version: '2020-12-01', Metadata: {}, Parameters: parameters, Steps: steps });
}

describe('SageMaker pipelines', () => {
  let endpoint: TestEndpoint;
  let sagemaker: SageMakerClient;
  let iam: IAMClient;
  let s3: S3Client;
  let cloudcontrol: CloudControlClient;

  before(async () => {
    const runners = testRunners();
    const own = services.map((service) => (service.name === 'sagemaker' ? sagemakerService(runners) : service.name === 'lambda' ? lambdaService(runners) : service));
    endpoint = await startTestEndpoint({ services: own });
    connect();
    await resource('AWS::S3::Bucket', { BucketName: 'a-data-bucket' });
    await s3.send(new PutObjectCommand({ Bucket: 'a-data-bucket', Key: 'in.json', Body: '{"metrics":{"f1":{"value":0.5}}}' }));
    await role('pipeline', 'sagemaker.amazonaws.com', PIPELINE_POLICY);
    await role('step', 'sagemaker.amazonaws.com', STEP_POLICY);
    await role('function', 'lambda.amazonaws.com', [{ Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '*' }]);
    await resource('AWS::Lambda::Function', { FunctionName: 'judge', Role: `${ROLE}function`, Runtime: 'nodejs24.x', Handler: 'index.handler', Code: { ZipFile: 'exports.handler = async () => 1;' } });
  });

  function connect(): void {
    sagemaker = new SageMakerClient(endpoint.config);
    iam = new IAMClient(endpoint.config);
    s3 = new S3Client({ ...endpoint.config, forcePathStyle: true });
    cloudcontrol = new CloudControlClient(endpoint.config);
  }

  after(() => endpoint.close());

  const STEP_POLICY = [
    { Action: 's3:GetObject', Resource: 'arn:aws:s3:::a-data-bucket/in.json' }, { Action: 's3:PutObject', Resource: 'arn:aws:s3:::a-data-bucket/out/*' },
    { Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'], Resource: 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/sagemaker/*' },
    { Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    { Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], Resource: 'arn:aws:ecr:us-east-1:663277389841:repository/sagemaker-data-wrangler-container' },
  ];
  const PIPELINE_POLICY = [
    { Action: ['sagemaker:CreateProcessingJob', 'sagemaker:DescribeProcessingJob', 'sagemaker:StopProcessingJob', 'sagemaker:AddTags'], Resource: 'arn:aws:sagemaker:us-east-1:000000000000:processing-job/*' },
    { Action: 'iam:PassRole', Resource: `${ROLE}step`, Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } } },
    { Action: 's3:GetObject', Resource: 'arn:aws:s3:::a-data-bucket/*' }, { Action: 'lambda:InvokeFunction', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:judge' },
    { Action: ['sagemaker:CreateModelPackage', 'sagemaker:DescribeModelPackage'], Resource: ['arn:aws:sagemaker:us-east-1:000000000000:model-package-group/g', 'arn:aws:sagemaker:us-east-1:000000000000:model-package/g/*'] },
  ];

  async function resource(type: string, desired: object): Promise<void> {
    const { ProgressEvent: event } = await cloudcontrol.send(new CreateResourceCommand({ TypeName: type, DesiredState: JSON.stringify(desired) }));
    assert.equal(event?.OperationStatus, 'SUCCESS', event?.StatusMessage);
  }

  function policy(statements: readonly object[]): string {
    return JSON.stringify({ Version: '2012-10-17', Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })) });
  }

  async function role(name: string, service: string, statements: readonly object[]): Promise<void> {
    const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }] };
    await resource('AWS::IAM::Role', { RoleName: name, AssumeRolePolicyDocument: trust });
    await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'p', PolicyDocument: policy(statements) }));
  }

  async function start(name: string, parameters?: { Name: string; Value: string }[], token?: string): Promise<string> {
    const { PipelineExecutionArn: arn } = await sagemaker.send(new StartPipelineExecutionCommand({ PipelineName: name, PipelineParameters: parameters, ClientRequestToken: token }));
    return arn ?? '';
  }

  async function ended(arn: string): Promise<DescribePipelineExecutionResponse> {
    for (let tries = 0; tries < 400; tries += 1) {
      const execution = await sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn: arn }));
      if (execution.PipelineExecutionStatus !== 'Executing' && execution.PipelineExecutionStatus !== 'Stopping') return execution;
      await sleep(25);
    }
    throw new Error(`${arn} does not end; ${endpoint.log.slice(-5).join('\n')}`);
  }

  async function make(name: string, steps: object[], parameters: object[] = []): Promise<void> {
    await sagemaker.send(new CreatePipelineCommand({ PipelineName: name, RoleArn: `${ROLE}pipeline`, PipelineDefinition: definition(steps, parameters), ClientRequestToken: `make-${name}`.padEnd(32, '0') }));
  }

  const steps = async (arn: string) => (await sagemaker.send(new ListPipelineExecutionStepsCommand({ PipelineExecutionArn: arn, SortOrder: 'Ascending' }))).PipelineExecutionSteps ?? [];

  it('runs jobs under their roles, a function, a condition on JSON in S3, and registers a version', async () => {
    await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'g' }));
    await s3.send(new PutObjectCommand({ Bucket: 'a-data-bucket', Key: 'model.tar.gz', Body: 'x' }));
    const register = {
      Name: 'Register', Type: 'RegisterModel',
      Arguments: { ModelPackageGroupName: 'g', ModelApprovalStatus: 'PendingManualApproval', InferenceSpecification: { Containers: [{ Image: '663277389841.dkr.ecr.us-east-1.amazonaws.com/sagemaker-data-wrangler-container:1.x', ModelDataUrl: 's3://a-data-bucket/model.tar.gz' }], SupportedContentTypes: ['text/csv'], SupportedResponseMIMETypes: ['text/csv'] } },
    };
    await make('whole', [
      processingStep('Prepare'),
      { Name: 'Judge', Type: 'Lambda', FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:judge', Arguments: { uri: { Get: 'Steps.Prepare.ProcessingOutputConfig.Outputs[\'out\'].S3Output.S3Uri' } }, OutputParameters: [{ OutputName: 'verdict', OutputType: 'String' }, { OutputName: 'keys', OutputType: 'Integer' }] },
      { Name: 'Check', Type: 'Condition', Arguments: { Conditions: [
        { Type: 'GreaterThanOrEqualTo', LeftValue: { 'Std:JsonGet': { S3Uri: 's3://a-data-bucket/out/Prepare/copy.json', Path: 'metrics.f1.value' } }, RightValue: { Get: 'Parameters.Threshold' } },
        { Type: 'Equals', LeftValue: { Get: "Steps.Judge.OutputParameters['verdict']" }, RightValue: 'passed' },
      ], IfSteps: [register], ElseSteps: [{ Name: 'Reject', Type: 'Fail', Arguments: { ErrorMessage: 'below' } }] } },
    ], [{ Name: 'Threshold', Type: 'Float', DefaultValue: 0.3 }]);
    const token = 'a-token-that-is-long-enough-to-be-one';
    const arn = await start('whole', undefined, token);
    assert.match(arn, /pipeline\/whole\/execution\/[a-z0-9]{12}$/);
    assert.equal(await start('whole', undefined, token), arn);
    const execution = await ended(arn);
    assert.equal(execution.PipelineExecutionStatus, 'Succeeded', `${execution.FailureReason ?? ''} ${JSON.stringify(await steps(arn))}`);
    const listed = await steps(arn);
    assert.deepEqual(listed.map((step) => step.StepName), ['Prepare', 'Judge', 'Check', 'Register']);
    const jobArn = listed[0]?.Metadata?.ProcessingJob?.Arn ?? '';
    assert.match(jobArn, /processing-job\/pipelines-[a-z0-9]{12}-prepare-[a-z0-9]{10}$/i);
    assert.equal(listed[1]?.Metadata?.Lambda?.Arn, 'arn:aws:lambda:us-east-1:000000000000:function:judge');
    const copied = await s3.send(new GetObjectCommand({ Bucket: 'a-data-bucket', Key: 'out/Prepare/copy.json' }));
    assert.match(await copied.Body?.transformToString() ?? '', /0.5/);
    const { Tags } = await sagemaker.send(new ListTagsCommand({ ResourceArn: jobArn }));
    assert.ok(Tags?.some((tag) => tag.Key === 'sagemaker:pipeline-execution-arn' && tag.Value === arn));
    const job = await sagemaker.send(new DescribeProcessingJobCommand({ ProcessingJobName: jobArn.split('/').pop() }));
    assert.deepEqual([job.ProcessingJobStatus, job.ExitMessage, job.ProcessingEndTime instanceof Date], ['Completed', 'done', true]);
    const { events } = await new CloudWatchLogsClient(endpoint.config).send(new FilterLogEventsCommand({ logGroupName: '/aws/sagemaker/ProcessingJobs' }));
    assert.ok(events?.some((event) => event.logStreamName?.endsWith('/algo-1') === true && event.message?.startsWith('begins') === true));
    const { ModelPackageSummaryList } = await sagemaker.send(new ListModelPackagesCommand({ ModelPackageGroupName: 'g' }));
    assert.equal(ModelPackageSummaryList?.[0]?.ModelApprovalStatus, 'PendingManualApproval');
  });

  it('fails with the Fail step\'s message where the threshold is not met, and cannot be retried then', async () => {
    const arn = await start('whole', [{ Name: 'Threshold', Value: '0.9' }]);
    const execution = await ended(arn);
    assert.equal(execution.PipelineExecutionStatus, 'Failed');
    assert.match(JSON.stringify(await steps(arn)), /below/);
    await assert.rejects(sagemaker.send(new RetryPipelineExecutionCommand({ PipelineExecutionArn: arn, ClientRequestToken: 'r'.repeat(32) })), { name: 'ValidationException' });
  });

  it('refuses unknown parameters and definitions that cannot be parsed', async () => {
    await assert.rejects(start('whole', [{ Name: 'Nothing', Value: '1' }]), { name: 'ValidationException' });
    await assert.rejects(make('broken', [{ Name: 'X', Type: 'Nonsense' }]), { name: 'ValidationException', message: /Unable to parse pipeline definition/ });
    const deep = definition([]).replace('"Steps":[]', `"Steps":[{"Name":"X","Type":"Lambda","Arguments":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}}]`);
    await assert.rejects(sagemaker.send(new CreatePipelineCommand({ PipelineName: 'deep', RoleArn: `${ROLE}pipeline`, PipelineDefinition: deep, ClientRequestToken: 'd'.repeat(32) })), { name: 'ValidationException', message: /nests deeper/ });
    await assert.rejects(start('no-such'), { name: 'ResourceNotFound' });
  });

  it('needs each statement of the step\'s role and the pipeline\'s: without one the step that uses it fails with AWS\'s text', async () => {
    await make('one-step', [processingStep('Prepare')]);
    const cases: [string, readonly { Action: string | string[] }[], RegExp][] = [
      ['step', STEP_POLICY, /User: arn:aws:sts::000000000000:assumed-role\/step\/SageMaker is not authorized to perform: (s3|logs|ecr):/],
      ['pipeline', PIPELINE_POLICY.slice(0, 2), /Failed to invoke sagemaker:CreateProcessingJob.*User: arn:aws:sts::000000000000:assumed-role\/pipeline\/SageMaker is not authorized to perform: (sagemaker:CreateProcessingJob|iam:PassRole) on resource/],
    ];
    for (const [name, statements, text] of cases) {
      for (const removed of statements) {
        await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'p', PolicyDocument: policy(statements.filter((statement) => statement !== removed)) }));
        const arn = await start('one-step');
        assert.equal((await ended(arn)).PipelineExecutionStatus, 'Failed', JSON.stringify(removed));
        const [step] = await steps(arn);
        assert.match(step?.FailureReason ?? '', text, JSON.stringify(removed));
      }
    }
    await iam.send(new PutRolePolicyCommand({ RoleName: 'step', PolicyName: 'p', PolicyDocument: policy(STEP_POLICY) }));
    await iam.send(new PutRolePolicyCommand({ RoleName: 'pipeline', PolicyName: 'p', PolicyDocument: policy(PIPELINE_POLICY) }));
    const again = await start('one-step');
    assert.equal((await ended(again)).PipelineExecutionStatus, 'Succeeded');
  });

  it('retries a failed execution under its own ARN', async () => {
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'step', PolicyName: 'p' }));
    const arn = await start('one-step');
    assert.equal((await ended(arn)).PipelineExecutionStatus, 'Failed');
    await iam.send(new PutRolePolicyCommand({ RoleName: 'step', PolicyName: 'p', PolicyDocument: policy(STEP_POLICY) }));
    await sagemaker.send(new RetryPipelineExecutionCommand({ PipelineExecutionArn: arn, ClientRequestToken: 'r'.repeat(32) }));
    assert.equal((await ended(arn)).PipelineExecutionStatus, 'Succeeded');
  });

  it('stops a running job with its execution', async () => {
    await make('slow', [processingStep('Wait', '60000'), processingStep('Never', undefined, ['Wait'])]);
    const arn = await start('slow');
    while ((await steps(arn))[0]?.Metadata?.ProcessingJob?.Arn === undefined) await sleep(20);
    await assert.rejects(sagemaker.send(new DeletePipelineCommand({ PipelineName: 'slow', ClientRequestToken: 'd'.repeat(32) })), { name: 'ConflictException' });
    await sagemaker.send(new StopPipelineExecutionCommand({ PipelineExecutionArn: arn, ClientRequestToken: 's'.repeat(32) }));
    assert.equal((await ended(arn)).PipelineExecutionStatus, 'Stopped');
    const listed = await steps(arn);
    assert.deepEqual(listed.map((step) => [step.StepName, step.StepStatus]), [['Wait', 'Stopped']]);
    await sagemaker.send(new DeletePipelineCommand({ PipelineName: 'slow', ClientRequestToken: 'd'.repeat(32) }));
  });

  it('goes on after the endpoint was ended in the middle of a job', async () => {
    await make('resumed', [processingStep('Wait', '700'), processingStep('Then', undefined, ['Wait'])]);
    const arn = await start('resumed');
    while ((await steps(arn))[0]?.Metadata?.ProcessingJob?.Arn === undefined) await sleep(20);
    await sleep(100);
    await endpoint.restart();
    connect();
    const execution = await ended(arn);
    assert.equal(execution.PipelineExecutionStatus, 'Succeeded', `${execution.FailureReason ?? ''} ${JSON.stringify(await steps(arn))}`);
    assert.deepEqual((await steps(arn)).map((step) => [step.StepName, step.AttemptCount]), [['Wait', 1], ['Then', 1]]);
    assert.ok(arn.startsWith(PIPELINE_ARN));
  });
});

