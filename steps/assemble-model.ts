// Step AssembleModel: the pipeline model that scores the holdout.
import { modelContainers } from './containers';
import { vpcConfig } from './context';
import type { ModelStep } from './definition/types';
import { jobTags, retries, stepNames, type PipelinePlan } from './plan';

/** The Model step, under the role that scores; the model that serves is made from the registered package under another. */
export function assembleModel(plan: PipelinePlan): ModelStep {
  return {
    Name: stepNames.assembleModel,
    Type: 'Model',
    Description: 'Feature encoder and best candidate as one model.',
    Arguments: { ExecutionRoleArn: plan.context.roles.scoreHoldout, Containers: modelContainers(plan), ...vpcConfig(plan.context), Tags: jobTags(plan) },
    ...retries(),
  };
}
