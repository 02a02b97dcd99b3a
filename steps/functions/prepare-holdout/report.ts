// What PrepareHoldout did with the data, for the steps after it and for the gate that judges the holdout.
import { z } from 'zod';

const counts = z.record(z.string(), z.int());

export const holdoutReportSchema = z.object({
  version: z.literal(1),
  /** Columns of the raw table in its order, the target among them. */
  columns: z.array(z.string()),
  target: z.string(),
  /** The column that identifies a row; absent where its number does, from 1 for the first after the header. */
  idColumn: z.string().optional(),
  split: z.enum(['hash', 'time', 'given']),
  rows: z.object({
    /** Rows of the raw table. */
    source: z.int(),
    training: z.int(),
    holdout: z.int(),
    /** Rows of the raw table left out because their target is empty. */
    withoutLabel: z.int(),
  }),
  /** Rows by label, classification only. */
  labels: z.object({ training: counts, holdout: counts }).optional(),
  /** SHA-256 of the files written, hexadecimal. */
  digests: z.object({ training: z.string(), features: z.string(), labels: z.string() }),
  disjoint: z.object({
    /** Ids of the holdout that training rows have too; absent where rows are known by number only. */
    sharedIds: z.int().optional(),
    /** Holdout rows whose features a training row has too. */
    sharedRows: z.int(),
    /** `sharedRows` by the holdout's rows. */
    sharedShare: z.number(),
    /** The first ids of such rows. */
    examples: z.array(z.string()),
    /** The columns compared. */
    compared: z.array(z.string()),
  }),
});

/** The report, written as JSON beside the holdout. */
export type HoldoutReport = z.output<typeof holdoutReportSchema>;

/** @throws Error if the text is no such report. */
export function parseHoldoutReport(text: string): HoldoutReport {
  return holdoutReportSchema.parse(JSON.parse(text));
}
