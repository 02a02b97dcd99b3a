// What a processing job is given and what it leaves, in the words of CreateProcessingJob and DescribeProcessingJob.
import type { JobRunner } from '../needs';

/** One input that is mounted before the container starts. */
export interface ProcessingInput {
  InputName: string;
  S3Input?: {
    S3Uri: string;
    LocalPath?: string;
    S3DataType?: string;
    S3InputMode?: string;
    S3DataDistributionType?: string;
    S3CompressionType?: string;
  };
  /** Rows that a query gives. */
  DatasetDefinition?: {
    LocalPath?: string;
    AthenaDatasetDefinition?: { QueryString: string };
    RedshiftDatasetDefinition?: { QueryString: string };
  };
}

/** One output that is uploaded when the container has ended. */
export interface ProcessingOutput {
  OutputName: string;
  S3Output?: { S3Uri: string; LocalPath?: string; S3UploadMode?: string };
  FeatureStoreOutput?: Readonly<Record<string, unknown>>;
}

/** The part of CreateProcessingJob that a job runs by. */
export interface ProcessingRequest {
  AppSpecification: { ImageUri: string; ContainerEntrypoint?: readonly string[]; ContainerArguments?: readonly string[] };
  ProcessingInputs?: readonly ProcessingInput[];
  ProcessingOutputConfig?: { KmsKeyId?: string; Outputs: readonly ProcessingOutput[] };
  Environment?: Readonly<Record<string, string>>;
  StoppingCondition?: { MaxRuntimeInSeconds: number };
}

/** What the end adds to DescribeProcessingJob. */
export interface ProcessingEnd {
  ProcessingStartTime: number;
  ProcessingEndTime: number;
  /** What the container said last. */
  ExitMessage?: string;
}

/** `report` gives ProcessingStartTime once the inputs are there. */
export type RunProcessing = JobRunner<ProcessingRequest, ProcessingEnd, Partial<ProcessingEnd>>;
