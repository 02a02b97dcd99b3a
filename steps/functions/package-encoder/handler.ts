// The Lambda function of step PackageEncoder.
import { S3Client } from '@aws-sdk/client-s3';
import { s3Objects } from '../objects/s3-objects';
import { parseEvent } from '../parse-event';
import { packageEncoderEvent } from './event';
import { packageEncoder, type PackageEncoderResult } from './package-encoder';

/** Entry of the function. */
export async function handler(event: unknown): Promise<PackageEncoderResult> {
  return packageEncoder(parseEvent(packageEncoderEvent, event, 'PackageEncoder'), s3Objects(new S3Client({ maxAttempts: 8 })));
}
