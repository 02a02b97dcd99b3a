// The metrics of a holdout in Model Monitor's model-quality form, with our own beside it.
import { z } from 'zod';

const deviation = z.union([z.number(), z.literal('NaN')]);
const scalar = z.object({ value: z.union([z.number(), z.literal('NaN')]), standard_deviation: deviation });
const confusionMatrix = z.record(z.string(), z.record(z.string(), z.number()));
const interval = z.object({ value: z.number().optional(), lower: z.number().optional(), upper: z.number().optional(), baseline: z.number().optional() });

export const sliceSchema = z.object({
  column: z.string(),
  /** The cell that these rows have in the column. */
  value: z.string(),
  rows: z.int(),
  /** The objective on these rows; absent where it means nothing, such as F1 without a positive. */
  metric: z.number().optional(),
  /** How much worse than on the whole holdout; negative where better. */
  drop: z.number().optional(),
  /** Whether there were rows enough to judge. */
  judged: z.boolean(),
});

/** One value of a column, measured by itself. */
export type Slice = z.output<typeof sliceSchema>;

const official = z.object({ confusion_matrix: confusionMatrix.optional() }).catchall(z.unknown());

export const evaluationSchema = z.object({
  binary_classification_metrics: official.optional(),
  multiclass_classification_metrics: official.optional(),
  regression_metrics: official.optional(),
  /** Ours, beside the form that SageMaker Studio reads. */
  holdout: z.object({
    version: z.literal(1),
    problem_type: z.string(),
    objective: z.string(),
    rows: z.int(),
    interval_level: z.number(),
    interval_resamples: z.int(),
    /** By Autopilot's name of the metric. */
    metrics: z.record(z.string(), interval),
    slices: z.array(sliceSchema),
  }),
});

/** The content of evaluation.json. */
export type Evaluation = z.output<typeof evaluationSchema>;
/** A number as Model Monitor writes it. */
export type OfficialScalar = z.output<typeof scalar>;

/** @throws Error if the text is no evaluation. */
export function parseEvaluation(text: string): Evaluation {
  return evaluationSchema.parse(JSON.parse(text));
}

/** A number with its deviation; `NaN` as text where JSON has no such number. */
export function officialScalar(value: number, standardDeviation: number | undefined): OfficialScalar {
  const written = (number: number | undefined): number | 'NaN' => (number === undefined || !Number.isFinite(number) ? 'NaN' : number);
  return { value: written(value), standard_deviation: written(standardDeviation) };
}
