// How the gates of a run are set, as the step passes it to the function.
import { z } from 'zod';

const mode = z.enum(['required', 'advisory']);

export const gateSettings = z.object({
  threshold: z.object({ value: z.number(), mode }),
  baselineMargin: z.object({ value: z.number(), mode }).optional(),
  interval: z.object({ level: z.number(), resamples: z.int(), bound: z.enum(['threshold', 'baseline']), mode }).optional(),
  holdout: z.object({ mode }),
  slices: z.object({ columns: z.array(z.string()), maxDrop: z.number(), minRows: z.int(), mode }).optional(),
});

/** The workflow's `gates`, with defaults filled in. */
export type GateSettings = z.output<typeof gateSettings>;
