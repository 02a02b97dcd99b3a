// Step type Model: a model of one or several containers.
import { jobRun } from './sagemaker-job';
import type { StepType } from './step-type';

export const model: StepType = {
  type: 'Model',
  keys: ['RetryPolicies'],
  cacheable: false,
  retries: ['Step'],
  run: jobRun({
    type: 'Model', operation: 'sagemaker:CreateModel', nameMember: 'ModelName', metadataKey: 'Model', compared: [], stoppable: false,
  }),
};
