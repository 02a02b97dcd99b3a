// The verdict on a run: each gate with its evidence. Written by EvaluatePredictions, read by the driver.
import { z } from 'zod';

/** JSON has no NaN: a number that could not be computed is absent. */
const number = z.number().optional();

export const gateResultSchema = z.object({
  /** `holdout-complete`, `holdout-disjoint`, `threshold`, `baseline-margin`, `interval` or `slices`. */
  name: z.string(),
  /** Only a required gate stops a model. */
  mode: z.enum(['required', 'advisory']),
  passed: z.boolean(),
  /** What was measured. */
  metric: z.string(),
  value: number,
  threshold: number,
  /** How value and threshold must relate. */
  comparison: z.enum(['GreaterThanOrEqualTo', 'LessThanOrEqualTo']),
  /** One sentence for a person. */
  reason: z.string(),
});

/** One judgement with its evidence. */
export type GateResult = z.output<typeof gateResultSchema>;

export const verdictSchema = z.object({
  version: z.literal(1),
  verdict: z.enum(['passed', 'failed']),
  /** Names of the required gates that failed. */
  failedGates: z.array(z.string()),
  workflow: z.string(),
  environment: z.string(),
  executionArn: z.string(),
  runDigest: z.string(),
  dataDigest: z.string(),
  problem: z.object({
    type: z.enum(['BinaryClassification', 'MulticlassClassification', 'Regression']),
    objective: z.string(),
    direction: z.enum(['Maximize', 'Minimize']),
    positive: z.string().optional(),
    decisionThreshold: z.number().optional(),
  }),
  /** Rows of the holdout that were judged. */
  rows: z.int(),
  /** The objective on the holdout, with its interval and that of the best constant prediction. */
  metric: z.object({ name: z.string(), value: number, lower: number, upper: number, level: number, baseline: number, threshold: z.number() }),
  gates: z.array(gateResultSchema),
  /** What a person should know though no gate failed on it. */
  warnings: z.array(z.string()),
  evaluationS3Uri: z.string(),
  /** SHA-256 of evaluation.json, hexadecimal. */
  evaluationDigest: z.string(),
  explainabilityS3Uri: z.string(),
});

/** The judgement of a whole run. */
export type Verdict = z.output<typeof verdictSchema>;

/** @throws Error if the text is no verdict. */
export function parseVerdict(text: string): Verdict {
  return verdictSchema.parse(JSON.parse(text));
}
