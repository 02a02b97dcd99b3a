// A run that went well, from which tests break one thing each.
import type { RunSummary } from '../../../automation/runs/run-summary';

/** A passed run with two candidates. */
export const passedRun = (): RunSummary => ({
  executionArn: 'arn:aws:sagemaker:us-east-1:000000000000:pipeline/p-dev/execution/abc', executionId: 'abc', status: 'Succeeded', seconds: 31,
  steps: [{ name: 'PrepareData', status: 'Succeeded', seconds: 2, cached: false }, { name: 'TrainCandidates', status: 'Succeeded', seconds: 25, cached: true }],
  leaderboard: [{ rank: 1, name: 'WeightedEnsemble-L2-FULL-t1', status: 'Completed', metric: 'F1', value: 0.45, others: { F1: 0.45, AUC: 0.8 }, seconds: 1 }],
  importance: [{ feature: 'Size <b>', value: 0.4 }],
  modelPackage: { arn: 'arn:aws:sagemaker:us-east-1:000000000000:model-package/p-dev/1', approval: 'PendingManualApproval', version: 1 },
  verdict: {
    version: 1, verdict: 'passed', failedGates: [], workflow: 'p', environment: 'dev', executionArn: 'arn', runDigest: 'r', dataDigest: 'd',
    problem: { type: 'BinaryClassification', objective: 'F1', direction: 'Maximize', positive: '1' }, rows: 200,
    metric: { name: 'F1', value: 0.36, lower: 0.3, upper: 0.42, level: 0.95, baseline: 0.17, threshold: 0.3 },
    gates: [{ name: 'threshold', mode: 'required', passed: true, metric: 'F1', value: 0.36, threshold: 0.3, comparison: 'GreaterThanOrEqualTo', reason: 'F1 0.36 reaches the threshold 0.3.' }],
    warnings: [], evaluationS3Uri: 's3://b/e', evaluationDigest: 'e', explainabilityS3Uri: 's3://b/x',
  },
  evaluation: {
    binary_classification_metrics: {
      confusion_matrix: { 0: { 0: 150, 1: 20 }, 1: { 0: 15, 1: 15 } },
      receiver_operating_characteristic_curve: { false_positive_rates: [0, 0.2, 1], true_positive_rates: [0, 0.7, 1] },
      precision_recall_curve: { precisions: [0.2, 0.5, 1], recalls: [1, 0.5, 0] },
    },
    holdout: { version: 1, problem_type: 'BinaryClassification', objective: 'F1', rows: 200, interval_level: 0.95, interval_resamples: 1000, metrics: { F1: { value: 0.36, lower: 0.3, upper: 0.42, baseline: 0.17 } }, slices: [] },
  },
});
