// Runs a Data Wrangler processing job: inputs in, the flow in a process of its own, outputs out.
import os from 'node:os';
import path from 'node:path';
import { nodeLabel, type Flow, type FlowNode } from '../../../flows/flow';
import { findNode } from '../../../flows/graph';
import { plainCsv, readOutputConfig, type OutputConfig } from '../../../flows/output-config';
import { InputError } from '../../../flows/problems';
import { DATA_WRANGLER, pullImage, repositoryOf } from '../image';
import { JobFailure } from '../needs';
import type { CloudAccess, Job, JobControl } from '../needs';
import { folderIn, inRunFolder } from '../run-folder';
import { runChild } from '../run-child';
import { joinUri } from '../s3-uri';
import { sendFile, sendFolder } from '../send-files';
import { timeLimit } from '../time-limit';
import { parseContainerArguments } from './container-arguments';
import type { ContainerArguments } from './container-arguments';
import { mountInputs } from './mount-inputs';
import type { MountedInputs } from './mount-inputs';
import type { ProcessingEnd, ProcessingOutput, ProcessingRequest } from './processing-job';
import type { ProcessingResult, ProcessingTask } from './processing-task';

/** Share of the job's memory that DuckDB may use; the rest is for JavaScript and buffers. */
const DATABASE_SHARE = 0.6;
/** SageMaker's own limit where the request has none. */
const DEFAULT_LIMIT_SECONDS = 86_400;

/** One output with all that is known of it. */
interface PlannedOutput {
  output: ProcessingOutput;
  /** Where its files are written before they are uploaded. */
  folder: string;
  /** Where they go, below the S3Uri. */
  keyParts: readonly string[];
  /** What the flow says of its form, where no argument does. */
  ownConfig: OutputConfig;
}

/** @throws JobFailure, JobStopped */
export async function runProcessing(job: Job<ProcessingRequest>, access: CloudAccess, control: JobControl<Partial<ProcessingEnd>>): Promise<ProcessingEnd> {
  const limit = timeLimit(control.signal, job.request.StoppingCondition?.MaxRuntimeInSeconds ?? DEFAULT_LIMIT_SECONDS);
  try {
    return await runWithin(job, access, { ...control, signal: limit.signal });
  } catch (error) {
    if (limit.over()) throw new JobFailure(`ClientError: The job exceeded its MaxRuntimeInSeconds of ${job.request.StoppingCondition?.MaxRuntimeInSeconds ?? DEFAULT_LIMIT_SECONDS}.`);
    throw error;
  } finally {
    limit.close();
  }
}

async function runWithin(given: Job<ProcessingRequest>, access: CloudAccess, control: JobControl<Partial<ProcessingEnd>>): Promise<ProcessingEnd> {
  const { request } = given;
  const image = request.AppSpecification.ImageUri;
  checkImage(image, request);
  const settings = parseContainerArguments(request.AppSpecification.ContainerArguments ?? []);
  const job = await inRunFolder(given, control.newId());
  await pullImage(access, image);
  const mounted = await mountInputs(request, access, job.folder, control.signal);
  const started = control.now();
  control.report({ ProcessingStartTime: started });
  const outputs = await planOutputs(request.ProcessingOutputConfig?.Outputs ?? [], mounted.flow, job.folder);
  const stream = `algo-1-${Math.floor(started / 1000)}`;
  const task = await processingTask(job, mounted, settings, outputs, control);
  const result = await runChild<ProcessingResult>({ kind: 'processing', task }, {
    childFile: control.childFile, folder: job.folder, heapMegabytes: control.memoryMegabytes * (1 - DATABASE_SHARE), memoryMegabytes: control.memoryMegabytes,
    signal: control.signal, log: (line) => access.log(stream, line),
  });
  for (const { name, rows, columns } of result.outputs) access.log(stream, `Output ${name}: ${rows} rows, ${columns.length} columns`);
  await sendOutputs(job, outputs, task.refittedFile, access, control.signal);
  return { ProcessingStartTime: started, ProcessingEndTime: control.now() };
}

function checkImage(image: string, request: ProcessingRequest): void {
  if (repositoryOf(image) !== DATA_WRANGLER) {
    throw new JobFailure(`ClientError: The embedded SageMaker runs processing jobs of the image ${DATA_WRANGLER} only, not ${image}.`);
  }
  if (request.AppSpecification.ContainerEntrypoint !== undefined) {
    throw new JobFailure('ClientError: The Data Wrangler container takes no ContainerEntrypoint; leave it out.');
  }
}

async function planOutputs(outputs: readonly ProcessingOutput[], flow: Flow, folder: string): Promise<PlannedOutput[]> {
  const planned: PlannedOutput[] = [];
  for (const output of outputs) {
    const match = /^([^.]+)\.([^.]+)$/.exec(output.OutputName);
    const node = match === null ? undefined : findNode(flow, match[1] as string);
    if (match === null || node === undefined) {
      const message = `ProcessingOutputs have invalid names: ${output.OutputName}. Names must be {node id}.{output name} of a node in the flow`;
      throw new JobFailure(`AlgorithmError: ${message}, exit code: 1`, { ExitMessage: message });
    }
    if (output.S3Output === undefined) throw new JobFailure(`ClientError: Output "${output.OutputName}" has no S3Output; the embedded SageMaker has no Feature Store.`);
    planned.push({
      output,
      folder: await folderIn(folder, 'outputs', String(planned.length)),
      keyParts: node.type === 'DESTINATION' ? [] : match.slice(1),
      ownConfig: node.type === 'DESTINATION' ? destinationConfig(node) : plainCsv,
    });
  }
  return planned;
}

/** @throws JobFailure */
function destinationConfig(node: FlowNode): OutputConfig {
  try {
    return readOutputConfig(node.parameters['output_config'], nodeLabel(node));
  } catch (error) {
    throw error instanceof InputError ? new JobFailure(`AlgorithmError: ${error.message}, exit code: 1`.slice(0, 1024), { ExitMessage: error.message.slice(0, 1024) }) : error;
  }
}

async function processingTask(job: Job<ProcessingRequest>, mounted: MountedInputs, settings: ContainerArguments, outputs: readonly PlannedOutput[], control: JobControl): Promise<ProcessingTask> {
  return {
    job: job.arn,
    flowFile: mounted.flowFile,
    inputs: mounted.datasets,
    queries: mounted.queries,
    tables: mounted.tables,
    outputs: outputs.map(({ output, folder, ownConfig }) => ({ name: output.OutputName, folder, config: settings.outputs.get(output.OutputName) ?? ownConfig })),
    refit: settings.refit,
    ...(settings.refit && settings.outputFlow !== undefined ? { refittedFile: path.join(await folderIn(job.folder, 'refitted'), settings.outputFlow) } : {}),
    parameters: Object.fromEntries(settings.parameters),
    workFolder: await folderIn(job.folder, 'work'),
    threads: control.threads ?? os.availableParallelism(),
    memoryMegabytes: Math.floor(control.memoryMegabytes * DATABASE_SHARE),
  };
}

/** Data Wrangler puts the job's name, the node and the output under the S3Uri; the new flow beside the node's folder. */
async function sendOutputs(job: Job<ProcessingRequest>, outputs: readonly PlannedOutput[], refittedFile: string | undefined, access: CloudAccess, signal: AbortSignal): Promise<void> {
  const key = job.request.ProcessingOutputConfig?.KmsKeyId;
  for (const { output, folder, keyParts } of outputs) {
    await sendFolder(access, folder, joinUri(output.S3Output?.S3Uri ?? '', job.name, ...keyParts), key, signal);
  }
  const first = outputs[0]?.output.S3Output?.S3Uri;
  if (refittedFile !== undefined && first !== undefined) await sendFile(access, refittedFile, joinUri(first, job.name, path.basename(refittedFile)), key, signal);
}
