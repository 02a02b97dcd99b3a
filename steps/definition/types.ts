// The grammar of a SageMaker pipeline definition as types: what each kind of step may hold, and where a reference may stand.
import type {
  CreateAutoMLJobRequest, CreateEndpointConfigInput, CreateEndpointInput, CreateHyperParameterTuningJobRequest, CreateInferenceComponentInput,
  CreateModelInput, CreateModelPackageInput, CreateProcessingJobRequest, CreateTrainingJobRequest, CreateTransformJobRequest,
} from '@aws-sdk/client-sagemaker';

/** `{"Get": "Parameters.N"}`, `Execution.V`, `Steps.S.Path` or `PipelineExperimentConfig.X`; built by references.ts. */
export interface Get { readonly Get: string }
/** String concatenation; the result is a String, whatever is joined. */
export interface Join { readonly 'Std:Join': { readonly On: string; readonly Values: readonly Scalar[] } }
/** A value read out of JSON, from a property file of a Processing step or straight from S3. */
export interface JsonGet {
  readonly 'Std:JsonGet': { readonly PropertyFile: Get; readonly Path: string } | { readonly S3Uri: string | Join; readonly Path: string };
}
/** What stands for a scalar until the execution resolves it. */
export type Reference = Get | Join | JsonGet;
/** A literal or what stands for one. */
export type Scalar = string | number | boolean | Reference;

/** A request of the API in which each scalar, list element and map value may be a reference; lists, objects and keys may not. */
export type Dynamic<T> =
  T extends string | number | boolean ? T | Reference
    : T extends Date ? string | Reference
      : T extends readonly (infer Item)[] ? readonly Dynamic<Item>[]
        : T extends object ? { readonly [Key in keyof T]: Dynamic<T[Key]> }
          : T;

type Arguments<Request, Filled extends keyof Request> = Dynamic<Omit<Request, Filled | 'ExperimentConfig'>>;

/** What every step may hold. */
export interface CommonStep {
  readonly Name: string;
  readonly DisplayName?: string;
  readonly Description?: string;
  readonly DependsOn?: readonly string[];
}
/** Reuse of an earlier execution's result; literals only. */
export interface Cached { readonly CacheConfig?: { readonly Enabled: boolean; readonly ExpireAfter?: string } }
/** When a failed step starts again. */
export interface RetryPolicy {
  readonly ExceptionType: readonly RetryException[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxAttempts?: number;
  readonly ExpireAfterMin?: number;
}
/** The failures that a retry policy may name. */
export type RetryException = 'Step.SERVICE_FAULT' | 'Step.THROTTLING' | 'SageMaker.JOB_INTERNAL_ERROR' | 'SageMaker.CAPACITY_ERROR' | 'SageMaker.RESOURCE_LIMIT';
/** A step that may be retried. */
export interface Retried { readonly RetryPolicies?: readonly RetryPolicy[] }
/** A JSON file in an output of a Processing step that `Std:JsonGet` reads. */
export interface PropertyFile { readonly PropertyFileName: string; readonly OutputName: string; readonly FilePath: string }

export type ProcessingArguments = Arguments<CreateProcessingJobRequest, 'ProcessingJobName'>;
export interface ProcessingStep extends CommonStep, Cached, Retried { readonly Type: 'Processing'; readonly Arguments: ProcessingArguments; readonly PropertyFiles?: readonly PropertyFile[] }
export interface TrainingStep extends CommonStep, Cached, Retried { readonly Type: 'Training'; readonly Arguments: Arguments<CreateTrainingJobRequest, 'TrainingJobName'> }
export interface TuningStep extends CommonStep, Cached, Retried { readonly Type: 'Tuning'; readonly Arguments: Arguments<CreateHyperParameterTuningJobRequest, 'HyperParameterTuningJobName'> }
/** V1 of the API, ENSEMBLING only. */
export interface AutoMLStep extends CommonStep, Cached, Retried {
  readonly Type: 'AutoML';
  readonly Arguments: Arguments<CreateAutoMLJobRequest, 'AutoMLJobName' | 'ModelDeployConfig' | 'GenerateCandidateDefinitionsOnly'>;
}
export interface TransformStep extends CommonStep, Cached, Retried { readonly Type: 'Transform'; readonly Arguments: Arguments<CreateTransformJobRequest, 'TransformJobName'> }
export interface ModelStep extends CommonStep, Retried { readonly Type: 'Model'; readonly Arguments: Arguments<CreateModelInput, 'ModelName'> }
export interface RegisterModelStep extends CommonStep, Retried {
  readonly Type: 'RegisterModel';
  readonly Arguments: Arguments<CreateModelPackageInput, 'ModelPackageName' | 'CertifyForMarketplace'>;
}
export interface FailStep extends CommonStep { readonly Type: 'Fail'; readonly Arguments: { readonly ErrorMessage: string | Reference } }
/** A value that a Lambda function or a callback hands back. */
export interface OutputParameter { readonly OutputName: string; readonly OutputType: 'String' | 'Integer' | 'Float' | 'Boolean' }
export interface LambdaStep extends CommonStep, Cached {
  readonly Type: 'Lambda';
  readonly FunctionArn: string | Reference;
  readonly Arguments?: Readonly<Record<string, Scalar>>;
  readonly OutputParameters: readonly OutputParameter[];
}
export interface CallbackStep extends CommonStep, Cached {
  readonly Type: 'Callback';
  readonly SqsQueueUrl: string | Reference;
  readonly Arguments?: Readonly<Record<string, Scalar>>;
  readonly OutputParameters: readonly OutputParameter[];
}
interface BaselineCheck {
  readonly ModelPackageGroupName?: string | Reference | null;
  readonly SkipCheck?: boolean | Reference;
  readonly FailOnViolation?: boolean | Reference;
  readonly RegisterNewBaseline?: boolean | Reference;
  readonly SuppliedBaselineConstraints?: string | Reference | null;
}
export interface QualityCheckStep extends CommonStep, Cached, BaselineCheck {
  readonly Type: 'QualityCheck';
  readonly CheckType: 'DATA_QUALITY' | 'MODEL_QUALITY';
  readonly Arguments: ProcessingArguments;
  readonly SuppliedBaselineStatistics?: string | Reference | null;
}
export interface ClarifyCheckStep extends CommonStep, Cached, BaselineCheck {
  readonly Type: 'ClarifyCheck';
  readonly CheckType: 'DATA_BIAS' | 'MODEL_BIAS' | 'MODEL_EXPLAINABILITY';
  readonly Arguments: ProcessingArguments;
  readonly ModelName?: string | Reference;
}
interface HadoopStep { readonly HadoopJarStep: { readonly Jar: string | Reference; readonly Args?: readonly Scalar[]; readonly MainClass?: string | Reference; readonly Properties?: readonly { readonly Key: string; readonly Value: Scalar }[] } }
export interface EmrStep extends CommonStep, Cached, Retried {
  readonly Type: 'EMR';
  readonly Arguments:
    | { readonly ClusterId: string | Reference; readonly StepConfig: HadoopStep; readonly ExecutionRoleArn?: string | Reference }
    | { readonly ClusterConfig: { readonly Instances: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly StepConfig: HadoopStep };
}
export interface EmrServerlessStep extends CommonStep, Cached, Retried {
  readonly Type: 'EMRServerless';
  readonly Arguments: { readonly ExecutionRoleArn: string | Reference; readonly JobConfig: Readonly<Record<string, unknown>> }
    & ({ readonly ApplicationId: string | Reference } | { readonly ApplicationConfig: Readonly<Record<string, unknown>> });
}
export interface EndpointConfigStep extends CommonStep, Cached { readonly Type: 'EndpointConfig'; readonly Arguments: Dynamic<CreateEndpointConfigInput> }
export interface EndpointStep extends CommonStep, Cached { readonly Type: 'Endpoint'; readonly Arguments: Dynamic<Omit<CreateEndpointInput, 'DeploymentConfig'>> }
export interface InferenceComponentStep extends CommonStep { readonly Type: 'InferenceComponent'; readonly Arguments: Dynamic<CreateInferenceComponentInput> }
export interface LineageStep extends CommonStep {
  readonly Type: 'Lineage';
  readonly Arguments: { readonly [Kind in 'Actions' | 'Artifacts' | 'Contexts' | 'Associations']?: readonly Readonly<Record<string, unknown>>[] };
}
export interface BedrockStep extends CommonStep {
  readonly Type: 'BedrockCustomModel' | 'BedrockCustomModelDeployment' | 'BedrockModelImport' | 'BedrockProvisionedModelThroughput';
  readonly Arguments: Readonly<Record<string, unknown>>;
}
/** One statement of a Condition step; several hold together. */
export type Condition =
  | { readonly Type: 'Equals' | 'GreaterThan' | 'GreaterThanOrEqualTo' | 'LessThan' | 'LessThanOrEqualTo'; readonly LeftValue: Scalar; readonly RightValue: Scalar }
  | { readonly Type: 'In'; readonly QueryValue: Scalar; readonly Values: readonly Scalar[] }
  | { readonly Type: 'Not'; readonly Condition: Condition }
  | { readonly Type: 'Or'; readonly Conditions: readonly Condition[] };
export interface ConditionStep extends CommonStep {
  readonly Type: 'Condition';
  readonly Arguments: { readonly Conditions: readonly Condition[]; readonly IfSteps?: readonly Step[]; readonly ElseSteps?: readonly Step[] };
}
/** Any step. */
export type Step =
  | ProcessingStep | TrainingStep | TuningStep | AutoMLStep | TransformStep | ModelStep | RegisterModelStep | ConditionStep | FailStep | LambdaStep | CallbackStep
  | QualityCheckStep | ClarifyCheckStep | EmrStep | EmrServerlessStep | EndpointConfigStep | EndpointStep | InferenceComponentStep | LineageStep | BedrockStep;

/** A value given when an execution starts. */
export interface Parameter {
  readonly Name: string;
  readonly Type: 'String' | 'Integer' | 'Float' | 'Boolean';
  readonly DefaultValue?: string | number | boolean;
  readonly EnumValues?: readonly string[];
  readonly Description?: string;
}
/** The whole document. */
export interface PipelineDefinition {
  readonly Version: '2020-12-01';
  readonly Metadata: Readonly<Record<string, string>>;
  readonly Parameters: readonly Parameter[];
  readonly PipelineExperimentConfig?: { readonly ExperimentName: string | Reference; readonly TrialName: string | Reference } | null;
  readonly Steps: readonly Step[];
}
