// What nobody may do with the environment's buckets, whatever else allows it, and who may write access logs.
import type { EnvironmentNames, Place } from '../names';
import type { PolicyDocument } from './statement';

const onlyOverTls = (arn: string): object => ({
  Sid: 'OnlyOverTls', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: [arn, `${arn}/*`], Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

/** Requests without TLS are refused. Encryption is the bucket's default and not asked for here: jobs upload without naming it. */
export function bucketPolicy({ partition }: Place, bucket: string): PolicyDocument {
  return { Version: '2012-10-17', Statement: [onlyOverTls(`arn:${partition}:s3:::${bucket}`)] };
}

/** S3's log delivery may write, for the environment's bucket alone. Source: S3 user guide, permissions for log delivery. */
export function accessLogBucketPolicy({ partition, account }: Place, { bucket, accessLogBucket }: EnvironmentNames): PolicyDocument {
  const arn = `arn:${partition}:s3:::${accessLogBucket}`;
  return {
    Version: '2012-10-17',
    Statement: [
      onlyOverTls(arn),
      {
        Sid: 'LogsOfTheBucket', Effect: 'Allow', Principal: { Service: 'logging.s3.amazonaws.com' }, Action: 's3:PutObject', Resource: `${arn}/access/*`,
        Condition: { ArnLike: { 'aws:SourceArn': `arn:${partition}:s3:::${bucket}` }, StringEquals: { 'aws:SourceAccount': account } },
      },
    ],
  };
}
