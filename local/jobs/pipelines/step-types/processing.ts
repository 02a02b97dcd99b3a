// Step type Processing: a processing job.
import { jobRun } from './sagemaker-job';
import type { StepType } from './step-type';

export const processing: StepType = {
  type: 'Processing',
  keys: ['PropertyFiles', 'CacheConfig', 'RetryPolicies'],
  cacheable: true,
  retries: ['Step', 'SageMaker'],
  run: jobRun({
    type: 'Processing',
    operation: 'sagemaker:CreateProcessingJob',
    nameMember: 'ProcessingJobName',
    nameVariable: 'ProcessingJobName',
    metadataKey: 'ProcessingJob',
    compared: ['AppSpecification', 'Environment', 'ProcessingInputs'],
    stoppable: true,
  }),
};
