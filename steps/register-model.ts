// Step RegisterModel: a new version in the model package group, with the holdout's metrics and the verdict's digest.
import { modelContainers } from './containers';
import { asString, execution, join, parameter } from './definition/references';
import type { RegisterModelStep, Scalar } from './definition/types';
import { evaluationOutput } from './evaluate-predictions';
import { parameterNames } from './parameters';
import { retries, stepNames, type PipelinePlan } from './plan';
import { objectiveOf } from './workflow';

type Inference = NonNullable<RegisterModelStep['Arguments']['InferenceSpecification']>;

/** The RegisterModel step; a person or a later gate approves what waits. */
export function registerModel(plan: PipelinePlan): RegisterModelStep {
  const { context, workflow } = plan;
  const instance = context.instances.scoreHoldout.type;
  return {
    Name: stepNames.registerModel,
    Type: 'RegisterModel',
    Description: 'A new version that awaits approval.',
    Arguments: {
      ModelPackageGroupName: context.modelPackageGroupName,
      ModelPackageDescription: `${workflow.problem.type} of ${workflow.problem.target}, workflow ${workflow.name}, environment ${context.environment}.`,
      ModelApprovalStatus: workflow.register.status,
      InferenceSpecification: {
        Containers: modelContainers(plan),
        SupportedContentTypes: ['text/csv'],
        SupportedResponseMIMETypes: ['text/csv'],
        SupportedTransformInstanceTypes: [instance] as Inference['SupportedTransformInstanceTypes'],
        SupportedRealtimeInferenceInstanceTypes: [instance] as Inference['SupportedRealtimeInferenceInstanceTypes'],
      },
      ModelMetrics: {
        ModelQuality: { Statistics: { ContentType: 'application/json', S3Uri: evaluationOutput('EvaluationS3Uri'), ContentDigest: join('', ['sha256:', evaluationOutput('EvaluationDigest')]) } },
        Explainability: { Report: { ContentType: 'application/json', S3Uri: evaluationOutput('ExplainabilityS3Uri') } },
      },
      CustomerMetadataProperties: metadata(plan),
    },
    ...retries(),
  };
}

/** What a promotion must carry along: by what the model was judged, and what it was made from. */
function metadata(plan: PipelinePlan): Record<string, string | Exclude<Scalar, string | number | boolean>> {
  const { workflow, context } = plan;
  const { positive, decisionThreshold } = workflow.problem;
  return {
    workflow: workflow.name,
    environment: context.environment,
    verdict: evaluationOutput('Verdict'),
    verdictDigest: evaluationOutput('VerdictDigest'),
    verdictS3Uri: evaluationOutput('VerdictS3Uri'),
    evaluationDigest: evaluationOutput('EvaluationDigest'),
    runDigest: parameter(parameterNames.runDigest),
    dataDigest: parameter(parameterNames.dataDigest),
    flowDigest: context.flowDigest,
    executionId: execution('PipelineExecutionId'),
    objective: objectiveOf(workflow),
    metricValue: evaluationOutput('MetricText'),
    metricLower: evaluationOutput('LowerText'),
    metricUpper: evaluationOutput('UpperText'),
    baseline: evaluationOutput('BaselineText'),
    threshold: asString(parameter(parameterNames.threshold)),
    target: workflow.problem.target,
    ...(positive === undefined ? {} : { positive }),
    ...(decisionThreshold === undefined ? {} : { decisionThreshold: String(decisionThreshold) }),
  };
}
