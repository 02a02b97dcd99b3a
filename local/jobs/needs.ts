// What a job needs of the cloud that runs it, how it is called and how it ends: the whole seam between jobs and services.

/** One object in S3. */
export interface RemoteObject {
  /** `s3://bucket/key`. */
  uri: string;
  bytes: number;
}

/** The cloud as a job sees it, under the job's role; every refusal is an AccessFault. */
export interface CloudAccess {
  /** Every object whose URI begins with the prefix, in order of key. */
  list(uriPrefix: string): AsyncIterable<RemoteObject>;
  /** Writes an object into a file of a folder that exists. @throws AccessFault NoSuchKey, NoSuchBucket, AccessDenied */
  download(uri: string, file: string): Promise<void>;
  /** Puts a file as an object: whole or not at all. @param options encryption of what the job writes */
  upload(file: string, uri: string, options?: UploadOptions): Promise<void>;
  /** Clones a repository of CodeCommit into a folder that is not there yet, at a commit, branch or tag. @throws AccessFault */
  clone?(repository: string, version: string | undefined, folder: string): Promise<void>;
  /** Checks that the role may pull the image. @throws AccessFault */
  pullImage(imageUri: string): Promise<void>;
  /** A line of the job's log; the other side buffers. @param stream the container's name, such as `algo-1`; the service puts the job's name before it */
  log(stream: string, line: string): void;
  /** `AWS_*` variables of a Lambda function: keys of its role, AWS_ENDPOINT_URL. */
  functionEnvironment?(): Promise<Record<string, string>>;
}

/** How a job's outputs are encrypted. */
export interface UploadOptions {
  /** The request's KmsKeyId. @default the bucket's own encryption */
  kmsKeyId?: string;
}

/** The cloud refused what the job asked for. */
export class AccessFault extends Error {
  /**
   * @param code AWS's error code, such as `AccessDenied` or `NoSuchKey`
   * @param message AWS's text
   */
  constructor(readonly code: string, message: string) {
    super(message);
    this.name = 'AccessFault';
  }
}

/** What a job is asked to do. */
export interface Job<Request> {
  /** The job's name, as in its ARN. */
  name: string;
  /** `arn:<partition>:sagemaker:<region>:<account>:<kind>/<name>`: region and account of what the job makes are read from it. */
  arn: string;
  /** The Create* request as the service took it, PascalCase. */
  request: Request;
  /** A work folder of the job's own; emptied when the job starts, so that a job begun before a crash may simply run again. */
  folder: string;
}

/** The outside world of a job. */
export interface JobControl<Patch = Readonly<Record<string, unknown>>> {
  /** Aborted when the job is to stop; the runner then rejects with JobStopped once its process is gone. */
  signal: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
  /** A new UUID. */
  newId(): string;
  /** The bundle `build/job.js`; `autopilot-worker.js` lies beside it. */
  childFile: string;
  /** What the job's process may use at most. */
  memoryMegabytes: number;
  /** @default the machine's cores */
  threads?: number;
  /** Fields of Describe* that change while the job runs. */
  report(patch: Patch): void;
}

/** The job ended without success; `reason` is Describe*'s FailureReason. */
export class JobFailure extends Error {
  /**
   * @param reason such as `ClientError: ...`, `AlgorithmError: ...` or `InternalServerError: ...`, at most 1024 characters
   * @param patch fields of Describe* that are known all the same, such as ExitMessage
   */
  constructor(readonly reason: string, readonly patch: Readonly<Record<string, unknown>> = {}) {
    super(reason);
    this.name = 'JobFailure';
  }
}

/** The job was stopped by its signal. */
export class JobStopped extends Error {
  constructor() {
    super('The job was stopped.');
    this.name = 'JobStopped';
  }
}

/**
 * Runs a job to its end; resolves to the fields of Describe* that the end adds.
 * @throws JobFailure if it fails, JobStopped if it was stopped
 */
export type JobRunner<Request, End, Patch = Readonly<Record<string, unknown>>> =
  (job: Job<Request>, access: CloudAccess, control: JobControl<Patch>) => Promise<End>;
