// Types of step that a definition may hold and that are not run here: an execution that reaches one fails and names it.
import type { StepType } from './step-type';

const JOB = ['CacheConfig', 'RetryPolicies'];
const CHECK = ['CheckType', 'ModelPackageGroupName', 'SkipCheck', 'FailOnViolation', 'RegisterNewBaseline', 'SuppliedBaselineConstraints', 'CacheConfig', 'RetryPolicies'];

function known(type: string, keys: readonly string[], retries: readonly string[], more: Partial<StepType> = {}): StepType {
  return { type, keys, retries, cacheable: keys.includes('CacheConfig'), ...more };
}

export const KNOWN_TYPES: readonly StepType[] = [
  known('Training', JOB, ['Step', 'SageMaker']),
  known('Tuning', JOB, ['Step', 'SageMaker']),
  known('Callback', ['SqsQueueUrl', 'OutputParameters', 'CacheConfig'], [], { requiredKeys: ['SqsQueueUrl'], argumentsOptional: true }),
  known('QualityCheck', [...CHECK, 'SuppliedBaselineStatistics'], ['Step', 'SageMaker']),
  known('ClarifyCheck', [...CHECK, 'ModelName'], ['Step', 'SageMaker']),
  known('EMR', JOB, ['Step', 'Emr']),
  known('EMRServerless', JOB, ['Step', 'Emr']),
  known('EndpointConfig', JOB, ['Step']),
  known('Endpoint', JOB, ['Step']),
  known('InferenceComponent', ['RetryPolicies'], ['Step']),
  known('Lineage', [], []),
  known('BedrockCustomModel', [], []),
  known('BedrockCustomModelDeployment', [], []),
  known('BedrockModelImport', [], []),
  known('BedrockProvisionedModelThroughput', [], []),
];
