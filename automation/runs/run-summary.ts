// What a run came to: the verdict that the pipeline made, the metrics behind it, the leaderboard, the registered package.
import type { PipelineExecutionStep } from '@aws-sdk/client-sagemaker';
import { stepNames } from '../../steps/plan';
import { parseEvaluation, type Evaluation } from '../../steps/functions/evaluation';
import { parseVerdict, type Verdict } from '../../steps/functions/verdict';
import { secondsOf, type EndedExecution } from './follow-run';
import { readLeaderboard, type RankedCandidate } from './leaderboard';
import { readText } from './objects';
import type { RunClients } from './run-clients';

/** One step for the record. */
export interface StepSummary {
  name: string;
  status: string;
  seconds?: number;
  cached: boolean;
  failureReason?: string;
}

/** A run that has ended. */
export interface RunSummary {
  executionArn: string;
  executionId: string;
  status: string;
  failureReason?: string;
  seconds?: number;
  steps: StepSummary[];
  leaderboard: RankedCandidate[];
  verdict?: Verdict;
  evaluation?: Evaluation;
  /** Mean of |SHAP value| by feature, largest first. */
  importance: { feature: string; value: number }[];
  modelPackage?: { arn: string; approval: string; version: number };
}

function summarizeStep(step: PipelineExecutionStep): StepSummary {
  const seconds = secondsOf(step);
  return {
    name: step.StepName ?? '', status: step.StepStatus ?? '', cached: step.CacheHitResult !== undefined,
    ...(seconds === undefined ? {} : { seconds }), ...(step.FailureReason === undefined ? {} : { failureReason: step.FailureReason }),
  };
}

/** A named output of a Lambda step. */
function outputOf(steps: readonly PipelineExecutionStep[], stepName: string, output: string): string | undefined {
  const step = steps.find(({ StepName }) => StepName === stepName);
  return step?.Metadata?.Lambda?.OutputParameters?.find(({ Name }) => Name === output)?.Value;
}

async function readModelPackage({ sagemaker }: RunClients, steps: readonly PipelineExecutionStep[]): Promise<RunSummary['modelPackage']> {
  const arn = steps.map(({ Metadata }) => Metadata?.RegisterModel?.Arn).find((found) => found !== undefined);
  if (arn === undefined) return undefined;
  const { DescribeModelPackageCommand } = require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
  const { ModelApprovalStatus, ModelPackageVersion } = await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn }));
  return { arn, approval: ModelApprovalStatus ?? '', version: ModelPackageVersion ?? 0 };
}

/** Global SHAP values of Clarify's analysis.json, over all labels. */
export function importanceOf(analysis: unknown): { feature: string; value: number }[] {
  const kernel = (analysis as { explanations?: { kernel_shap?: Record<string, { global_shap_values?: Record<string, number> }> } } | undefined)?.explanations?.kernel_shap ?? {};
  const sums = new Map<string, number>();
  for (const { global_shap_values: values = {} } of Object.values(kernel)) {
    for (const [feature, value] of Object.entries(values)) sums.set(feature, (sums.get(feature) ?? 0) + value);
  }
  return [...sums].map(([feature, value]) => ({ feature, value })).sort((a, b) => b.value - a.value);
}

/** Reads everything that the run left. */
export async function summarizeRun(clients: RunClients, ended: EndedExecution): Promise<RunSummary> {
  const read = async (output: string): Promise<string | undefined> => {
    const uri = outputOf(ended.steps, stepNames.evaluatePredictions, output);
    return uri === undefined || uri === '' ? undefined : readText(clients.s3, uri);
  };
  const [verdict, evaluation, explainability, leaderboard, modelPackage] = await Promise.all([
    read('VerdictS3Uri'), read('EvaluationS3Uri'), read('ExplainabilityS3Uri'),
    readLeaderboard(clients.sagemaker, ended.steps), readModelPackage(clients, ended.steps),
  ]);
  return {
    executionArn: ended.executionArn, executionId: ended.executionArn.split('/').at(-1) ?? '', status: ended.status,
    ...(ended.failureReason === undefined ? {} : { failureReason: ended.failureReason }),
    ...(ended.startedAt === undefined || ended.endedAt === undefined ? {} : { seconds: (ended.endedAt.getTime() - ended.startedAt.getTime()) / 1000 }),
    steps: ended.steps.map(summarizeStep), leaderboard,
    ...(verdict === undefined ? {} : { verdict: parseVerdict(verdict) }),
    ...(evaluation === undefined ? {} : { evaluation: parseEvaluation(evaluation) }),
    importance: explainability === undefined ? [] : importanceOf(JSON.parse(explainability)),
    ...(modelPackage === undefined ? {} : { modelPackage }),
  };
}
