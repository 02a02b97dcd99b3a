// CreateKey: symmetric keys whose material never leaves the store.
import type { CreateKeyCommandInput, CreateKeyResponse, KeyMetadata } from '@aws-sdk/client-kms';
import { AwsError, type Operation, type OperationContext } from '../../operation';
import { checkKeyPolicy } from './key-policy';
import { type KeyRecord, kmsTables } from './keys';

/** A key as DescribeKey shows it. */
export function shownKey(key: KeyRecord, { account }: Pick<OperationContext, 'account'>): KeyMetadata {
  return {
    AWSAccountId: account,
    KeyId: key.KeyId,
    Arn: key.Arn,
    CreationDate: new Date(key.CreationDate),
    Enabled: key.KeyState === 'Enabled',
    Description: key.Description,
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: key.KeyState,
    Origin: 'AWS_KMS',
    KeyManager: key.KeyManager,
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    MultiRegion: false,
    ...(key.DeletionDate === undefined ? {} : { DeletionDate: new Date(key.DeletionDate) }),
  };
}

/** A new key's record. */
export function newKey(
  context: OperationContext,
  options: { policy: string; description?: string; manager?: 'CUSTOMER' | 'AWS'; tags?: Record<string, string> },
): KeyRecord {
  const KeyId = context.cloud.newId();
  return {
    KeyId,
    Arn: `arn:aws:kms:${context.region}:${context.account}:key/${KeyId}`,
    CreationDate: context.now(),
    Description: options.description ?? '',
    KeyState: 'Enabled',
    KeyManager: options.manager ?? 'CUSTOMER',
    rotation: options.manager === 'AWS',
    rotationPeriod: 365,
    policy: options.policy,
    Tags: options.tags ?? {},
    materials: [context.cloud.randomBytes(32).toString('base64')],
  };
}

export const createKey: Operation<CreateKeyCommandInput, CreateKeyResponse> = {
  name: 'CreateKey',
  authorize: (input) => {
    const tags = input.Tags ?? [];
    const conditions = {
      'kms:KeySpec': input.KeySpec ?? 'SYMMETRIC_DEFAULT',
      'kms:KeyUsage': input.KeyUsage ?? 'ENCRYPT_DECRYPT',
      'kms:BypassPolicyLockoutSafetyCheck': String(input.BypassPolicyLockoutSafetyCheck ?? false),
      ...(tags.length === 0 ? {} : { 'aws:TagKeys': tags.map(({ TagKey = '' }) => TagKey) }),
      ...Object.fromEntries(tags.map(({ TagKey = '', TagValue = '' }) => [`aws:RequestTag/${TagKey}`, TagValue])),
    };
    return [
      { action: 'kms:CreateKey', resource: '*', conditions },
      ...(tags.length === 0 ? [] : [{ action: 'kms:TagResource', resource: '*', conditions }]),
    ];
  },
  async handle(input, context) {
    const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
    if (
      spec !== 'SYMMETRIC_DEFAULT' ||
      (input.KeyUsage ?? 'ENCRYPT_DECRYPT') !== 'ENCRYPT_DECRYPT' ||
      input.MultiRegion === true ||
      (input.Origin ?? 'AWS_KMS') !== 'AWS_KMS'
    ) {
      throw new AwsError(
        'UnsupportedOperationException',
        `This endpoint makes keys of the spec SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT, of one region and of origin AWS_KMS, not ${spec} for ${input.KeyUsage ?? 'ENCRYPT_DECRYPT'}`,
      );
    }
    const policy = input.Policy ?? defaultPolicy(context.account);
    const key = newKey(context, {
      policy,
      ...(input.Description === undefined ? {} : { description: input.Description }),
      tags: Object.fromEntries((input.Tags ?? []).map(({ TagKey = '', TagValue = '' }) => [TagKey, TagValue])),
    });
    await checkKeyPolicy(policy, key, input.BypassPolicyLockoutSafetyCheck, context);
    await kmsTables(context).keys.put(key.KeyId, key);
    return { KeyMetadata: shownKey(key, context) };
  },
};

/** What KMS gives a key without a policy: all to the account, which delegates by identity policies. */
function defaultPolicy(account: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      { Sid: 'Enable IAM User Permissions', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' },
    ],
  });
}
