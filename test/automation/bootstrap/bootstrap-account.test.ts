// A bootstrap over the embedded AWS: made, found again, set right, adopted, refused.
import assert from 'node:assert/strict';
import {
  AttachRolePolicyCommand, CreatePolicyCommand, CreateRoleCommand, DeleteOpenIDConnectProviderCommand, GetOpenIDConnectProviderCommand, GetPolicyCommand, GetRoleCommand, IAMClient,
  ListAttachedRolePoliciesCommand, ListPolicyVersionsCommand, PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { GetKeyRotationStatusCommand, KMSClient, ListAliasesCommand, ListKeysCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand, GetBucketEncryptionCommand, GetBucketPolicyCommand, GetBucketTaggingCommand, GetBucketVersioningCommand, HeadBucketCommand, PutBucketTaggingCommand,
  PutBucketVersioningCommand, S3Client,
} from '@aws-sdk/client-s3';
import { bootstrapAccount, type BootstrapPlan, type PartOutcome } from '../../../automation/bootstrap/bootstrap-account';
import { CommandFailure } from '../../../automation/failures';
import type { Statement } from '../../../infra/permissions/statement';
import { errorOf, startTestEndpoint, type TestEndpoint } from '../../local/aws/test-endpoint';

const account = '000000000000';
const place = { account, region: 'us-east-1', partition: 'aws', environment: 'dev' };
const root = `arn:aws:iam::${account}:root`;
const plan: BootstrapPlan = { place, deployStatements: [], principals: [root], adopt: false, previewOnly: false };
const bucket = { Bucket: `mlops-state-${account}-us-east-1` };
/** Statements of a kilobyte each. */
const bulky = (count: number): Statement[] => Array.from({ length: count }, (_, index) => ({
  sid: `Bulky${index}`, reason: 'for its length', actions: Array.from({ length: 50 }, (__, action) => `s3:GetSomething${index}x${action}`), resources: ['*'],
}));

describe('a bootstrap', () => {
  let aws: TestEndpoint;
  let s3: S3Client;
  let kms: KMSClient;
  let iam: IAMClient;

  beforeEach(async () => {
    aws = await startTestEndpoint();
    [s3, kms, iam] = [new S3Client(aws.client()), new KMSClient(aws.client()), new IAMClient(aws.client())];
  });
  afterEach(async () => {
    for (const client of [s3, kms, iam]) client.destroy();
    await aws.end();
  });

  const run = async (more: Partial<BootstrapPlan> = {}): Promise<PartOutcome[]> => (await bootstrapAccount({ s3, kms, iam }, { ...plan, ...more }, () => undefined)).outcomes;
  const outcomesOf = (parts: readonly PartOutcome[]): string[] => parts.map(({ what, outcome }) => `${outcome} ${what}`);
  const refusalOf = async (promise: Promise<unknown>): Promise<CommandFailure> => {
    const error: unknown = await promise.then(() => undefined, (reason: unknown) => reason);
    return error instanceof CommandFailure ? error : assert.fail(`no refusal: ${String(error)}`);
  };

  it('makes key, bucket, boundary, policies and role, and a second time changes nothing', async () => {
    assert.deepEqual(outcomesOf(await run()), ['created key of the state', 'created state bucket', 'created permissions boundary', 'created policy of the deploy role', 'created deploy role']);
    const again = await run();
    assert.deepEqual(again.map(({ outcome }) => outcome), again.map(() => 'unchanged'));
    assert.deepEqual(again.flatMap(({ changes }) => changes), []);
  });

  it('leaves a bucket that keeps versions, encrypts with the rotated key and refuses requests without TLS', async () => {
    await run();
    assert.equal((await s3.send(new GetBucketVersioningCommand(bucket))).Status, 'Enabled');
    const { ServerSideEncryptionConfiguration: encryption } = await s3.send(new GetBucketEncryptionCommand(bucket));
    const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
    const KeyId = Aliases.find(({ AliasName }) => AliasName === 'alias/mlops-state')?.TargetKeyId ?? assert.fail('no alias');
    assert.equal(encryption?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID, `arn:aws:kms:us-east-1:${account}:key/${KeyId}`);
    assert.equal((await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).KeyRotationEnabled, true);
    assert.match((await s3.send(new GetBucketPolicyCommand(bucket))).Policy ?? '', /"aws:SecureTransport":"false"/);
  });

  it('bounds the deploy role, and lets in whom it was told to', async () => {
    const oidc = { issuer: 'token.actions.githubusercontent.com', subjects: ['repo:our/models:*'] };
    await run({ oidc, principals: [] });
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'mlops-deploy-dev' }));
    assert.equal(Role?.PermissionsBoundary?.PermissionsBoundaryArn, `arn:aws:iam::${account}:policy/mlops-boundary-dev`);
    const { Statement } = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')) as { Statement: { Action: string; Principal: object; Condition: object }[] };
    assert.deepEqual(Statement.map(({ Action, Principal, Condition }) => [Action, Principal, Condition]), [[
      'sts:AssumeRoleWithWebIdentity', { Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com` },
      { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' }, StringLike: { 'token.actions.githubusercontent.com:sub': ['repo:our/models:*'] } },
    ]]);
    const OpenIDConnectProviderArn = `arn:aws:iam::${account}:oidc-provider/${oidc.issuer}`;
    assert.deepEqual((await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }))).ClientIDList, ['sts.amazonaws.com']);
    assert.deepEqual((await run({ oidc, principals: [] })).filter(({ outcome }) => outcome !== 'unchanged'), []);
    await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
    assert.equal((await errorOf(iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn })))).name, 'NoSuchEntityException');
  });

  it('sets right what was changed since, and says what', async () => {
    await run();
    await s3.send(new PutBucketVersioningCommand({ ...bucket, VersioningConfiguration: { Status: 'Suspended' } }));
    const changed = (await run()).filter(({ outcome }) => outcome !== 'unchanged');
    assert.deepEqual(changed, [{ what: 'state bucket', name: bucket.Bucket, outcome: 'changed', changes: ['enable versioning'] }]);
    assert.equal((await s3.send(new GetBucketVersioningCommand(bucket))).Status, 'Enabled');
  });

  it('changes nothing under a preview', async () => {
    assert.deepEqual((await run({ previewOnly: true })).map(({ outcome }) => outcome), Array(5).fill('created'));
    assert.equal((await errorOf(s3.send(new HeadBucketCommand(bucket)))).status, 404);
    assert.deepEqual((await kms.send(new ListKeysCommand({}))).Keys, []);
  });

  it('refuses a bucket, a policy and a role that it did not make before it makes anything, all in one message', async () => {
    await s3.send(new CreateBucketCommand(bucket));
    await iam.send(new CreatePolicyCommand({ PolicyName: 'mlops-boundary-dev', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }) }));
    const { message, exitCode, advice } = await refusalOf(run());
    assert.match(message, /state bucket mlops-state-000000000000-us-east-1, permissions boundary mlops-boundary-dev/);
    assert.deepEqual([exitCode, advice.some((line) => line.includes('--adopt'))], [3, true]);
    assert.deepEqual((await kms.send(new ListKeysCommand({}))).Keys, []);
  });

  it('adopts them when told to, sets them right and keeps what else was there', async () => {
    await s3.send(new CreateBucketCommand(bucket));
    await s3.send(new PutBucketTaggingCommand({ ...bucket, Tagging: { TagSet: [{ Key: 'team', Value: 'platform' }] } }));
    const trust = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: root }, Action: 'sts:AssumeRole' }] });
    await iam.send(new CreateRoleCommand({ RoleName: 'mlops-deploy-dev', AssumeRolePolicyDocument: trust }));
    await iam.send(new PutRolePolicyCommand({ RoleName: 'mlops-deploy-dev', PolicyName: 'kept', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }] }) }));
    const outcomes = await run({ adopt: true });
    assert.deepEqual(outcomesOf(outcomes).filter((text) => text.startsWith('adopted')), ['adopted state bucket', 'adopted deploy role']);
    const { TagSet = [] } = await s3.send(new GetBucketTaggingCommand(bucket));
    assert.deepEqual(TagSet.map(({ Key, Value }) => `${Key}=${Value}`).sort(), ['managed-by=mlops-bootstrap', 'team=platform']);
    assert.equal((await iam.send(new GetRoleCommand({ RoleName: 'mlops-deploy-dev' }))).Role?.PermissionsBoundary?.PermissionsBoundaryArn, `arn:aws:iam::${account}:policy/mlops-boundary-dev`);
    assert.deepEqual((await run()).filter(({ outcome }) => outcome !== 'unchanged'), []);
  });

  it('refuses a key that waits for its deletion, and says how to bring it back', async () => {
    await run();
    const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
    const KeyId = Aliases.find(({ AliasName }) => AliasName === 'alias/mlops-state')?.TargetKeyId;
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId }));
    const { message, advice } = await refusalOf(run());
    assert.match(message, /state PendingDeletion/);
    assert.match(advice.join(' '), /aws kms cancel-key-deletion/);
  });

  it('spreads long permissions over several policies, attaches what is new and detaches what is left over', async () => {
    const names = async (): Promise<string[]> => ((await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'mlops-deploy-dev' }))).AttachedPolicies ?? []).map(({ PolicyName = '' }) => PolicyName).sort();
    await run({ deployStatements: bulky(8) });
    assert.deepEqual(await names(), ['mlops-deploy-dev-1', 'mlops-deploy-dev-2']);
    await iam.send(new CreatePolicyCommand({ PolicyName: 'of-others', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }] }) }));
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'mlops-deploy-dev', PolicyArn: `arn:aws:iam::${account}:policy/of-others` }));
    await run();
    assert.deepEqual(await names(), ['mlops-deploy-dev-1', 'of-others']);
  });

  it('keeps within the five versions of a policy however often its document changes', async () => {
    for (let count = 1; count <= 7; count += 1) await run({ deployStatements: bulky(count % 2) });
    const PolicyArn = `arn:aws:iam::${account}:policy/mlops-deploy-dev-1`;
    assert.equal((await iam.send(new ListPolicyVersionsCommand({ PolicyArn }))).Versions?.length, 5);
    assert.equal((await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy?.DefaultVersionId, 'v7');
  });
});
