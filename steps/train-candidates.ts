// Step TrainCandidates: Autopilot trains candidates on the prepared rows, ranks them and picks the best.
import { vpcConfig } from './context';
import type { AutoMLStep } from './definition/types';
import { jobTags, preparedPath, retries, reuse, stepNames, type PipelinePlan } from './plan';
import { trainingUri } from './prepare-data';
import { objectiveOf } from './workflow';

/** The AutoML step; ENSEMBLING is the one mode that a pipeline takes. */
export function trainCandidates(plan: PipelinePlan): AutoMLStep {
  const { workflow, context } = plan;
  const { sampleWeight } = workflow.autopilot;
  return {
    Name: stepNames.trainCandidates,
    Type: 'AutoML',
    Description: 'Autopilot: candidates trained, ranked, the best picked.',
    Arguments: {
      InputDataConfig: [{
        DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: trainingUri(plan) } },
        TargetAttributeName: workflow.problem.target,
        ContentType: 'text/csv;header=present',
        ChannelType: 'training',
        ...(sampleWeight === undefined ? {} : { SampleWeightAttributeName: sampleWeight }),
      }],
      OutputDataConfig: { S3OutputPath: preparedPath(plan, 'candidates'), KmsKeyId: context.keyArn },
      ProblemType: workflow.problem.type,
      AutoMLJobObjective: { MetricName: objectiveOf(workflow) },
      AutoMLJobConfig: {
        Mode: 'ENSEMBLING',
        ...searchLimits(plan),
        SecurityConfig: { EnableInterContainerTrafficEncryption: true, VolumeKmsKeyId: context.keyArn, ...vpcConfig(context) },
      },
      RoleArn: context.roles.trainCandidates,
      Tags: jobTags(plan),
    },
    ...reuse,
    ...retries('SageMaker.CAPACITY_ERROR'),
  };
}

function searchLimits(plan: PipelinePlan): Omit<NonNullable<AutoMLStep['Arguments']['AutoMLJobConfig']>, 'Mode' | 'SecurityConfig'> {
  const { maxCandidates, maxRuntime, maxRuntimePerCandidate, validationFraction, algorithms } = plan.workflow.autopilot;
  const criteria = {
    ...(maxCandidates === undefined ? {} : { MaxCandidates: maxCandidates }),
    ...(maxRuntimePerCandidate === undefined ? {} : { MaxRuntimePerTrainingJobInSeconds: maxRuntimePerCandidate }),
    ...(maxRuntime === undefined ? {} : { MaxAutoMLJobRuntimeInSeconds: maxRuntime }),
  };
  return {
    ...(Object.keys(criteria).length === 0 ? {} : { CompletionCriteria: criteria }),
    ...(algorithms === undefined ? {} : { CandidateGenerationConfig: { AlgorithmsConfig: [{ AutoMLAlgorithms: algorithms }] } }),
    ...(validationFraction === undefined ? {} : { DataSplitConfig: { ValidationFraction: validationFraction } }),
  };
}
