// The Lambda function of step EvaluatePredictions.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { s3Objects } from '../objects/s3-objects';
import { parseEvent } from '../parse-event';
import { evaluatePredictions } from './evaluate-predictions';
import { evaluatePredictionsEvent } from './event';
import type { EvaluatePredictionsResult } from './outputs';

/** Entry of the function. */
export async function handler(event: unknown): Promise<EvaluatePredictionsResult> {
  const workFolder = await mkdtemp(join(tmpdir(), 'evaluate-predictions-'));
  try {
    return await evaluatePredictions(parseEvent(evaluatePredictionsEvent, event, 'EvaluatePredictions'), s3Objects(new S3Client({})), workFolder);
  } finally {
    // A warm function keeps its disk.
    await rm(workFolder, { recursive: true, force: true });
  }
}
