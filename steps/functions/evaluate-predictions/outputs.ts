// What EvaluatePredictions hands to the Condition, to the registry and to the message of a refusal.
import { stopping } from '../gates/judge';
import type { Verdict } from '../verdict';

/** By the names of the step's OutputParameters; each text is at most 1024 characters and never empty. */
export interface EvaluatePredictionsResult {
  readonly Verdict: string;
  readonly Metric: string;
  readonly MetricValue: number;
  readonly MetricText: string;
  readonly LowerText: string;
  readonly UpperText: string;
  readonly BaselineText: string;
  readonly FailedGate: string;
  readonly Reason: string;
  readonly VerdictS3Uri: string;
  readonly VerdictDigest: string;
  readonly EvaluationS3Uri: string;
  readonly EvaluationDigest: string;
  readonly ExplainabilityS3Uri: string;
}

const longest = 1024;

/** The outputs of a verdict. */
export function describeOutputs(verdict: Verdict, stored: { readonly uri: string; readonly digest: string }): EvaluatePredictionsResult {
  const failed = stopping(verdict.gates);
  const { metric } = verdict;
  return {
    Verdict: verdict.verdict,
    Metric: metric.name,
    MetricValue: metric.value ?? worst(verdict.problem.direction),
    MetricText: text(metric.value),
    LowerText: text(metric.lower),
    UpperText: text(metric.upper),
    BaselineText: text(metric.baseline),
    FailedGate: failed.map((gate) => gate.name).join(', ') || 'none',
    Reason: failed.map((gate) => gate.reason).join(' ').slice(0, longest) || 'All gates passed.',
    VerdictS3Uri: stored.uri,
    VerdictDigest: stored.digest,
    EvaluationS3Uri: verdict.evaluationS3Uri,
    EvaluationDigest: verdict.evaluationDigest,
    ExplainabilityS3Uri: verdict.explainabilityS3Uri,
  };
}

/** A metric that could not be computed must not get past the Condition. */
function worst(direction: Verdict['problem']['direction']): number {
  return direction === 'Maximize' ? -Number.MAX_VALUE : Number.MAX_VALUE;
}

function text(value: number | undefined): string {
  return value === undefined ? 'not computable' : String(value);
}
