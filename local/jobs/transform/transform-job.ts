// What a transform job is given and what it leaves, in the words of CreateTransformJob and DescribeTransformJob.
import type { CloudAccess, Job, JobControl } from '../needs';

/** The part of CreateTransformJob that a job runs by. */
export interface TransformRequest {
  ModelName: string;
  TransformInput: {
    DataSource: { S3DataSource: { S3DataType: string; S3Uri: string } };
    ContentType?: string;
    CompressionType?: string;
    SplitType?: string;
  };
  TransformOutput: { S3OutputPath: string; Accept?: string; AssembleWith?: string; KmsKeyId?: string };
  BatchStrategy?: string;
  /** 0: streamed in chunks, without a limit. @default 6 */
  MaxPayloadInMB?: number;
  /** @default 1 */
  MaxConcurrentTransforms?: number;
  ModelClientConfig?: { InvocationsTimeoutInSeconds?: number; InvocationsMaxRetries?: number };
  DataProcessing?: { InputFilter?: string; OutputFilter?: string; JoinSource?: string };
  /** Added to each container's own environment. */
  Environment?: Readonly<Record<string, string>>;
}

/** One container of the model, as DescribeModel has it. */
export interface ModelContainer {
  Image: string;
  ModelDataUrl?: string;
  Environment?: Readonly<Record<string, string>>;
  ContainerHostname?: string;
}

/** A transform job knows the containers of its model, in order; the service looks them up. */
export interface TransformJob extends Job<TransformRequest> {
  containers: readonly ModelContainer[];
}

/** What the end adds to DescribeTransformJob; times in milliseconds since 1970. */
export interface TransformEnd {
  TransformStartTime: number;
  TransformEndTime: number;
}

/** The access is that of the model's execution role. @throws JobFailure, JobStopped */
export type RunTransform = (job: TransformJob, access: CloudAccess, control: JobControl<Partial<TransformEnd>>) => Promise<TransformEnd>;
