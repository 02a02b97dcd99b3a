// What an AutoML job is given and what it leaves, in the words of CreateAutoMLJob and DescribeAutoMLJob.
import type { JobRunner } from '../needs';

/** One channel of the input: training or validation rows. */
export interface AutoMLChannel {
  DataSource: { S3DataSource: { S3DataType: string; S3Uri: string } };
  TargetAttributeName: string;
  ChannelType?: string;
  ContentType?: string;
  CompressionType?: string;
  SampleWeightAttributeName?: string;
}

/** When the search ends. */
export interface CompletionCriteria {
  MaxCandidates?: number;
  MaxRuntimePerTrainingJobInSeconds?: number;
  MaxAutoMLJobRuntimeInSeconds?: number;
}

/** The part of CreateAutoMLJob that a job runs by. */
export interface AutoMLRequest {
  InputDataConfig: readonly AutoMLChannel[];
  OutputDataConfig: { S3OutputPath: string; KmsKeyId?: string };
  ProblemType?: string;
  AutoMLJobObjective?: { MetricName: string };
  AutoMLJobConfig?: {
    CompletionCriteria?: CompletionCriteria;
    DataSplitConfig?: { ValidationFraction?: number };
    CandidateGenerationConfig?: {
      FeatureSpecificationS3Uri?: string;
      AlgorithmsConfig?: readonly { AutoMLAlgorithms: readonly string[] }[];
    };
    Mode?: string;
  };
  GenerateCandidateDefinitionsOnly?: boolean;
}

/** AutoMLCandidate, as DescribeAutoMLJob's BestCandidate and ListCandidatesForAutoMLJob have it; times in milliseconds since 1970. */
export interface AutoMLCandidate {
  CandidateName: string;
  FinalAutoMLJobObjectiveMetric?: { Type: 'Maximize' | 'Minimize'; MetricName: string; Value: number; StandardMetricName: string };
  ObjectiveStatus: 'Succeeded' | 'Pending' | 'Failed';
  CandidateSteps: { CandidateStepType: string; CandidateStepArn: string; CandidateStepName: string }[];
  CandidateStatus: 'Completed' | 'InProgress' | 'Failed' | 'Stopped' | 'Stopping';
  InferenceContainers?: { Image: string; ModelDataUrl: string; Environment: Record<string, string> }[];
  CreationTime: number;
  EndTime?: number;
  LastModifiedTime: number;
  FailureReason?: string;
  CandidateProperties?: {
    CandidateArtifactLocations?: { Explainability: string; ModelInsights?: string };
    CandidateMetrics?: { MetricName: string; StandardMetricName?: string; Value: number; Set: string }[];
  };
}

/** What changes while the job runs. */
export interface AutoMLPatch {
  AutoMLJobSecondaryStatus?: string;
  /** Best so far. */
  BestCandidate?: AutoMLCandidate;
  /** All so far, for ListCandidatesForAutoMLJob; no field of Describe*. */
  Candidates?: AutoMLCandidate[];
}

/** What the end adds to DescribeAutoMLJob. */
export interface AutoMLEnd {
  /** `Completed`, `MaxCandidatesReached`, `MaxAutoMLJobRuntimeReached`, ... */
  AutoMLJobSecondaryStatus: string;
  EndTime: number;
  BestCandidate: AutoMLCandidate;
  AutoMLJobArtifacts: { CandidateDefinitionNotebookLocation?: string; DataExplorationNotebookLocation?: string };
  ResolvedAttributes: { AutoMLJobObjective: { MetricName: string }; ProblemType: string; CompletionCriteria: CompletionCriteria };
  PartialFailureReasons?: { PartialFailureMessage: string }[];
  /** All, best first, for ListCandidatesForAutoMLJob; no field of Describe*. */
  Candidates: AutoMLCandidate[];
}

/** Same job name, data and settings give the same models. */
export type RunAutoML = JobRunner<AutoMLRequest, AutoMLEnd, AutoMLPatch>;
