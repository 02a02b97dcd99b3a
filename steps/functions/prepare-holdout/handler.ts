// The Lambda function of step PrepareHoldout.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { s3Objects } from '../objects/s3-objects';
import { parseEvent } from '../parse-event';
import { prepareHoldoutEvent } from './event';
import { prepareHoldout, type PrepareHoldoutResult } from './prepare-holdout';

/** Entry of the function. */
export async function handler(event: unknown): Promise<PrepareHoldoutResult> {
  const workFolder = await mkdtemp(join(tmpdir(), 'prepare-holdout-'));
  try {
    return await prepareHoldout(parseEvent(prepareHoldoutEvent, event, 'PrepareHoldout'), s3Objects(new S3Client({})), workFolder);
  } finally {
    // A warm function keeps its disk.
    await rm(workFolder, { recursive: true, force: true });
  }
}
