// The two containers of the pipeline model: the feature encoder, then Autopilot's best candidate.
import { dataWranglerImage } from './data-wrangler-image';
import { stepOutput, stepProperty } from './definition/references';
import type { Get } from './definition/types';
import { encoderOutputs } from './package-encoder';
import { stepNames, type PipelinePlan } from './plan';

/** A container as both CreateModel and CreateModelPackage take it. */
export interface Container {
  readonly Image: string | Get;
  readonly ModelDataUrl: string | Get;
  readonly Environment: Readonly<Record<string, string | Get>>;
}

const bestCandidate = 'BestCandidate.InferenceContainers[0]';

/** What an ENSEMBLING candidate needs in its environment, copied key by key since a map cannot be referred to whole. */
const copiedKeys = ['MODEL_NAME', 'SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT', 'SAGEMAKER_SUBMIT_DIRECTORY', 'SAGEMAKER_INFERENCE_SUPPORTED', 'SAGEMAKER_PROGRAM'] as const;

/** What the last container answers with: a regression has no probability. */
export function inferenceOutput(plan: PipelinePlan): string {
  return plan.workflow.problem.type === 'Regression' ? 'predicted_label' : 'predicted_label,probability';
}

/** Feature encoder first: its answer is the candidate's request. */
export function modelContainers(plan: PipelinePlan): Container[] {
  const { workflow, flow, context } = plan;
  const encoder: Container = {
    Image: dataWranglerImage(flow, context.region, workflow.dataWrangler),
    ModelDataUrl: stepOutput(stepNames.packageEncoder, encoderOutputs.modelDataUrl),
    Environment: { INFERENCE_TARGET_COLUMN_NAME: workflow.problem.target },
  };
  const candidate: Container = {
    Image: stepProperty(stepNames.trainCandidates, `${bestCandidate}.Image`),
    ModelDataUrl: stepProperty(stepNames.trainCandidates, `${bestCandidate}.ModelDataUrl`),
    Environment: {
      ...Object.fromEntries(copiedKeys.map((key) => [key, stepProperty(stepNames.trainCandidates, `${bestCandidate}.Environment['${key}']`)])),
      SAGEMAKER_INFERENCE_OUTPUT: inferenceOutput(plan),
    },
  };
  return [encoder, candidate];
}
