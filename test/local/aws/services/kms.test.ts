// Keys: their life, their policies, and what they encrypt.
import assert from 'node:assert/strict';
import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyRotationCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListAliasesCommand,
  ListKeysCommand,
  ListResourceTagsCommand,
  PutKeyPolicyCommand,
  ReEncryptCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import fc from 'fast-check';
import { errorOf, startTestEndpoint, type TestEndpoint } from '../test-endpoint';

const account = '000000000000';
const root = `arn:aws:iam::${account}:root`;

describe('KMS', () => {
  let aws: TestEndpoint;
  let kms: KMSClient;

  before(async () => {
    aws = await startTestEndpoint();
    kms = new KMSClient(aws.client());
  });

  after(async () => {
    kms.destroy();
    await aws.end();
  });

  const key = async (more = {}): Promise<string> => (await kms.send(new CreateKeyCommand(more))).KeyMetadata?.KeyId ?? '';

  it('decrypts what it encrypted, under the same context alone', async () => {
    const KeyId = await key();
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 4096 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.string(), { maxKeys: 3 }),
        async (Plaintext, EncryptionContext) => {
          const { CiphertextBlob = new Uint8Array() } = await kms.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext }));
          const reordered = Object.fromEntries(Object.entries(EncryptionContext).reverse());
          const { Plaintext: opened } = await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: reordered }));
          assert.deepEqual(opened, new Uint8Array(Plaintext));
          assert.equal(
            (await errorOf(kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { ...EncryptionContext, other: 'x' } })))).name,
            'InvalidCiphertextException',
          );
          const broken = new Uint8Array(CiphertextBlob);
          broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1;
          assert.equal(
            (await errorOf(kms.send(new DecryptCommand({ CiphertextBlob: broken, EncryptionContext })))).name,
            'InvalidCiphertextException',
          );
        },
      ),
      { numRuns: 15 },
    );
    assert.match(
      (await errorOf(kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.alloc(4097) })))).message,
      /Member must have length less than or equal to 4096/,
    );
  });

  it('gives data keys, re-encrypts under another key, and refuses the wrong one', async () => {
    const [one, two] = [await key(), await key()];
    const data = await kms.send(new GenerateDataKeyCommand({ KeyId: one, KeySpec: 'AES_256' }));
    assert.equal(data.Plaintext?.length, 32);
    const moved = await kms.send(new ReEncryptCommand({ CiphertextBlob: data.CiphertextBlob, DestinationKeyId: two }));
    assert.deepEqual((await kms.send(new DecryptCommand({ CiphertextBlob: moved.CiphertextBlob, KeyId: two }))).Plaintext, data.Plaintext);
    assert.equal((await errorOf(kms.send(new DecryptCommand({ CiphertextBlob: moved.CiphertextBlob, KeyId: one })))).name, 'IncorrectKeyException');
  });

  it('is named by alias, which can be moved', async () => {
    const [one, two] = [await key(), await key()];
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/moving', TargetKeyId: one }));
    assert.equal((await kms.send(new DescribeKeyCommand({ KeyId: 'alias/moving' }))).KeyMetadata?.KeyId, one);
    assert.equal((await errorOf(kms.send(new CreateAliasCommand({ AliasName: 'alias/moving', TargetKeyId: two })))).name, 'AlreadyExistsException');
    await kms.send(new UpdateAliasCommand({ AliasName: 'alias/moving', TargetKeyId: two }));
    assert.equal((await kms.send(new DescribeKeyCommand({ KeyId: `arn:aws:kms:us-east-1:${account}:alias/moving` }))).KeyMetadata?.KeyId, two);
    assert.deepEqual(
      (await kms.send(new ListAliasesCommand({ KeyId: two }))).Aliases?.map(({ AliasName }) => AliasName),
      ['alias/moving'],
    );
    await kms.send(new DeleteAliasCommand({ AliasName: 'alias/moving' }));
    assert.equal(
      (await errorOf(kms.send(new DescribeKeyCommand({ KeyId: 'alias/moving' })))).message,
      `Alias arn:aws:kms:us-east-1:${account}:alias/moving is not found.`,
    );
  });

  it('does nothing while disabled or pending deletion, which can be cancelled', async () => {
    const KeyId = await key();
    await kms.send(new DisableKeyCommand({ KeyId }));
    assert.equal((await errorOf(kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') })))).name, 'DisabledException');
    const { KeyState, DeletionDate } = await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    assert.equal(KeyState, 'PendingDeletion');
    assert.ok(Math.abs((DeletionDate?.getTime() ?? 0) - Date.now() - 7 * 86_400_000) < 60_000);
    assert.equal((await errorOf(kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') })))).name, 'KMSInvalidStateException');
    assert.equal((await errorOf(kms.send(new ScheduleKeyDeletionCommand({ KeyId })))).name, 'KMSInvalidStateException');
    await kms.send(new CancelKeyDeletionCommand({ KeyId }));
    assert.equal((await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyState, 'Disabled');
  });

  it('rotates where asked, and carries tags', async () => {
    const KeyId = await key({ Tags: [{ TagKey: 'a', TagValue: '1' }] });
    assert.equal((await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).KeyRotationEnabled, false);
    await kms.send(new EnableKeyRotationCommand({ KeyId }));
    assert.deepEqual(
      (({ KeyRotationEnabled, RotationPeriodInDays }) => [KeyRotationEnabled, RotationPeriodInDays])(
        await kms.send(new GetKeyRotationStatusCommand({ KeyId })),
      ),
      [true, 365],
    );
    await kms.send(new TagResourceCommand({ KeyId, Tags: [{ TagKey: 'b', TagValue: '2' }] }));
    assert.deepEqual((await kms.send(new ListResourceTagsCommand({ KeyId }))).Tags, [
      { TagKey: 'a', TagValue: '1' },
      { TagKey: 'b', TagValue: '2' },
    ]);
    assert.ok((await kms.send(new ListKeysCommand({ Limit: 1 }))).Truncated);
  });

  it('is reached only as its policy says, and takes no policy that locks its author out', async () => {
    const KeyId = await key();
    const iam = new IAMClient(aws.client());
    await iam.send(
      new CreateRoleCommand({
        RoleName: 'user',
        AssumeRolePolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { AWS: root }, Action: 'sts:AssumeRole' }],
        }),
      }),
    );
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: 'user',
        PolicyName: 'p',
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }] }),
      }),
    );
    iam.destroy();
    const caller = await aws.endpoint.assumeAs(aws.endpoint.administrator, { roleArn: `arn:aws:iam::${account}:role/user`, sessionName: 's' });
    const encrypt = (via?: string) =>
      aws.endpoint.call('kms', 'Encrypt', { KeyId, Plaintext: Buffer.from('x') }, via === undefined ? caller : { ...caller, via: [via] });
    await encrypt();
    const keyPolicy = (...more: object[]): string =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*', Condition: { StringEquals: { 'aws:PrincipalArn': root } } },
          ...more,
        ],
      });
    await kms.send(new PutKeyPolicyCommand({ KeyId, Policy: keyPolicy() }));
    await assert.rejects(encrypt(), {
      code: 'AccessDeniedException',
      message: `User: ${caller.arn} is not authorized to perform: kms:Encrypt on resource: arn:aws:kms:us-east-1:${account}:key/${KeyId} because no resource-based policy allows the kms:Encrypt action`,
    });
    await kms.send(
      new PutKeyPolicyCommand({
        KeyId,
        Policy: keyPolicy({
          Effect: 'Allow',
          Principal: { AWS: caller.roleArn },
          Action: 'kms:Encrypt',
          Resource: '*',
          Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
        }),
      }),
    );
    await assert.rejects(encrypt(), { code: 'AccessDeniedException' });
    await encrypt('s3.us-east-1.amazonaws.com');
    const locked = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: caller.roleArn }, Action: 'kms:*', Resource: '*' }],
    });
    assert.equal(
      (await errorOf(kms.send(new PutKeyPolicyCommand({ KeyId, Policy: locked })))).message,
      'The new key policy will not allow you to update the key policy in the future.',
    );
    assert.match((await kms.send(new GetKeyPolicyCommand({ KeyId }))).Policy ?? '', /ViaService/);
  });
});
