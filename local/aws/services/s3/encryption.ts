// How an object is encrypted: as the request asks, else as the bucket's default says.
import type { ServerSideEncryption, ServerSideEncryptionConfiguration } from '@aws-sdk/client-s3';
import { AwsError, type OperationContext } from '../../operation';
import type { BucketRecord, EncryptionChoice, SealedContent } from './records';

interface Asked {
  ServerSideEncryption?: ServerSideEncryption | undefined;
  SSEKMSKeyId?: string | undefined;
  BucketKeyEnabled?: boolean | undefined;
  SSECustomerAlgorithm?: string | undefined;
}

/** @throws AwsError for customer-provided keys, which this endpoint does not serve */
export function encryptionChoice(input: Asked, bucket: BucketRecord, { account, region }: OperationContext): EncryptionChoice {
  if (input.SSECustomerAlgorithm !== undefined)
    throw new AwsError('NotImplemented', 'Server-side encryption with customer-provided keys (SSE-C) is not implemented by this endpoint', {
      status: 501,
    });
  if (input.SSEKMSKeyId !== undefined && input.ServerSideEncryption !== 'aws:kms') {
    throw new AwsError('InvalidArgument', 'The encryption method specified is not supported', {
      fields: { ArgumentName: 'x-amz-server-side-encryption' },
    });
  }
  const rule = (bucket.settings['encryption'] as ServerSideEncryptionConfiguration | undefined)?.Rules?.[0];
  const byDefault = rule?.ApplyServerSideEncryptionByDefault;
  const algorithm = input.ServerSideEncryption ?? byDefault?.SSEAlgorithm ?? 'AES256';
  if (algorithm === 'AES256') return { algorithm };
  if (algorithm !== 'aws:kms')
    throw new AwsError('NotImplemented', `The encryption ${algorithm} is not implemented by this endpoint`, { status: 501 });
  const key = input.SSEKMSKeyId ?? byDefault?.KMSMasterKeyID ?? 'alias/aws/s3';
  return {
    algorithm,
    keyArn: key.startsWith('arn:') ? key : `arn:aws:kms:${region}:${account}:${key.startsWith('alias/') ? '' : 'key/'}${key}`,
    bucketKey: input.BucketKeyEnabled ?? rule?.BucketKeyEnabled ?? false,
  };
}

/** The condition keys that policies use to ask for encryption. */
export function encryptionConditions(input: Asked): Record<string, string> {
  return {
    ...(input.ServerSideEncryption === undefined ? {} : { 's3:x-amz-server-side-encryption': input.ServerSideEncryption }),
    ...(input.SSEKMSKeyId === undefined ? {} : { 's3:x-amz-server-side-encryption-aws-kms-key-id': input.SSEKMSKeyId }),
  };
}

/** The members that tell how an object is encrypted. */
export function encryptionAnswer({ encryption }: Pick<SealedContent, 'encryption'>): {
  ServerSideEncryption: ServerSideEncryption;
  SSEKMSKeyId?: string;
  BucketKeyEnabled?: boolean;
} {
  return {
    ServerSideEncryption: encryption.algorithm,
    ...(encryption.keyArn === undefined ? {} : { SSEKMSKeyId: encryption.keyArn }),
    ...(encryption.bucketKey === true ? { BucketKeyEnabled: true } : {}),
  };
}
