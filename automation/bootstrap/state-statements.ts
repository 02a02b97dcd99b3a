// What every deployment needs apart from its resources: Pulumi's state with its locks, and the secrets in it.
import type { Statement } from '../../infra/permissions/statement';
import type { BootstrapNames, BootstrapPlace } from './names';

/** Statements on state bucket and key. */
export function stateStatements({ partition }: BootstrapPlace, { stateBucket }: BootstrapNames, keyArn: string): Statement[] {
  const bucket = `arn:${partition}:s3:::${stateBucket}`;
  return [
    { sid: 'ListState', reason: 'Pulumi lists stacks, locks and history.', actions: ['s3:ListBucket', 's3:GetBucketLocation'], resources: [bucket] },
    {
      sid: 'WriteState', reason: 'State, history and locks of stacks; a lock is an object that is deleted at the end, of which the bucket keeps the old version.',
      actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], resources: [`${bucket}/.pulumi/*`],
    },
    {
      sid: 'UseKeyOfState', reason: 'The bucket is encrypted with it, and Pulumi seals secrets with it itself, so the use is not confined to S3.',
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'], resources: [keyArn],
    },
  ];
}
