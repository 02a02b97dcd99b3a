// Cloud Control, driven by the SDK as Pulumi's aws-native provider drives it.
import {
  CloudControlClient, CreateResourceCommand, DeleteResourceCommand, GetResourceCommand, GetResourceRequestStatusCommand, ListResourcesCommand, UpdateResourceCommand,
} from '@aws-sdk/client-cloudcontrol';
import assert from 'node:assert/strict';
import type { TestEndpoint } from '../endpoint-fixture';
import { startTestEndpoint } from '../endpoint-fixture';

type Model = Record<string, unknown>;

describe('Cloud Control', () => {
  let endpoint: TestEndpoint;
  let client: CloudControlClient;

  before(async () => {
    endpoint = await startTestEndpoint();
    client = new CloudControlClient(endpoint.config);
  });

  after(async () => {
    client.destroy();
    await endpoint.close();
  });

  async function create(type: string, desired: Model, token?: string): Promise<{ identifier: string; status: string | undefined; code: string | undefined; message: string | undefined }> {
    const { ProgressEvent: event } = await client.send(new CreateResourceCommand({ TypeName: type, DesiredState: JSON.stringify(desired), ClientToken: token }));
    return { identifier: event?.Identifier ?? '', status: event?.OperationStatus, code: event?.ErrorCode, message: event?.StatusMessage };
  }

  async function made(type: string, desired: Model): Promise<string> {
    const result = await create(type, desired);
    assert.equal(result.status, 'SUCCESS', result.message);
    return result.identifier;
  }

  async function read(type: string, identifier: string): Promise<Model> {
    const { ResourceDescription } = await client.send(new GetResourceCommand({ TypeName: type, Identifier: identifier }));
    return JSON.parse(ResourceDescription?.Properties ?? '{}') as Model;
  }

  async function update(type: string, identifier: string, patch: object[]): Promise<{ status: string | undefined; code: string | undefined; message: string | undefined }> {
    const { ProgressEvent: event } = await client.send(new UpdateResourceCommand({ TypeName: type, Identifier: identifier, PatchDocument: JSON.stringify(patch) }));
    return { status: event?.OperationStatus, code: event?.ErrorCode, message: event?.StatusMessage };
  }

  async function remove(type: string, identifier: string): Promise<string | undefined> {
    const { ProgressEvent: event } = await client.send(new DeleteResourceCommand({ TypeName: type, Identifier: identifier }));
    return event?.OperationStatus === 'SUCCESS' ? 'SUCCESS' : `${event?.ErrorCode ?? ''}: ${event?.StatusMessage ?? ''}`;
  }

  const trust = (service: string): object => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }] });

  it('makes, reads, changes and deletes an encrypted bucket', async () => {
    const key = await made('AWS::KMS::Key', { Description: 'of a test', EnableKeyRotation: true, Tags: [{ Key: 'team', Value: 'ml' }] });
    const keyModel = await read('AWS::KMS::Key', key);
    assert.equal(keyModel['EnableKeyRotation'], true);
    assert.deepEqual(keyModel['Tags'], [{ Key: 'team', Value: 'ml' }]);
    const bucket = await made('AWS::S3::Bucket', {
      BucketName: 'a-bucket-of-a-test', VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyModel['Arn'] }, BucketKeyEnabled: true }] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      LifecycleConfiguration: { Rules: [{ Id: 'old', Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 30 }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }] },
      Tags: [{ Key: 'team', Value: 'ml' }],
    });
    const model = await read('AWS::S3::Bucket', bucket);
    assert.equal(model['Arn'], 'arn:aws:s3:::a-bucket-of-a-test');
    assert.deepEqual(model['VersioningConfiguration'], { Status: 'Enabled' });
    assert.deepEqual((model['LifecycleConfiguration'] as { Rules: Model[] }).Rules[0]?.['NoncurrentVersionExpiration'], { NoncurrentDays: 30 });
    assert.equal((model['BucketEncryption'] as { ServerSideEncryptionConfiguration: { ServerSideEncryptionByDefault: Model }[] }).ServerSideEncryptionConfiguration[0]?.ServerSideEncryptionByDefault['KMSMasterKeyID'], keyModel['Arn']);
    const changed = await update('AWS::S3::Bucket', bucket, [{ op: 'replace', path: '/Tags/0/Value', value: 'risk' }, { op: 'remove', path: '/LifecycleConfiguration' }]);
    assert.equal(changed.status, 'SUCCESS', changed.message);
    const after = await read('AWS::S3::Bucket', bucket);
    assert.deepEqual(after['Tags'], [{ Key: 'team', Value: 'risk' }]);
    assert.equal(after['LifecycleConfiguration'], undefined);
    const renamed = await update('AWS::S3::Bucket', bucket, [{ op: 'replace', path: '/BucketName', value: 'another' }]);
    assert.deepEqual([renamed.status, renamed.code], ['FAILED', 'NotUpdatable']);
    assert.equal((await create('AWS::S3::Bucket', { BucketName: bucket })).code, 'AlreadyExists');
    assert.equal(await remove('AWS::S3::Bucket', bucket), 'SUCCESS');
    assert.match(await remove('AWS::S3::Bucket', bucket) ?? '', /^NotFound/);
    assert.equal(await remove('AWS::KMS::Key', key), 'SUCCESS');
    await assert.rejects(read('AWS::KMS::Key', key), { name: 'ResourceNotFoundException' });
  });

  it('makes a role with inline policies, changes them and its tags, and lists it', async () => {
    const role = await made('AWS::IAM::Role', {
      RoleName: 'scorer', AssumeRolePolicyDocument: trust('sagemaker.amazonaws.com'),
      Policies: [{ PolicyName: 'read', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] } }],
    });
    const model = await read('AWS::IAM::Role', role);
    assert.equal(model['Arn'], 'arn:aws:iam::000000000000:role/scorer');
    assert.deepEqual(model['AssumeRolePolicyDocument'], trust('sagemaker.amazonaws.com'));
    const result = await update('AWS::IAM::Role', role, [
      { op: 'add', path: '/Tags', value: [{ Key: 'step', Value: 'score' }] }, { op: 'replace', path: '/Policies/0/PolicyDocument/Statement/0/Action', value: 's3:PutObject' },
    ]);
    assert.equal(result.status, 'SUCCESS', result.message);
    const after = await read('AWS::IAM::Role', role);
    assert.deepEqual(after['Tags'], [{ Key: 'step', Value: 'score' }]);
    assert.equal((after['Policies'] as { PolicyDocument: { Statement: Model[] } }[])[0]?.PolicyDocument.Statement[0]?.['Action'], 's3:PutObject');
    const { ResourceDescriptions } = await client.send(new ListResourcesCommand({ TypeName: 'AWS::IAM::Role' }));
    assert.ok(ResourceDescriptions?.some((resource) => resource.Identifier === 'scorer'));
    assert.equal(await remove('AWS::IAM::Role', role), 'SUCCESS');
  });

  it('makes a function, a pipeline, a group, a log group and a parameter', async () => {
    await made('AWS::IAM::Role', { RoleName: 'function', AssumeRolePolicyDocument: trust('lambda.amazonaws.com') });
    await made('AWS::IAM::Role', { RoleName: 'pipeline', AssumeRolePolicyDocument: trust('sagemaker.amazonaws.com') });
    const name = await made('AWS::Lambda::Function', {
      FunctionName: 'judge', Role: 'arn:aws:iam::000000000000:role/function', Runtime: 'nodejs24.x', Handler: 'index.handler', Timeout: 60,
      Code: { ZipFile: 'exports.handler = async () => 1;' }, Environment: { Variables: { MODE: '1' } }, Tags: [{ Key: 'team', Value: 'ml' }],
    });
    const model = await read('AWS::Lambda::Function', name);
    assert.equal(model['Code'], undefined);
    assert.deepEqual(model['Environment'], { Variables: { MODE: '1' } });
    const changed = await update('AWS::Lambda::Function', name, [{ op: 'replace', path: '/Code', value: { ZipFile: 'exports.handler = async () => 2;' } }, { op: 'replace', path: '/Timeout', value: 90 }]);
    assert.equal(changed.status, 'SUCCESS', changed.message);
    assert.equal((await read('AWS::Lambda::Function', name))['Timeout'], 90);

    const pipeline = await made('AWS::SageMaker::Pipeline', {
      PipelineName: 'train-dev', RoleArn: 'arn:aws:iam::000000000000:role/pipeline',
      PipelineDefinition: { PipelineDefinitionBody: JSON.stringify({ Version: '2020-12-01', Steps: [{ Name: 'Stop', Type: 'Fail', Arguments: { ErrorMessage: 'no' } }] }) },
    });
    assert.equal((await read('AWS::SageMaker::Pipeline', pipeline))['RoleArn'], 'arn:aws:iam::000000000000:role/pipeline');
    const group = await made('AWS::SageMaker::ModelPackageGroup', { ModelPackageGroupName: 'g-1', ModelPackageGroupDescription: 'x', Tags: [{ Key: 'a', Value: '1' }] });
    assert.equal(group, 'arn:aws:sagemaker:us-east-1:000000000000:model-package-group/g-1');
    assert.deepEqual((await update('AWS::SageMaker::ModelPackageGroup', group, [{ op: 'replace', path: '/Tags/0/Value', value: '2' }])).status, 'SUCCESS');
    assert.deepEqual((await read('AWS::SageMaker::ModelPackageGroup', group))['Tags'], [{ Key: 'a', Value: '2' }]);
    const logs = await made('AWS::Logs::LogGroup', { LogGroupName: '/aws/lambda/judge', RetentionInDays: 14, Tags: [{ Key: 'a', Value: '1' }] });
    assert.equal((await read('AWS::Logs::LogGroup', logs))['RetentionInDays'], 14);
    const parameter = await made('AWS::SSM::Parameter', { Name: '/mlops/x/dev/bucket', Type: 'String', Value: 'b', Tags: { a: '1' } });
    assert.deepEqual((await read('AWS::SSM::Parameter', parameter))['Tags'], { a: '1' });
    assert.equal((await update('AWS::SSM::Parameter', parameter, [{ op: 'replace', path: '/Value', value: 'c' }])).status, 'SUCCESS');
    for (const [type, identifier] of [['AWS::SSM::Parameter', parameter], ['AWS::Logs::LogGroup', logs], ['AWS::SageMaker::ModelPackageGroup', group], ['AWS::SageMaker::Pipeline', pipeline], ['AWS::Lambda::Function', name]] as const) {
      assert.equal(await remove(type, identifier), 'SUCCESS');
    }
  });

  it('answers a ClientToken that it knows with the request it belongs to, and refuses another under it', async () => {
    const first = await client.send(new CreateResourceCommand({ TypeName: 'AWS::Logs::LogGroup', DesiredState: '{"LogGroupName":"once"}', ClientToken: 'token-1' }));
    const again = await client.send(new CreateResourceCommand({ TypeName: 'AWS::Logs::LogGroup', DesiredState: '{"LogGroupName":"once"}', ClientToken: 'token-1' }));
    assert.equal(again.ProgressEvent?.RequestToken, first.ProgressEvent?.RequestToken);
    const status = await client.send(new GetResourceRequestStatusCommand({ RequestToken: first.ProgressEvent?.RequestToken }));
    assert.equal(status.ProgressEvent?.OperationStatus, 'SUCCESS');
    await assert.rejects(
      client.send(new CreateResourceCommand({ TypeName: 'AWS::Logs::LogGroup', DesiredState: '{"LogGroupName":"twice"}', ClientToken: 'token-1' })),
      { name: 'ClientTokenConflictException' },
    );
  });

  it('refuses unknown and read-only properties, types without handlers and types that do not exist', async () => {
    const unknown = await create('AWS::S3::Bucket', { BucketName: 'x-x-x', Colour: 'red', Arn: 'arn:aws:s3:::x' });
    assert.equal(unknown.code, 'InvalidRequest');
    assert.match(unknown.message ?? '', /extraneous key \[Colour\] is not permitted/);
    assert.match(unknown.message ?? '', /readOnlyProperties \[\/properties\/Arn\]/);
    const nested = await create('AWS::S3::Bucket', { BucketName: 'x-x-x', BucketEncryption: {}, LifecycleConfiguration: { Rules: [{ Status: 'Enabled', When: 1 }] } });
    assert.match(nested.message ?? '', /BucketEncryption: required key \[ServerSideEncryptionConfiguration\] not found/);
    assert.match(nested.message ?? '', /LifecycleConfiguration\/Rules\/0: extraneous key \[When\] is not permitted/);
    const deep = { TypeName: 'AWS::IAM::Role', DesiredState: `{"RoleName":"deep","AssumeRolePolicyDocument":${'['.repeat(50_000)}${']'.repeat(50_000)}}` };
    await assert.rejects(client.send(new CreateResourceCommand(deep)), { name: 'ValidationException', message: /nests deeper/ });
    await assert.rejects(create('AWS::SageMaker::EndpointConfig', {}), { name: 'UnsupportedActionException' });
    await assert.rejects(create('AWS::Nothing::AtAll', {}), { name: 'TypeNotFoundException' });
  });
});
