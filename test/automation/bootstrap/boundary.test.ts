// What the permissions boundary holds back, asked of the embedded AWS by a deploy role that may do everything else.
import assert from 'node:assert/strict';
import { CreateOpenIDConnectProviderCommand, CreatePolicyVersionCommand, CreateRoleCommand, DeleteRolePermissionsBoundaryCommand, GetRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, DeleteObjectCommand, PutBucketVersioningCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { bootstrapAccount } from '../../../automation/bootstrap/bootstrap-account';
import { startTestEndpoint, type TestEndpoint } from '../../local/aws/test-endpoint';

const account = '000000000000';
const boundary = `arn:aws:iam::${account}:policy/mlops-boundary-dev`;
const trust = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] });
const everything = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });

describe('the permissions boundary of a bootstrap', () => {
  let aws: TestEndpoint;
  let iam: IAMClient;
  let s3: S3Client;
  const clients: { destroy(): void }[] = [];

  before(async () => {
    aws = await startTestEndpoint();
    const admin = { s3: new S3Client(aws.client()), kms: new KMSClient(aws.client()), iam: new IAMClient(aws.client()) };
    await bootstrapAccount(admin, {
      place: { account, region: 'us-east-1', partition: 'aws', environment: 'dev' }, principals: [`arn:aws:iam::${account}:root`], adopt: false, previewOnly: false,
      deployStatements: [{ sid: 'Everything', reason: 'so that only the boundary says no', actions: ['*'], resources: ['*'] }],
    }, () => undefined);
    const sts = new STSClient(aws.client());
    const { Credentials: keys } = await sts.send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/mlops-deploy-dev`, RoleSessionName: 'test' }));
    const session = aws.client({ accessKeyId: keys?.AccessKeyId ?? '', secretAccessKey: keys?.SecretAccessKey ?? '', sessionToken: keys?.SessionToken ?? '' });
    [iam, s3] = [new IAMClient(session), new S3Client(session)];
    clients.push(...Object.values(admin), sts, iam, s3);
  });
  after(async () => {
    for (const client of clients) client.destroy();
    await aws.end();
  });

  const denied = (promise: Promise<unknown>): Promise<void> => assert.rejects(promise, /explicit deny in a permissions boundary|not authorized to perform/);

  it('lets roles be made and given policies only where they have the boundary themselves', async () => {
    await denied(iam.send(new CreateRoleCommand({ RoleName: 'free', AssumeRolePolicyDocument: trust })));
    await iam.send(new CreateRoleCommand({ RoleName: 'bounded', AssumeRolePolicyDocument: trust, PermissionsBoundary: boundary }));
    await iam.send(new PutRolePolicyCommand({ RoleName: 'bounded', PolicyName: 'p', PolicyDocument: everything }));
    await denied(iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: 'bounded' })));
  });

  it('lets neither itself nor the deploy role be changed', async () => {
    await denied(iam.send(new CreatePolicyVersionCommand({ PolicyArn: boundary, PolicyDocument: everything, SetAsDefault: true })));
    await denied(iam.send(new PutRolePolicyCommand({ RoleName: 'mlops-deploy-dev', PolicyName: 'p', PolicyDocument: everything })));
    assert.equal((await iam.send(new GetRoleCommand({ RoleName: 'mlops-deploy-dev' }))).Role?.RoleName, 'mlops-deploy-dev');
  });

  it('lets no other way into the account be opened', async () => {
    await denied(iam.send(new CreateOpenIDConnectProviderCommand({ Url: 'https://example.com', ClientIDList: ['me'] })));
  });

  it('leaves the state to be written, but not to be lost', async () => {
    const Bucket = `mlops-state-${account}-us-east-1`;
    const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key: '.pulumi/stacks/w/dev.json', Body: '{}' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: '.pulumi/stacks/w/dev.json' }));
    await denied(s3.send(new DeleteObjectCommand({ Bucket, Key: '.pulumi/stacks/w/dev.json', VersionId })));
    await denied(s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Suspended' } })));
    await s3.send(new CreateBucketCommand({ Bucket: 'of-an-environment' }));
    await s3.send(new PutBucketVersioningCommand({ Bucket: 'of-an-environment', VersioningConfiguration: { Status: 'Suspended' } }));
  });
});
