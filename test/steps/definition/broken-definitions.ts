// Real definitions, each broken in one place, with the rule that must say so and the path that it must name.

/** Where a value stands. */
export type Place = readonly (string | number)[];

/** One break. */
export interface BrokenDefinition {
  readonly rule: string;
  readonly what: string;
  /** Number of the real definition. */
  readonly of: number;
  /** Where the break is made. */
  readonly at: Place;
  /** The new value; undefined removes what is there. */
  readonly to: unknown;
  /** The path that the finding must name, if it is not that of the break. */
  readonly path?: string;
  readonly severity?: 'warning';
}

const get = (text: string): unknown => ({ Get: text });
const evaluation = ['Steps', 4, 'Arguments', 'Conditions', 0] as const;
const register = ['Steps', 4, 'Arguments', 'IfSteps', 0] as const;
const automl = ['Steps', 0, 'Arguments'] as const;
const processing = ['Steps', 3, 'Arguments'] as const;
const long = 'x'.repeat(300);

/** At least one for each rule. */
export const brokenDefinitions: readonly BrokenDefinition[] = [
  { rule: 'version', what: 'another version', of: 20, at: ['Version'], to: '2021-01-01' },
  { rule: 'unknown-key', what: 'an unknown key at the top', of: 20, at: ['Stages'], to: [] },
  { rule: 'unknown-key', what: 'no steps', of: 20, at: ['Steps'], to: undefined, path: '$.Steps' },
  { rule: 'unknown-key', what: 'an unknown key in a step', of: 20, at: ['Steps', 3, 'PropertyFile'], to: [] },
  { rule: 'unknown-key', what: 'a step of no known type', of: 20, at: ['Steps', 2, 'Type'], to: 'BatchTransform' },
  { rule: 'unknown-key', what: 'a step without Arguments', of: 29, at: ['Steps', 1, 'Arguments'], to: undefined, path: '$.Steps[1]' },
  { rule: 'unknown-key', what: 'a Lambda step without its function', of: 21, at: ['Steps', 0, 'FunctionArn'], to: undefined, path: '$.Steps[0]' },
  { rule: 'unknown-key', what: 'metadata that are no texts', of: 20, at: ['Metadata'], to: { owner: 1 }, path: '$.Metadata.owner' },
  { rule: 'size', what: 'more than a mebibyte', of: 20, at: ['Steps', 0, 'Description'], to: 'x'.repeat(1_100_000), path: '$' },
  { rule: 'size', what: 'more than 100 KiB', of: 20, at: ['Metadata'], to: { note: 'x'.repeat(110_000) }, path: '$', severity: 'warning' },
  { rule: 'experiment', what: 'an experiment without its trial', of: 20, at: ['PipelineExperimentConfig', 'TrialName'], to: undefined, path: '$.PipelineExperimentConfig.TrialName' },
  { rule: 'experiment', what: 'an unknown key in the experiment', of: 20, at: ['PipelineExperimentConfig', 'RunName'], to: 'x' },

  { rule: 'step-name', what: 'the name of another step', of: 20, at: ['Steps', 2, 'Name'], to: 'ModelEvaluationStep', path: '$.Steps[3].Name' },
  { rule: 'step-name', what: 'the name of a step outside in a branch', of: 20, at: [...register, 'Name'], to: 'BatchTransformStep' },
  { rule: 'step-name', what: 'a name with a dot', of: 30, at: ['Steps', 1, 'Name'], to: 'Abalone.Train' },
  { rule: 'step-name', what: 'a name of 65 characters', of: 30, at: ['Steps', 1, 'Name'], to: 'x'.repeat(65) },
  { rule: 'step-name', what: 'more than 50 steps', of: 32, at: ['Steps'], to: Array.from({ length: 51 }, (_, index) => ({ Name: `S${index}`, Type: 'Fail', Arguments: { ErrorMessage: 'x' } })), path: '$.Steps', severity: 'warning' },
  { rule: 'step-text', what: 'a display name that is too long', of: 26, at: ['Steps', 0, 'DisplayName'], to: long },

  { rule: 'parameter', what: 'a name with a blank', of: 20, at: ['Parameters', 0, 'Name'], to: 'Instance Count' },
  { rule: 'parameter', what: 'a parameter declared twice', of: 20, at: ['Parameters', 1, 'Name'], to: 'InstanceCount' },
  { rule: 'parameter', what: 'a type that there is not', of: 20, at: ['Parameters', 0, 'Type'], to: 'Number' },
  { rule: 'parameter', what: 'a default of another type', of: 20, at: ['Parameters', 0, 'DefaultValue'], to: '1' },
  { rule: 'parameter', what: 'a default outside EnumValues', of: 20, at: ['Parameters', 1, 'EnumValues'], to: ['ml.m5.large'], path: '$.Parameters[1].DefaultValue' },
  { rule: 'parameter', what: 'seventeen EnumValues', of: 20, at: ['Parameters', 1, 'EnumValues'], to: ['ml.m5.xlarge', ...Array.from({ length: 16 }, (_, index) => `t${index}`)] },
  { rule: 'parameter', what: 'EnumValues of an Integer', of: 20, at: ['Parameters', 0, 'EnumValues'], to: ['1'] },
  { rule: 'parameter', what: 'an unknown key', of: 20, at: ['Parameters', 0, 'Default'], to: 1 },
  { rule: 'parameter-unused', what: 'a parameter that nothing reads', of: 20, at: ['Parameters', 8], to: { Name: 'Idle', Type: 'String' }, severity: 'warning' },
  { rule: 'parameter-length', what: 'a default longer than a container argument', of: 31, at: ['Parameters', 7, 'DefaultValue'], to: long },
  { rule: 'parameter-length', what: 'a default that is no S3 URI', of: 31, at: ['Parameters', 0, 'DefaultValue'], to: 'raw data', path: '$.Parameters[0].DefaultValue' },

  { rule: 'reference-target', what: 'an undefined parameter', of: 20, at: [...automl, 'InputDataConfig', 0, 'TargetAttributeName'], to: get('Parameters.Target') },
  { rule: 'reference-target', what: 'an unknown step', of: 20, at: ['Steps', 2, 'Arguments', 'ModelName'], to: get('Steps.ModelCreationStep.ModelName') },
  { rule: 'reference-target', what: 'an unknown variable of the execution', of: 20, at: ['PipelineExperimentConfig', 'TrialName'], to: get('Execution.Id') },
  { rule: 'reference-target', what: 'the name of a training job in a processing step', of: 20, at: [...processing, 'RoleArn'], to: get('Execution.TrainingJobName') },
  { rule: 'reference-target', what: 'a property that the job does not describe', of: 20, at: ['Steps', 2, 'Arguments', 'ModelName'], to: get('Steps.ModelCreationStep-CreateModel.Name') },
  { rule: 'reference-target', what: 'a name in brackets on a list that has none', of: 20, at: [...register, 'Arguments', 'InferenceSpecification', 'Containers', 0, 'Image'], to: get("Steps.AutoMLTrainingStep.BestCandidate.InferenceContainers['first'].Image") },
  { rule: 'reference-target', what: 'an output that the producer does not declare', of: 29, at: ['Steps', 1, 'Arguments', 'InputDataConfig', 0, 'DataSource', 'S3DataSource', 'S3Uri'], to: get("Steps.AbaloneProcess.ProcessingOutputConfig.Outputs['training'].S3Output.S3Uri") },
  { rule: 'reference-target', what: 'a callback output that is not declared', of: 32, at: ['Steps', 1, 'Arguments', 'PrimaryContainer', 'Image'], to: get("Steps.fetchLatestModel.OutputParameters['Image']") },
  { rule: 'reference-target', what: 'a report that Autopilot has not', of: 20, at: [...register, 'Arguments', 'ModelMetrics', 'ModelQuality', 'Statistics', 'S3Uri'], to: get('Steps.AutoMLTrainingStep.BestCandidateProperties.QualityReportPath') },
  { rule: 'reference-target', what: 'an unknown root', of: 20, at: ['Steps', 2, 'Arguments', 'ModelName'], to: get('Step.ModelCreationStep-CreateModel.ModelName') },
  { rule: 'reference-type', what: 'an Integer parameter as a container argument', of: 31, at: ['Parameters', 7], to: { Name: 'train_test_split_ratio', Type: 'Integer', DefaultValue: 2 }, path: '$.Steps[0].Arguments.AppSpecification.ContainerArguments[1]' },
  { rule: 'reference-type', what: 'a joined text as a count', of: 20, at: ['Steps', 2, 'Arguments', 'TransformResources', 'InstanceCount'], to: { 'Std:Join': { On: '', Values: ['1'] } } },
  { rule: 'reference-type', what: 'a metric as a name', of: 20, at: ['Steps', 2, 'Arguments', 'ModelName'], to: get('Steps.AutoMLTrainingStep.BestCandidate.FinalAutoMLJobObjectiveMetric.Value') },
  { rule: 'whole-reference', what: 'a reference to a whole environment', of: 20, at: ['Steps', 1, 'Arguments', 'PrimaryContainer', 'ModelDataUrl'], to: get('Steps.AutoMLTrainingStep.BestCandidate.InferenceContainers[0].Environment') },
  { rule: 'whole-argument', what: 'a reference in place of an environment', of: 20, at: ['Steps', 1, 'Arguments', 'PrimaryContainer', 'Environment'], to: get('Parameters.S3Bucket') },
  { rule: 'whole-argument', what: 'a reference in place of a list', of: 20, at: [...processing, 'AppSpecification', 'ContainerEntrypoint'], to: get('Parameters.S3Bucket') },
  { rule: 'function-form', what: 'a key beside Get', of: 20, at: ['Steps', 2, 'Arguments', 'ModelName', 'Default'], to: 'x', path: '$.Steps[2].Arguments.ModelName' },
  { rule: 'function-form', what: 'a join without values', of: 20, at: ['Steps', 2, 'Arguments', 'TransformOutput', 'S3OutputPath', 'Std:Join', 'Values'], to: undefined, path: "$.Steps[2].Arguments.TransformOutput.S3OutputPath['Std:Join'].Values" },
  { rule: 'function-form', what: 'a list inside a join', of: 20, at: ['Steps', 2, 'Arguments', 'TransformOutput', 'S3OutputPath', 'Std:Join', 'Values', 2], to: ['a'], path: "$.Steps[2].Arguments.TransformOutput.S3OutputPath['Std:Join'].Values[2]" },
  { rule: 'reference-position', what: 'a reference as a default', of: 20, at: ['Parameters', 1, 'DefaultValue'], to: get('Parameters.S3Bucket') },
  { rule: 'reference-position', what: 'a reference in CacheConfig', of: 30, at: ['Steps', 0, 'CacheConfig', 'Enabled'], to: get('Parameters.ProcessingInstanceCount') },
  { rule: 'reference-position', what: 'a reference as the path in a file', of: 20, at: [...evaluation, 'LeftValue', 'Std:JsonGet', 'Path'], to: get('Parameters.S3Bucket'), path: "$.Steps[4].Arguments.Conditions[0].LeftValue['Std:JsonGet'].Path" },
  { rule: 'reference-position', what: 'a reference as the output of a property file', of: 20, at: ['Steps', 3, 'PropertyFiles', 0, 'OutputName'], to: get('Parameters.S3Bucket') },

  { rule: 'json-get', what: 'two origins', of: 20, at: [...evaluation, 'LeftValue', 'Std:JsonGet', 'S3Uri'], to: 's3://bucket/x.json', path: "$.Steps[4].Arguments.Conditions[0].LeftValue['Std:JsonGet']" },
  { rule: 'json-get', what: 'a property file that nobody declares', of: 20, at: [...evaluation, 'LeftValue', 'Std:JsonGet', 'PropertyFile'], to: get('Steps.ModelEvaluationStep.PropertyFiles.metrics'), path: "$.Steps[4].Arguments.Conditions[0].LeftValue['Std:JsonGet'].PropertyFile" },
  { rule: 'json-get', what: 'a producer that is no Processing step', of: 20, at: [...evaluation, 'LeftValue', 'Std:JsonGet', 'PropertyFile'], to: get('Steps.BatchTransformStep.PropertyFiles.evaluation'), path: "$.Steps[4].Arguments.Conditions[0].LeftValue['Std:JsonGet'].PropertyFile" },
  { rule: 'json-get', what: 'a path that is no text', of: 20, at: [...evaluation, 'LeftValue', 'Std:JsonGet', 'Path'], to: 3, path: "$.Steps[4].Arguments.Conditions[0].LeftValue['Std:JsonGet'].Path" },
  { rule: 'json-get', what: 'an object in S3 that nobody is waited for', of: 20, at: [...evaluation, 'LeftValue', 'Std:JsonGet'], to: { S3Uri: 's3://bucket/x.json', Path: 'a' }, path: "$.Steps[4].Arguments.Conditions[0].LeftValue['Std:JsonGet'].S3Uri", severity: 'warning' },
  { rule: 'property-file', what: 'an output that the step has not', of: 20, at: ['Steps', 3, 'PropertyFiles', 0, 'OutputName'], to: 'evaluation' },

  { rule: 'cycle', what: 'two steps that wait for each other', of: 20, at: ['Steps', 0, 'DependsOn'], to: ['BatchTransformStep'], path: '$.Steps[0]' },
  { rule: 'depends-on', what: 'a step that there is not', of: 25, at: ['Steps', 3, 'DependsOn', 0], to: 'DataCheck' },
  { rule: 'depends-on', what: 'itself', of: 25, at: ['Steps', 3, 'DependsOn', 0], to: 'TrainAbaloneModel' },
  { rule: 'depends-on', what: 'a Fail step', of: 20, at: ['Steps', 4, 'Arguments', 'ElseSteps'], to: [{ Name: 'No', Type: 'Fail', Arguments: { ErrorMessage: 'no' } }, { Name: 'After', Type: 'Fail', DependsOn: ['No'], Arguments: { ErrorMessage: 'no' } }], path: '$.Steps[4].Arguments.ElseSteps[1].DependsOn[0]' },
  { rule: 'depends-on', what: 'a step that it refers to anyway', of: 20, at: ['Steps', 2, 'DependsOn'], to: ['ModelCreationStep-CreateModel'], path: '$.Steps[2].DependsOn[0]', severity: 'warning' },
  { rule: 'branch-reference', what: 'a step of the opposite branch', of: 20, at: ['Steps', 4, 'Arguments', 'ElseSteps'], to: [{ Name: 'No', Type: 'Fail', Arguments: { ErrorMessage: get('Steps.ModelRegistrationStep-RegisterModel.ModelPackageArn') } }], path: '$.Steps[4].Arguments.ElseSteps[0].Arguments.ErrorMessage' },
  { rule: 'branch-reference', what: 'a step of a branch from outside', of: 20, at: ['Steps', 3, 'DependsOn'], to: ['ModelRegistrationStep-RegisterModel'], path: '$.Steps[3].DependsOn[0]', severity: 'warning' },

  { rule: 'condition', what: 'an unknown condition', of: 20, at: [...evaluation, 'Type'], to: 'AtLeast' },
  { rule: 'condition', what: 'an operand of another condition', of: 20, at: [...evaluation, 'Value'], to: 1 },
  { rule: 'condition', what: 'a missing operand', of: 20, at: [...evaluation, 'RightValue'], to: undefined, path: '$.Steps[4].Arguments.Conditions[0]' },
  { rule: 'condition', what: 'Not with the key that the service refuses', of: 20, at: evaluation, to: { Type: 'Not', Expression: {} }, path: '$.Steps[4].Arguments.Conditions[0].Expression' },
  { rule: 'condition', what: 'an order among Booleans', of: 25, at: ['Steps', 10, 'Arguments', 'Conditions', 0, 'RightValue'], to: get('Parameters.SkipDataBiasCheck'), path: '$.Steps[10].Arguments.Conditions[0]' },
  { rule: 'condition', what: 'a text against a number', of: 20, at: [...evaluation, 'LeftValue'], to: get('Parameters.S3Bucket'), path: '$.Steps[4].Arguments.Conditions[0]' },
  { rule: 'condition', what: 'a condition in a branch', of: 20, at: ['Steps', 4, 'Arguments', 'ElseSteps'], to: [{ Name: 'Again', Type: 'Condition', Arguments: { Conditions: [], IfSteps: [], ElseSteps: [] } }], path: '$.Steps[4].Arguments.ElseSteps[0]' },
  { rule: 'condition', what: 'no step in either branch', of: 20, at: ['Steps', 4, 'Arguments', 'IfSteps'], to: [], path: '$.Steps[4].Arguments', severity: 'warning' },
  { rule: 'condition', what: 'two literals', of: 20, at: evaluation, to: { Type: 'Equals', LeftValue: 1, RightValue: 2 }, path: '$.Steps[4].Arguments.Conditions[0]', severity: 'warning' },
  { rule: 'condition', what: 'a condition that no SDK writes', of: 20, at: [...evaluation, 'Type'], to: 'NotEquals', severity: 'warning' },
  { rule: 'fail-step', what: 'a Fail step without a message', of: 20, at: ['Steps', 4, 'Arguments', 'ElseSteps'], to: [{ Name: 'No', Type: 'Fail', Arguments: {} }], path: '$.Steps[4].Arguments.ElseSteps[0].Arguments.ErrorMessage' },
  { rule: 'function-step', what: 'a nested argument of a Lambda step', of: 21, at: ['Steps', 0, 'Arguments', 'MaxCandidates'], to: { value: 16 } },
  { rule: 'function-step', what: 'an output of a type that there is not', of: 32, at: ['Steps', 0, 'OutputParameters', 0, 'OutputType'], to: 'Number' },
  { rule: 'function-step', what: 'an output declared twice', of: 32, at: ['Steps', 0, 'OutputParameters', 1, 'OutputName'], to: 'ModelUrl' },
  { rule: 'function-step', what: 'a function without an ARN', of: 21, at: ['Steps', 0, 'FunctionArn'], to: 'StartSagemakerAutopilotJob' },
  { rule: 'check-step', what: 'a check of the other kind', of: 25, at: ['Steps', 1, 'CheckType'], to: 'DATA_BIAS' },
  { rule: 'check-step', what: 'a flag that is a text', of: 25, at: ['Steps', 1, 'SkipCheck'], to: 'no' },
  { rule: 'check-step', what: 'a check of a model without the model', of: 25, at: ['Steps', 7, 'ModelName'], to: undefined, path: '$.Steps[7]' },
  { rule: 'emr', what: 'a cluster and the configuration of one', of: 26, at: ['Steps', 0, 'Arguments', 'ClusterId'], to: 'j-1', path: '$.Steps[0].Arguments' },
  { rule: 'emr', what: 'a name that the service gives', of: 26, at: ['Steps', 0, 'Arguments', 'ClusterConfig', 'Name'], to: 'x' },
  { rule: 'emr', what: 'nothing to run', of: 27, at: ['Steps', 0, 'Arguments', 'StepConfig', 'HadoopJarStep', 'Jar'], to: undefined, path: '$.Steps[0].Arguments.StepConfig' },

  { rule: 'automl', what: 'another mode', of: 20, at: [...automl, 'AutoMLJobConfig', 'Mode'], to: 'AUTO' },
  { rule: 'automl', what: 'a problem type without an objective', of: 20, at: [...automl, 'ProblemType'], to: 'BinaryClassification', path: '$.Steps[0].Arguments' },
  { rule: 'automl', what: 'two channels of different targets', of: 20, at: [...automl, 'InputDataConfig', 1], to: { DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://bucket/v' } }, TargetAttributeName: 'other', ChannelType: 'validation' }, path: '$.Steps[0].Arguments.InputDataConfig[1].TargetAttributeName' },
  { rule: 'automl', what: 'a second container of a candidate', of: 20, at: ['Steps', 1, 'Arguments', 'PrimaryContainer', 'Image'], to: get('Steps.AutoMLTrainingStep.BestCandidate.InferenceContainers[1].Image') },
  { rule: 'automl', what: 'a variable that candidates may not have', of: 20, at: ['Steps', 1, 'Arguments', 'PrimaryContainer', 'Environment', 'MODEL_NAME'], to: get("Steps.AutoMLTrainingStep.BestCandidate.InferenceContainers[0].Environment['SAGEMAKER_INFERENCE_INPUT']"), severity: 'warning' },
  { rule: 'model-containers', what: 'one container and several', of: 20, at: ['Steps', 1, 'Arguments', 'Containers'], to: [{ Image: 'x' }], path: '$.Steps[1].Arguments' },
  { rule: 'model-containers', what: 'no container', of: 32, at: ['Steps', 1, 'Arguments', 'PrimaryContainer'], to: undefined, path: '$.Steps[1].Arguments' },
  { rule: 'model-containers', what: 'a model in mode Direct behind a transform', of: 32, at: ['Steps', 1, 'Arguments', 'InferenceExecutionConfig'], to: { Mode: 'Direct' }, path: '$.Steps[2].Arguments.ModelName' },
  { rule: 'model-containers', what: 'a registered container unlike the tested one', of: 20, at: [...register, 'Arguments', 'InferenceSpecification', 'Containers', 0, 'Environment', 'MODEL_NAME'], to: 'other', path: '$.Steps[4].Arguments.IfSteps[0].Arguments.InferenceSpecification.Containers', severity: 'warning' },
  { rule: 'transform', what: 'batching of whole objects', of: 20, at: ['Steps', 2, 'Arguments', 'BatchStrategy'], to: 'MultiRecord' },
  { rule: 'transform', what: 'more than 100 MB at once', of: 20, at: ['Steps', 2, 'Arguments', 'MaxConcurrentTransforms'], to: 20 },
  { rule: 'transform', what: 'an answer of another kind than the record that it is joined with', of: 24, at: ['Steps', 1, 'Arguments', 'TransformOutput', 'Accept'], to: 'application/json' },
  { rule: 'transform', what: 'joined lines put together otherwise', of: 24, at: ['Steps', 1, 'Arguments', 'TransformOutput', 'AssembleWith'], to: 'None' },
  { rule: 'transform', what: 'a name in a filter of CSV', of: 24, at: ['Steps', 1, 'Arguments', 'DataProcessing', 'InputFilter'], to: '$.features' },
  { rule: 'transform', what: 'a filter of more than 63 characters', of: 24, at: ['Steps', 1, 'Arguments', 'DataProcessing', 'InputFilter'], to: `$[${Array.from({ length: 40 }, (_, index) => index).join(',')}]` },
  { rule: 'transform', what: 'a filter that is no supported path', of: 24, at: ['Steps', 1, 'Arguments', 'DataProcessing', 'InputFilter'], to: '$..x' },
  { rule: 'arguments', what: 'an unknown member', of: 20, at: ['Steps', 2, 'Arguments', 'TransformOutput', 'OutputPath'], to: 's3://bucket/x' },
  { rule: 'arguments', what: 'a missing member', of: 20, at: [...processing, 'RoleArn'], to: undefined, path: '$.Steps[3].Arguments' },
  { rule: 'arguments', what: 'a value that is not allowed', of: 20, at: ['Steps', 2, 'Arguments', 'TransformInput', 'DataSource', 'S3DataSource', 'S3DataType'], to: 'S3Folder' },
  { rule: 'arguments', what: 'a number out of range', of: 20, at: [...processing, 'ProcessingResources', 'ClusterConfig', 'VolumeSizeInGB'], to: 0 },
  { rule: 'arguments', what: 'a number as a hyperparameter', of: 29, at: ['Steps', 1, 'Arguments', 'HyperParameters', 'max_depth'], to: 5 },
  { rule: 'arguments', what: 'a container argument of more than 256 characters', of: 31, at: ['Steps', 0, 'Arguments', 'AppSpecification', 'ContainerArguments', 0], to: long },
  { rule: 'arguments', what: 'eleven inputs of a processing job', of: 29, at: ['Steps', 0, 'Arguments', 'ProcessingInputs'], to: Array.from({ length: 11 }, (_, index) => ({ InputName: `i${index}` })) },
  { rule: 'arguments', what: 'a name that the service gives', of: 20, at: [...register, 'Arguments', 'ModelPackageName'], to: 'model' },
  { rule: 'experiment-config', what: 'a job with an experiment of its own', of: 20, at: [...processing, 'ExperimentConfig'], to: { ExperimentName: 'x' }, path: '$.Steps[3].Arguments.ExperimentConfig.ExperimentName' },

  { rule: 'retry-policies', what: 'two limits', of: 20, at: ['Steps', 2, 'RetryPolicies'], to: [{ ExceptionType: ['Step.THROTTLING'], MaxAttempts: 3, ExpireAfterMin: 5 }], path: '$.Steps[2].RetryPolicies[0]' },
  { rule: 'retry-policies', what: 'too many attempts', of: 20, at: ['Steps', 2, 'RetryPolicies'], to: [{ ExceptionType: ['Step.THROTTLING'], MaxAttempts: 21 }], path: '$.Steps[2].RetryPolicies[0].MaxAttempts' },
  { rule: 'retry-policies', what: 'an unknown exception', of: 20, at: ['Steps', 2, 'RetryPolicies'], to: [{ ExceptionType: ['Step.TIMEOUT'] }], path: '$.Steps[2].RetryPolicies[0].ExceptionType[0]' },
  { rule: 'retry-policies', what: 'failures of a job on a step without one', of: 20, at: ['Steps', 1, 'RetryPolicies'], to: [{ ExceptionType: ['SageMaker.CAPACITY_ERROR'] }], path: '$.Steps[1].RetryPolicies[0].ExceptionType[0]' },
  { rule: 'retry-policies', what: 'retries of a condition', of: 20, at: ['Steps', 4, 'RetryPolicies'], to: [] },
  { rule: 'retry-policies', what: 'an exception that an AutoML step does not heed', of: 20, at: ['Steps', 0, 'RetryPolicies'], to: [{ ExceptionType: ['SageMaker.JOB_INTERNAL_ERROR'] }], path: '$.Steps[0].RetryPolicies[0].ExceptionType[0]', severity: 'warning' },
  { rule: 'cache-config', what: 'caching of a model', of: 20, at: ['Steps', 1, 'CacheConfig'], to: { Enabled: true, ExpireAfter: 'P1D' } },
  { rule: 'cache-config', what: 'a cache that is no Boolean', of: 30, at: ['Steps', 0, 'CacheConfig', 'Enabled'], to: 'yes' },
  { rule: 'cache-config', what: 'months that look like minutes', of: 30, at: ['Steps', 0, 'CacheConfig', 'ExpireAfter'], to: 'P30M', severity: 'warning' },
  { rule: 'cache-config', what: 'a cache without an end', of: 30, at: ['Steps', 0, 'CacheConfig', 'ExpireAfter'], to: undefined, path: '$.Steps[0].CacheConfig', severity: 'warning' },
  { rule: 'cache-config', what: 'no duration', of: 30, at: ['Steps', 0, 'CacheConfig', 'ExpireAfter'], to: 'a month', severity: 'warning' },
  { rule: 'cache-config', what: 'a transform cached behind a model', of: 20, at: ['Steps', 2, 'CacheConfig'], to: { Enabled: true, ExpireAfter: 'P1D' }, severity: 'warning' },

  { rule: 'literal-secret', what: 'a password in an environment', of: 23, at: ['Steps', 2, 'Arguments', 'Environment', 'DB_PASSWORD'], to: 'hunter2', severity: 'warning' },
  { rule: 'literal-secret', what: 'an access key as a default', of: 20, at: ['Parameters', 5, 'DefaultValue'], to: 'AKIAABCDEFGHIJKLMNOP', severity: 'warning' },
  { rule: 'hard-coded-account', what: 'the role of another account', of: 20, at: ['Steps', 3, 'Arguments', 'RoleArn'], to: 'arn:aws:iam::210987654321:role/Other', severity: 'warning' },
  { rule: 'shared-output', what: 'the place where another step writes', of: 30, at: ['Steps', 0, 'Arguments', 'ProcessingOutputConfig', 'Outputs', 0, 'S3Output', 'S3Uri'], to: 's3://sagemaker-us-east-1-123456789012/AbaloneTrain', path: '$.Steps[1].Arguments.OutputDataConfig.S3OutputPath', severity: 'warning' },
  { rule: 'approved-by-default', what: 'approval without a look', of: 25, at: ['Steps', 10, 'Arguments', 'IfSteps', 0, 'Arguments', 'ModelApprovalStatus'], to: 'Approved', severity: 'warning' },
];
