// What step PrepareHoldout passes to its function.
import { z } from 'zod';

const uri = z.string().startsWith('s3://');
const split = z.discriminatedUnion('SplitBy', [
  z.object({ SplitBy: z.literal('hash'), SplitFraction: z.coerce.number().gt(0).lt(1), SplitColumn: z.string().optional() }),
  z.object({ SplitBy: z.literal('time'), SplitColumn: z.string(), SplitFrom: z.string(), SplitFormat: z.enum(['iso', 'month/day/year', 'day/month/year', 'epoch-seconds', 'epoch-milliseconds']) }),
  z.object({
    SplitBy: z.literal('given'), HoldoutFeaturesS3Uri: uri, HoldoutLabelsS3Uri: uri,
    FeaturesHeader: z.boolean(), LabelsHeader: z.boolean(), JoinBy: z.enum(['line', 'id']),
  }),
]);

/** The labels of the target, as JSON: label by raw text. */
const labels = z.string().transform((text, context) => {
  const parsed = z.record(z.string(), z.string()).safeParse(safeJson(text));
  if (parsed.success) return parsed.data;
  context.addIssue({ code: 'custom', message: `must be a JSON object of texts; got ${text.slice(0, 80)}` });
  return z.NEVER;
});

export const prepareHoldoutEvent = z.intersection(z.object({
  SourceS3Uri: uri,
  SourceIsFolder: z.boolean().default(false),
  SourceHeader: z.boolean(),
  SourceDelimiter: z.string().length(1),
  SourceMultiLine: z.boolean(),
  OutputS3Uri: uri,
  ProblemType: z.enum(['BinaryClassification', 'MulticlassClassification', 'Regression']),
  Target: z.string(),
  Labels: labels.optional(),
  IdColumn: z.string().optional(),
}), split);

/** Names are the step's, in the words of SageMaker's own requests. */
export type PrepareHoldoutEvent = z.output<typeof prepareHoldoutEvent>;

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
