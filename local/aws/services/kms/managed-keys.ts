// Keys that AWS makes for its services when they are first used: alias/aws/s3, alias/aws/ssm.
import type { OperationContext } from '../../operation';
import { newKey } from './create-key';
import { kmsTables } from './keys';

const SERVICES = ['s3', 'ssm', 'lambda', 'sagemaker'];

/** Makes the key behind such an alias where it is missing. */
export async function managedKey(name: string | undefined, context: OperationContext): Promise<void> {
  const service = /(?:^|:)alias\/aws\/([a-z0-9-]+)$/.exec(name ?? '')?.[1];
  if (service === undefined || !SERVICES.includes(service)) return;
  const { keys, aliases } = kmsTables(context);
  const AliasName = `alias/aws/${service}`;
  if (aliases.get(AliasName) !== undefined) return;
  const { account, region } = context;
  const condition = { StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': `${service}.${region}.amazonaws.com` } };
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Id: `auto-${service}-2`,
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:CreateGrant', 'kms:DescribeKey'],
        Resource: '*',
        Condition: condition,
      },
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: ['kms:Describe*', 'kms:Get*', 'kms:List*', 'kms:RevokeGrant'],
        Resource: '*',
      },
    ],
  });
  const key = newKey(context, {
    policy,
    manager: 'AWS',
    description: `Default key that protects my ${service.toUpperCase()} data when no other key is defined`,
  });
  await context.cloud.store.transaction(() => {
    if (aliases.get(AliasName) !== undefined) return;
    void keys.put(key.KeyId, key);
    void aliases.put(AliasName, { AliasName, TargetKeyId: key.KeyId, CreationDate: context.now(), LastUpdatedDate: context.now() });
  });
}
