// What a pipeline's steps do, done as the pipeline's execution role: each call is authorised as if the role had made it.
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { EarlierStep, StartContext, StartedType, StepActions, StepProgress } from '../../jobs/pipelines/step-actions';
import { ServiceFault } from '../../jobs/pipelines/step-actions';
import type { Cloud } from '../cloud';
import type { Caller } from '../operation';
import { AwsError } from '../operation';
import { arnOf } from '../services/sagemaker/arns';
import type { ExecutionRecord } from '../services/sagemaker/execution-records';
import { executionKey, executionStateTable, executionsOf } from '../services/sagemaker/execution-records';
import type { Changes } from './changes';
import type { StepCalls } from './step-calls';

type Request = Readonly<Record<string, unknown>>;
type JobType = 'Processing' | 'AutoML' | 'Transform' | 'Model';

interface JobWords { create: string; describe: string; stop?: string; name: string; resource: string; status?: string }

const JOBS: Readonly<Record<JobType, JobWords>> = {
  Processing: { create: 'CreateProcessingJob', describe: 'DescribeProcessingJob', stop: 'StopProcessingJob', name: 'ProcessingJobName', resource: 'processing-job', status: 'ProcessingJobStatus' },
  AutoML: { create: 'CreateAutoMLJob', describe: 'DescribeAutoMLJob', stop: 'StopAutoMLJob', name: 'AutoMLJobName', resource: 'automl-job', status: 'AutoMLJobStatus' },
  Transform: { create: 'CreateTransformJob', describe: 'DescribeTransformJob', stop: 'StopTransformJob', name: 'TransformJobName', resource: 'transform-job', status: 'TransformJobStatus' },
  Model: { create: 'CreateModel', describe: 'DescribeModel', name: 'ModelName', resource: 'model' },
};
/** Property files and JSON read straight from S3. */
const JSON_LIMIT = 16 * 1024 * 1024;

/** The actions of one execution. */
export class PipelineStepActions implements StepActions {
  constructor(private readonly cloud: Cloud, private readonly execution: ExecutionRecord, private readonly calls: StepCalls, private readonly changes: Changes) {}

  async start(type: StartedType, request: Request, context: StartContext): Promise<{ arn: string }> {
    if (type === 'Lambda') return { arn: await this.#startCall(request, context) };
    if (type === 'RegisterModel') return { arn: await this.#register(request, context) };
    return { arn: await this.#create(JOBS[type], request, context) };
  }

  async describe(type: StartedType, arn: string): Promise<StepProgress> {
    if (type === 'Lambda') return this.#describeCall(arn);
    if (type === 'RegisterModel') return { state: 'Completed', description: await this.#call('sagemaker', 'DescribeModelPackage', { ModelPackageName: arn }) };
    const words = JOBS[type];
    const description = await this.#call('sagemaker', words.describe, { [words.name]: arn.slice(arn.lastIndexOf('/') + 1) });
    const status = words.status === undefined ? 'Completed' : description[words.status] as string;
    const reason = description['FailureReason'] as string | undefined;
    return { state: status === 'Stopping' ? 'InProgress' : status as StepProgress['state'], description, ...(reason === undefined ? {} : { failureReason: reason }) };
  }

  async stop(type: StartedType, arn: string): Promise<void> {
    if (type === 'Lambda' || type === 'RegisterModel') return;
    const words = JOBS[type];
    if (words.stop === undefined) return;
    try {
      await this.#call('sagemaker', words.stop, { [words.name]: arn.slice(arn.lastIndexOf('/') + 1) });
    } catch (error) {
      // A job that ended by itself in the meantime needs no stopping.
      if (!(error instanceof ServiceFault) || error.code !== 'ValidationException') throw error;
    }
  }

  async readJson(uri: string): Promise<unknown> {
    const match = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri);
    if (match === null) throw new ServiceFault('ValidationException', `Not an S3 URI: ${uri}`);
    const { Body: body } = await this.#call<{ Body: Readable }>('s3', 'GetObject', { Bucket: match[1], Key: match[2] });
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body) {
      bytes += (chunk as Buffer).length;
      if (bytes > JSON_LIMIT) throw new ServiceFault('InvalidJson', `${uri} is larger than ${JSON_LIMIT} bytes.`);
      chunks.push(chunk as Buffer);
    }
    try {
      return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
    } catch (error) {
      throw new ServiceFault('InvalidJson', `${uri} is not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  waitForChange(arns: readonly string[], milliseconds: number, signal: AbortSignal): Promise<void> {
    return this.changes.wait(arns, milliseconds, signal);
  }

  async *earlierSteps(stepName: string): AsyncIterable<EarlierStep> {
    const { store } = this.cloud;
    const others = executionsOf(store, this.execution.pipelineName)
      .filter((record) => record.arn !== this.execution.arn).sort((a, b) => b.creationTime - a.creationTime);
    for (const record of others) {
      const step = executionStateTable(store).get(executionKey(record.pipelineName, record.id))?.steps[stepName];
      if (step !== undefined) yield { executionArn: record.arn, step };
    }
  }

  /** Creates a job or model; one of that name that is there already was made before a crash. */
  async #create(words: JobWords, request: Request, context: StartContext): Promise<string> {
    const name = request[words.name] as string;
    const arn = arnOf(this.cloud, words.resource, name);
    if (await this.#exists(words, name)) return arn;
    await this.#call('sagemaker', words.create, { ...request, Tags: this.#tags(request, context) });
    return arn;
  }

  /** Only this execution makes names of its own id, so the records tell enough; the role needs no permission to look. */
  async #exists(words: JobWords, name: string): Promise<boolean> {
    try {
      await this.cloud.call('sagemaker', words.describe, { [words.name]: name }, this.cloud.administrator);
      return true;
    } catch (error) {
      if (error instanceof AwsError && (error.code === 'ResourceNotFound' || error.code === 'ValidationException')) return false;
      throw error;
    }
  }

  /** SageMaker tags what a pipeline makes, which is why its role needs sagemaker:AddTags. */
  #tags(request: Request, context: StartContext): object[] {
    const own = (request['Tags'] as object[] | undefined) ?? [];
    return [...own, { Key: 'sagemaker:pipeline-execution-arn', Value: context.executionArn }, { Key: 'sagemaker:pipeline-step-name', Value: context.stepName }];
  }

  async #register(request: Request, context: StartContext): Promise<string> {
    const clientToken = createHash('sha256').update(context.jobName).digest('hex').slice(0, 36);
    const { ModelPackageArn } = await this.#call<{ ModelPackageArn: string }>('sagemaker', 'CreateModelPackage', {
      ...request, ClientToken: clientToken,
      MetadataProperties: { GeneratedBy: context.executionArn, ...(request['MetadataProperties'] as object | undefined) },
    });
    return ModelPackageArn;
  }

  async #startCall(request: Request, context: StartContext): Promise<string> {
    const functionArn = request['FunctionArn'] as string;
    const caller = await this.#caller();
    // A role that may not call the function fails the step at its start, before anything is on record.
    try {
      await this.cloud.call('lambda', 'Invoke', { FunctionName: functionArn, InvocationType: 'DryRun' }, caller);
    } catch (error) {
      throw faultOf(error, 'lambda:Invoke');
    }
    return this.calls.start(context.jobName, functionArn, request['Payload'] as object, this.execution.roleArn);
  }

  #describeCall(arn: string): StepProgress {
    const call = this.calls.get(arn);
    if (call === undefined) throw new ServiceFault('ResourceNotFoundException', `There is no call ${arn}.`);
    return {
      state: call.state, description: call.answer === undefined ? {} : { Payload: JSON.parse(call.answer) as unknown },
      ...(call.failureReason === undefined ? {} : { failureReason: call.failureReason }),
    };
  }

  #caller(): Promise<Caller> {
    return this.cloud.assume(this.execution.roleArn, 'sagemaker.amazonaws.com', { sourceArn: this.execution.pipelineArn });
  }

  async #call<O = Record<string, unknown>>(service: string, operation: string, input: object): Promise<O> {
    try {
      return await this.cloud.call<O>(service, operation, input, await this.#caller());
    } catch (error) {
      throw faultOf(error, `${service}:${operation}`);
    }
  }
}

function faultOf(error: unknown, operation: string): unknown {
  return error instanceof AwsError ? new ServiceFault(error.code, error.message, operation) : error;
}
