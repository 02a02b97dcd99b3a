// What step EvaluatePredictions passes to its function.
import { z } from 'zod';
import { gateSettings } from '../gates/settings';

const uri = z.string().startsWith('s3://');
const objective = z.enum(['F1', 'Accuracy', 'AUC', 'BalancedAccuracy', 'Precision', 'Recall', 'F1macro', 'PrecisionMacro', 'RecallMacro', 'MSE', 'MAE', 'R2', 'RMSE']);

const gates = z.string().transform((text, context) => {
  try {
    const parsed = gateSettings.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: z.prettifyError(parsed.error) });
  } catch (error) {
    context.addIssue({ code: 'custom', message: `not JSON: ${String(error)}` });
  }
  return z.NEVER;
});

export const evaluatePredictionsEvent = z.object({
  PredictionsS3Uri: uri,
  LabelsS3Uri: uri,
  FeaturesS3Uri: uri,
  HoldoutReportS3Uri: uri,
  CandidatesS3Uri: uri,
  AutoMLJobName: z.string(),
  CandidateName: z.string(),
  OutputS3Uri: uri,
  ProblemType: z.enum(['BinaryClassification', 'MulticlassClassification', 'Regression']),
  Objective: objective,
  Positive: z.string().optional(),
  DecisionThreshold: z.coerce.number().optional(),
  Threshold: z.coerce.number(),
  Gates: gates,
  Workflow: z.string(),
  Environment: z.string(),
  ExecutionArn: z.string(),
  RunDigest: z.string(),
  DataDigest: z.string(),
});

/** Names are the step's. */
export type EvaluatePredictionsEvent = z.output<typeof evaluatePredictionsEvent>;
