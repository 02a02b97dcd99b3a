// The Lambda function of step PrepareHoldout.
import { tmpdir } from 'node:os';
import { S3Client } from '@aws-sdk/client-s3';
import { s3Objects } from '../objects/s3-objects';
import { parseEvent } from '../parse-event';
import { withWorkFolder } from '../with-work-folder';
import { prepareHoldoutEvent } from './event';
import { prepareHoldout, type PrepareHoldoutResult } from './prepare-holdout';

/** Entry of the function. */
export async function handler(event: unknown): Promise<PrepareHoldoutResult> {
  const parsed = parseEvent(prepareHoldoutEvent, event, 'PrepareHoldout');
  return withWorkFolder(tmpdir(), 'prepare-holdout', (folder) => prepareHoldout(parsed, s3Objects(new S3Client({ maxAttempts: 8 })), folder));
}
