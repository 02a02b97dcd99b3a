// The Lambda function of step EvaluatePredictions.
import { tmpdir } from 'node:os';
import { S3Client } from '@aws-sdk/client-s3';
import { s3Objects } from '../objects/s3-objects';
import { parseEvent } from '../parse-event';
import { withWorkFolder } from '../with-work-folder';
import { evaluatePredictions } from './evaluate-predictions';
import { evaluatePredictionsEvent } from './event';
import type { EvaluatePredictionsResult } from './outputs';

/** Entry of the function. */
export async function handler(event: unknown): Promise<EvaluatePredictionsResult> {
  const parsed = parseEvent(evaluatePredictionsEvent, event, 'EvaluatePredictions');
  return withWorkFolder(tmpdir(), 'evaluate-predictions', (folder) => evaluatePredictions(parsed, s3Objects(new S3Client({ maxAttempts: 8 })), folder));
}
