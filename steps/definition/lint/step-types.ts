// What each type of step may hold, beside the Arguments that its API shape tells.

/** The rules of one type of step. */
export interface StepType {
  /** Keys beside Name, Type, Arguments, DependsOn, DisplayName and Description. */
  readonly keys: readonly string[];
  /** Keys that must be there beside Name and Type. */
  readonly required: readonly string[];
  readonly cacheable: boolean;
  /** `step`: only failures of the step itself; `job`: those of its job too. */
  readonly retries: 'none' | 'step' | 'job';
  /** Members of Arguments that the service fills and refuses to be given. */
  readonly refused: readonly string[];
  /** Members of Arguments that the API requires and the service fills; where given, a prefix. */
  readonly filled: readonly string[];
}

/** Keys that any step may have. */
export const commonKeys = ['Name', 'Type', 'Arguments', 'DependsOn', 'DisplayName', 'Description'] as const;

function job(filled: readonly string[], refused: readonly string[] = [], keys: readonly string[] = []): StepType {
  return { keys: ['CacheConfig', 'RetryPolicies', ...keys], required: ['Arguments'], cacheable: true, retries: 'job', refused, filled };
}

function plain(keys: readonly string[] = [], required: readonly string[] = ['Arguments'], cacheable = false): StepType {
  return { keys: cacheable ? ['CacheConfig', ...keys] : keys, required, cacheable, retries: 'none', refused: [], filled: [] };
}

const baselineKeys = ['CheckType', 'ModelPackageGroupName', 'SkipCheck', 'FailOnViolation', 'RegisterNewBaseline', 'SuppliedBaselineConstraints'];

/** All types that the service knows. */
export const stepTypes: Readonly<Record<string, StepType>> = {
  Processing: job(['ProcessingJobName'], [], ['PropertyFiles']),
  Training: job(['TrainingJobName'], [], ['RetryStrategy']),
  Tuning: job(['HyperParameterTuningJobName']),
  AutoML: job([], ['AutoMLJobName', 'ModelDeployConfig', 'GenerateCandidateDefinitionsOnly']),
  Transform: job(['TransformJobName']),
  Model: { ...plain(['RetryPolicies']), retries: 'step', filled: ['ModelName'] },
  RegisterModel: { ...plain(['RetryPolicies']), retries: 'step', refused: ['ModelPackageName'] },
  Condition: plain(),
  Fail: plain(),
  Lambda: plain(['FunctionArn', 'OutputParameters'], ['FunctionArn'], true),
  Callback: plain(['SqsQueueUrl', 'OutputParameters'], ['SqsQueueUrl'], true),
  QualityCheck: { ...plain([...baselineKeys, 'SuppliedBaselineStatistics'], ['Arguments', 'CheckType'], true), filled: ['ProcessingJobName'] },
  ClarifyCheck: { ...plain([...baselineKeys, 'ModelName'], ['Arguments', 'CheckType'], true), filled: ['ProcessingJobName'] },
  EMR: job([]),
  EMRServerless: job([]),
  EndpointConfig: { ...plain([], ['Arguments'], true), filled: ['EndpointConfigName'] },
  Endpoint: { ...plain([], ['Arguments'], true), refused: ['DeploymentConfig'], filled: ['EndpointName'] },
  InferenceComponent: { ...plain(), filled: ['InferenceComponentName'] },
  Lineage: plain(),
  BedrockCustomModel: plain(),
  BedrockCustomModelDeployment: plain(),
  BedrockModelImport: plain(),
  BedrockProvisionedModelThroughput: plain(),
};
