// What step PackageEncoder passes to its function.
import { z } from 'zod';

const uri = z.string().startsWith('s3://');

export const packageEncoderEvent = z.object({
  ProcessingOutputS3Uri: uri,
  ProcessingJobName: z.string(),
  RefittedFlowName: z.string(),
  OutputNodeId: z.string(),
  HoldoutReportS3Uri: uri,
  OutputS3Uri: uri,
});

/** Names are the step's. */
export type PackageEncoderEvent = z.output<typeof packageEncoderEvent>;
