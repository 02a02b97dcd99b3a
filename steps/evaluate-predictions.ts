// Step EvaluatePredictions: measures the predictions against the labels and judges the gates of the run.
import { execution, parameter, stepOutput, stepProperty } from './definition/references';
import type { Get, LambdaStep, OutputParameter } from './definition/types';
import { parameterNames } from './parameters';
import { executionPath, lambdaArguments, stepNames, type PipelinePlan } from './plan';
import { holdoutOutputs } from './prepare-holdout';
import { objectiveOf } from './workflow';

/** The outputs that later steps read, with their types. */
export const evaluationOutputs = {
  Verdict: 'String',
  Metric: 'String',
  MetricValue: 'Float',
  MetricText: 'String',
  LowerText: 'String',
  UpperText: 'String',
  BaselineText: 'String',
  FailedGate: 'String',
  Reason: 'String',
  VerdictS3Uri: 'String',
  VerdictDigest: 'String',
  EvaluationS3Uri: 'String',
  EvaluationDigest: 'String',
  ExplainabilityS3Uri: 'String',
} as const satisfies Readonly<Record<string, OutputParameter['OutputType']>>;

/** A reference to one of them. */
export function evaluationOutput(name: keyof typeof evaluationOutputs): Get {
  return stepOutput(stepNames.evaluatePredictions, name);
}

/** The Lambda step. It is never cached: a run's verdict is its own. */
export function evaluatePredictions(plan: PipelinePlan): LambdaStep {
  const { workflow, context } = plan;
  const { type, positive, decisionThreshold } = workflow.problem;
  return {
    Name: stepNames.evaluatePredictions,
    Type: 'Lambda',
    Description: 'Metrics, intervals, slices, baseline; judges the gates.',
    FunctionArn: context.functions.evaluatePredictions,
    Arguments: lambdaArguments({
      PredictionsS3Uri: stepProperty(stepNames.scoreHoldout, 'TransformOutput.S3OutputPath'),
      LabelsS3Uri: stepOutput(stepNames.prepareHoldout, holdoutOutputs.labels),
      FeaturesS3Uri: stepOutput(stepNames.prepareHoldout, holdoutOutputs.features),
      HoldoutReportS3Uri: stepOutput(stepNames.prepareHoldout, holdoutOutputs.report),
      CandidatesS3Uri: stepProperty(stepNames.trainCandidates, 'OutputDataConfig.S3OutputPath'),
      AutoMLJobName: stepProperty(stepNames.trainCandidates, 'AutoMLJobName'),
      CandidateName: stepProperty(stepNames.trainCandidates, 'BestCandidate.CandidateName'),
      OutputS3Uri: executionPath(plan, 'evaluation'),
      ProblemType: type,
      Objective: objectiveOf(workflow),
      Positive: positive,
      DecisionThreshold: decisionThreshold,
      Threshold: parameter(parameterNames.threshold),
      Gates: JSON.stringify(workflow.gates),
      Workflow: workflow.name,
      Environment: context.environment,
      ExecutionArn: execution('PipelineExecutionArn'),
      RunDigest: parameter(parameterNames.runDigest),
      DataDigest: parameter(parameterNames.dataDigest),
    }),
    OutputParameters: Object.entries(evaluationOutputs).map(([OutputName, OutputType]) => ({ OutputName, OutputType })),
  };
}
