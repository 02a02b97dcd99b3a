// Roles, their policies, and what their sessions may do.
import assert from 'node:assert/strict';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetObjectCommand, PutBucketPolicyCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, type AssumeRoleCommandInput, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { passRole } from '../../../../local/aws/operation';
import { errorOf, startTestEndpoint, type TestEndpoint, type TestKeys } from '../test-endpoint';

const account = '000000000000';
const arnOf = (role: string): string => `arn:aws:iam::${account}:role/${role}`;
const document = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const trust = (Principal: object, more = {}): string => document({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...more });
const allow = (Action: string | string[], Resource: string, more = {}): string => document({ Effect: 'Allow', Action, Resource, ...more });

describe('IAM and STS', () => {
  let aws: TestEndpoint;
  let iam: IAMClient;
  let sts: STSClient;
  let s3: S3Client;
  let time = Date.parse('2026-03-03T03:03:03Z');
  const clients: { destroy(): void }[] = [];

  before(async () => {
    time = Date.now();
    aws = await startTestEndpoint({ now: () => time });
    iam = new IAMClient(aws.client());
    sts = new STSClient(aws.client());
    s3 = new S3Client(aws.client());
    clients.push(iam, sts, s3);
    await s3.send(new CreateBucketCommand({ Bucket: 'data' }));
    await s3.send(new PutObjectCommand({ Bucket: 'data', Key: 'k', Body: 'x' }));
  });

  after(async () => {
    for (const client of clients) client.destroy();
    await aws.end();
  });

  const role = async (RoleName: string, policies: Record<string, string> = {}, more = {}): Promise<void> => {
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust({ AWS: `arn:aws:iam::${account}:root` }), ...more }));
    for (const [PolicyName, PolicyDocument] of Object.entries(policies))
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  };

  const session = async (name: string, more: Partial<AssumeRoleCommandInput> = {}): Promise<TestKeys> => {
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: arnOf(name), RoleSessionName: 'test', ...more }));
    return {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
  };

  const s3As = (keys: TestKeys): S3Client => {
    const client = new S3Client(aws.client(keys));
    clients.push(client);
    return client;
  };
  const read = (keys: TestKeys): Promise<unknown> => s3As(keys).send(new GetObjectCommand({ Bucket: 'data', Key: 'k' }));

  it("refuses in AWS's words what no policy allows, and allows it from the moment one does", async () => {
    await role('reader');
    const keys = await session('reader');
    assert.deepEqual(await errorOf(read(keys)), {
      name: 'AccessDenied',
      status: 403,
      message: `User: arn:aws:sts::${account}:assumed-role/reader/test is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::data/k" because no identity-based policy allows the s3:GetObject action`,
    });
    await iam.send(new PutRolePolicyCommand({ RoleName: 'reader', PolicyName: 'p', PolicyDocument: allow('s3:GetObject', 'arn:aws:s3:::data/*') }));
    await read(keys);
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'reader', PolicyName: 'p' }));
    assert.equal((await errorOf(read(keys))).name, 'AccessDenied');
  });

  it('asks managed policies in their version in force, and knows what is attached', async () => {
    await role('managed');
    const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'm', PolicyDocument: allow('s3:PutObject', '*') }));
    const PolicyArn = Policy?.Arn;
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'managed', PolicyArn }));
    const keys = await session('managed');
    assert.equal((await errorOf(read(keys))).name, 'AccessDenied');
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: allow('s3:Get*', '*'), SetAsDefault: true }));
    await read(keys);
    assert.deepEqual((await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'managed' }))).AttachedPolicies, [
      { PolicyName: 'm', PolicyArn },
    ]);
    assert.equal((await errorOf(iam.send(new DeletePolicyCommand({ PolicyArn })))).name, 'DeleteConflictException');
    assert.equal(
      (await errorOf(iam.send(new DeleteRoleCommand({ RoleName: 'managed' })))).message,
      'Cannot delete entity, must detach all policies first.',
    );
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'managed', PolicyArn }));
    await iam.send(new DeleteRoleCommand({ RoleName: 'managed' }));
    assert.equal((await errorOf(read(keys))).name, 'AccessDenied');
    assert.equal(
      (await errorOf(iam.send(new AttachRolePolicyCommand({ RoleName: 'reader', PolicyArn: 'arn:aws:iam::aws:policy/AmazonSageMakerFullAccess' }))))
        .name,
      'NoSuchEntityException',
    );
  });

  it('holds a role to its boundary, and a session to its session policy and its tags', async () => {
    await role('bounded', { all: allow('s3:*', '*') }, { Tags: [{ Key: 'team', Value: 'red' }] });
    await read(await session('bounded'));
    const narrow = await session('bounded', { Policy: allow('s3:PutObject', '*') });
    assert.match((await errorOf(read(narrow))).message, /because no session policy allows the s3:GetObject action$/);
    const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'boundary', PolicyDocument: allow('iam:*', '*') }));
    await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'bounded', PermissionsBoundary: Policy?.Arn }));
    assert.match((await errorOf(read(await session('bounded')))).message, /because no permissions boundary allows the s3:GetObject action$/);
    await role(
      'tagged',
      { p: allow('s3:GetObject', '*', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } } }) },
      { Tags: [{ Key: 'team', Value: 'blue' }] },
    );
    assert.equal((await errorOf(read(await session('tagged')))).name, 'AccessDenied');
    await iam.send(new TagRoleCommand({ RoleName: 'tagged', Tags: [{ Key: 'team', Value: 'red' }] }));
    await read(await session('tagged'));
  });

  it("follows the bucket's policy: a deny, and an allow of the role by name", async () => {
    await role('guest');
    await s3.send(new CreateBucketCommand({ Bucket: 'shared' }));
    await s3.send(new PutObjectCommand({ Bucket: 'shared', Key: 'k', Body: 'x' }));
    const keys = await session('guest');
    const ask = () => s3As(keys).send(new GetObjectCommand({ Bucket: 'shared', Key: 'k' }));
    assert.equal((await errorOf(ask())).name, 'AccessDenied');
    const statement = { Effect: 'Allow', Principal: { AWS: arnOf('guest') }, Action: 's3:GetObject', Resource: 'arn:aws:s3:::shared/*' };
    await s3.send(new PutBucketPolicyCommand({ Bucket: 'shared', Policy: document(statement) }));
    await ask();
    const insecure = {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::shared', 'arn:aws:s3:::shared/*'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    await s3.send(new PutBucketPolicyCommand({ Bucket: 'shared', Policy: document(statement, insecure) }));
    await ask();
    await s3.send(
      new PutBucketPolicyCommand({
        Bucket: 'shared',
        Policy: document(statement, { ...insecure, Condition: { StringLike: { 'aws:PrincipalArn': arnOf('gu*') } } }),
      }),
    );
    assert.match((await errorOf(ask())).message, /with an explicit deny in a resource-based policy$/);
  });

  it('lets a service assume a role only as the trust policy says', async () => {
    await iam.send(
      new CreateRoleCommand({
        RoleName: 'job',
        AssumeRolePolicyDocument: trust(
          { Service: 'sagemaker.amazonaws.com' },
          { Condition: { StringEquals: { 'aws:SourceAccount': account }, ArnLike: { 'aws:SourceArn': 'arn:aws:sagemaker:*:*:pipeline/*' } } },
        ),
      }),
    );
    const assume = (service: string, sourceArn?: string) => aws.endpoint.assume(arnOf('job'), service, sourceArn === undefined ? {} : { sourceArn });
    const caller = await assume('sagemaker.amazonaws.com', `arn:aws:sagemaker:us-east-1:${account}:pipeline/p`);
    assert.deepEqual([caller.arn, caller.kind], [`arn:aws:sts::${account}:assumed-role/job/SageMaker`, 'role']);
    for (const [service, source] of [
      ['lambda.amazonaws.com', `arn:aws:sagemaker:us-east-1:${account}:pipeline/p`],
      ['sagemaker.amazonaws.com', 'arn:aws:sagemaker:us-east-1:1:model/m'],
      ['sagemaker.amazonaws.com', undefined],
    ] as const) {
      await assert.rejects(assume(service, source), { code: 'AccessDenied' });
    }
    await assert.rejects(aws.endpoint.assume(arnOf('nobody'), 'sagemaker.amazonaws.com'), { code: 'AccessDenied' });
    assert.deepEqual(await errorOf(sts.send(new AssumeRoleCommand({ RoleArn: arnOf('job'), RoleSessionName: 'me' }))), {
      name: 'AccessDenied',
      status: 403,
      message: `User: arn:aws:iam::${account}:root is not authorized to perform: sts:AssumeRole on resource: ${arnOf('job')}`,
    });
  });

  it('asks for iam:PassRole with the service that the role is passed to', async () => {
    await role('starter', {
      pass: allow('iam:PassRole', arnOf('job'), { Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } } }),
    });
    const starter = await aws.endpoint.assumeAs(aws.endpoint.administrator, { roleArn: arnOf('starter'), sessionName: 's' });
    assert.equal(await aws.endpoint.allowed(starter, passRole(arnOf('job'), 'sagemaker.amazonaws.com')), true);
    assert.equal(await aws.endpoint.allowed(starter, passRole(arnOf('job'), 'lambda.amazonaws.com')), false);
    await assert.rejects(aws.endpoint.authorize(starter, passRole(arnOf('reader'), 'sagemaker.amazonaws.com')), {
      message: `User: arn:aws:sts::${account}:assumed-role/starter/s is not authorized to perform: iam:PassRole on resource: ${arnOf('reader')} because no identity-based policy allows the iam:PassRole action`,
    });
  });

  it('ends sessions when their time is over, and gives none longer than the role allows', async () => {
    const keys = await session('reader', { DurationSeconds: 900 });
    const as = new STSClient({ ...aws.client(keys), systemClockOffset: 0 });
    clients.push(as);
    assert.equal((await as.send(new GetCallerIdentityCommand({}))).Arn, `arn:aws:sts::${account}:assumed-role/reader/test`);
    assert.match((await errorOf(session('reader', { DurationSeconds: 7200 }))).message, /exceeds the MaxSessionDuration set for this role/);
    const begun = time;
    time += 901_000;
    const late = new STSClient({ ...aws.client(keys), systemClockOffset: 901_000 });
    clients.push(late);
    assert.equal((await errorOf(late.send(new GetCallerIdentityCommand({})))).name, 'ExpiredToken');
    time = begun;
  });

  it("checks names, documents and conflicts, in IAM's words", async () => {
    assert.deepEqual(
      (await errorOf(iam.send(new CreateRoleCommand({ RoleName: 'no!', AssumeRolePolicyDocument: trust({ AWS: '*' }) })))).message,
      "1 validation error detected: Value 'no!' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]+",
    );
    for (const bad of [
      '{',
      '{}',
      document({ Effect: 'Allow', Action: 'sts:AssumeRole' }),
      document({ Effect: 'Maybe', Principal: '*', Action: 'sts:AssumeRole' }),
      document({ Effect: 'Allow', Principal: '*', Action: 'assume' }),
      document({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole', Condition: { StringAlmost: { a: 'b' } } }),
    ]) {
      assert.equal(
        (await errorOf(iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'reader', PolicyDocument: bad })))).name,
        'MalformedPolicyDocumentException',
        bad,
      );
    }
    assert.equal(
      (
        await errorOf(
          iam.send(
            new PutRolePolicyCommand({
              RoleName: 'reader',
              PolicyName: 'p',
              PolicyDocument: document({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }),
            }),
          ),
        )
      ).name,
      'MalformedPolicyDocumentException',
    );
    assert.equal(
      (await errorOf(iam.send(new CreateRoleCommand({ RoleName: 'READER', AssumeRolePolicyDocument: trust({ AWS: '*' }) })))).name,
      'EntityAlreadyExistsException',
    );
    assert.deepEqual(await errorOf(iam.send(new GetRoleCommand({ RoleName: 'nobody' }))), {
      name: 'NoSuchEntityException',
      status: 404,
      message: 'The role with name nobody cannot be found.',
    });
    assert.equal((await errorOf(iam.send(new GetRolePolicyCommand({ RoleName: 'reader', PolicyName: 'none' })))).name, 'NoSuchEntityException');
  });

  it('pages through roles, and tags them', async () => {
    const names: string[] = [];
    for (let Marker: string | undefined, more = true; more;) {
      const page = await iam.send(new ListRolesCommand({ MaxItems: 2, Marker }));
      names.push(...(page.Roles ?? []).map(({ RoleName = '' }) => RoleName));
      more = page.IsTruncated === true;
      Marker = page.Marker;
    }
    assert.deepEqual(names, ['bounded', 'guest', 'job', 'reader', 'starter', 'tagged']);
    await iam.send(
      new TagRoleCommand({
        RoleName: 'job',
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ],
      }),
    );
    await iam.send(new UntagRoleCommand({ RoleName: 'job', TagKeys: ['a'] }));
    assert.deepEqual((await iam.send(new ListRoleTagsCommand({ RoleName: 'job' }))).Tags, [{ Key: 'b', Value: '2' }]);
  });
});
