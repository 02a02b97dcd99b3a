// What nobody may do with the environment's bucket, whatever else allows it.
import type { Place } from '../names';
import type { PolicyDocument } from './statement';

/** Requests without TLS are refused. Encryption is the bucket's default and not asked for here: jobs upload without naming it. */
export function bucketPolicy({ partition }: Place, bucket: string): PolicyDocument {
  const arn = `arn:${partition}:s3:::${bucket}`;
  return {
    Version: '2012-10-17',
    Statement: [{
      Sid: 'OnlyOverTls', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: [arn, `${arn}/*`], Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }],
  };
}
