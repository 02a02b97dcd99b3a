// Step type Transform: a batch transform job.
import { jobRun } from './sagemaker-job';
import type { StepType } from './step-type';

export const transform: StepType = {
  type: 'Transform',
  keys: ['CacheConfig', 'RetryPolicies'],
  cacheable: true,
  retries: ['Step', 'SageMaker'],
  run: jobRun({
    type: 'Transform',
    operation: 'sagemaker:CreateTransformJob',
    nameMember: 'TransformJobName',
    metadataKey: 'TransformJob',
    compared: ['DataProcessing', 'Environment', 'ModelName', 'TransformInput'],
    stoppable: true,
  }),
};
