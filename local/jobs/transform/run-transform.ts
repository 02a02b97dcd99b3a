// Runs a transform job: models and input objects in, the chain of containers in a process of its own, `.out` objects out.
import path from 'node:path';
import { fetchObjects } from '../fetch-objects';
import type { FetchedObject } from '../fetch-objects';
import { fetchContainers } from '../model-containers';
import { JobFailure } from '../needs';
import type { CloudAccess, JobControl } from '../needs';
import { folderIn, inRunFolder } from '../run-folder';
import { runChild } from '../run-child';
import { fileInside, joinUri } from '../s3-uri';
import { sendFile } from '../send-files';
import { dataProcessing } from './data-processing';
import type { TransformEnd, TransformJob, TransformRequest } from './transform-job';
import type { TransformResult, TransformTask } from './transform-task';

/** MaxPayloadInMB where the request has none. */
const DEFAULT_PAYLOAD_MEGABYTES = 6;
/** MaxPayloadInMB times MaxConcurrentTransforms may not exceed it. */
const MOST_MEGABYTES = 100;

/** @throws JobFailure, JobStopped */
export async function runTransform(given: TransformJob, access: CloudAccess, control: JobControl<Partial<TransformEnd>>): Promise<TransformEnd> {
  const settings = settingsOf(given.request);
  const job = await inRunFolder(given, control.newId());
  const containers = await fetchContainers(job.containers, job.folder, access, control.signal, (container) => (
    { ...batchEnvironment(job.request), ...container.Environment, ...job.request.Environment }
  ));
  const inputs = await fetchInputs(job.request, access, path.join(job.folder, 'input'), control.signal);
  const started = control.now();
  control.report({ TransformStartTime: started });
  const outputFolder = await folderIn(job.folder, 'output');
  const objects = inputs.map(({ uri, name, file }) => ({ uri, input: file, output: fileInside(outputFolder, `${name}.out`) }));
  const stream = `data-${Math.floor(started / 1000)}`;
  const result = await runChild<TransformResult>({ kind: 'transform', task: { ...settings, containers, objects } }, {
    childFile: control.childFile, folder: job.folder, heapMegabytes: control.memoryMegabytes, memoryMegabytes: control.memoryMegabytes,
    signal: control.signal, log: (line) => access.log(stream, line),
  });
  const good = objects.filter((_object, index) => result.objects[index]?.failure === undefined);
  for (const { output } of good) {
    const name = path.relative(outputFolder, output).split(path.sep).join('/');
    await sendFile(access, output, joinUri(job.request.TransformOutput.S3OutputPath, name), job.request.TransformOutput.KmsKeyId, control.signal);
  }
  refuseFailures(result);
  return { TransformStartTime: started, TransformEndTime: control.now() };
}

type Settings = Omit<TransformTask, 'containers' | 'objects'>;

/** @throws JobFailure where the settings do not fit each other */
function settingsOf(request: TransformRequest): Settings {
  const { TransformInput: input, TransformOutput: output } = request;
  const payload = request.MaxPayloadInMB ?? DEFAULT_PAYLOAD_MEGABYTES;
  // 0 leaves the choice to the container; ours answers one request at a time.
  const concurrency = Math.max(1, request.MaxConcurrentTransforms ?? 1);
  if (payload * concurrency > MOST_MEGABYTES) throw wrong(`MaxConcurrentTransforms * MaxPayloadInMB must be at most ${MOST_MEGABYTES} MB, got ${payload * concurrency}.`);
  const splitType = input.SplitType ?? 'None';
  if (splitType !== 'None' && splitType !== 'Line') throw wrong(`SplitType ${splitType} is not supported by the embedded SageMaker; use Line or None.`);
  if (request.BatchStrategy !== undefined && splitType === 'None') throw wrong('BatchStrategy needs a SplitType.');
  const settings: Settings = {
    contentType: input.ContentType ?? 'application/octet-stream',
    ...(output.Accept === undefined ? {} : { accept: output.Accept }),
    assembleWith: output.AssembleWith ?? 'None', splitType, batchStrategy: request.BatchStrategy ?? 'MultiRecord', maxPayloadMegabytes: payload, concurrency,
    ...(request.DataProcessing === undefined ? {} : { dataProcessing: request.DataProcessing }),
  };
  try {
    dataProcessing(settings.dataProcessing, settings);
  } catch (error) {
    throw error instanceof SyntaxError ? wrong(`${error.message}.`) : error;
  }
  return settings;
}

/** What a container finds in a batch transform. */
function batchEnvironment(request: TransformRequest): Record<string, string> {
  return {
    SAGEMAKER_BATCH: 'true',
    SAGEMAKER_MAX_PAYLOAD_IN_MB: String(request.MaxPayloadInMB ?? DEFAULT_PAYLOAD_MEGABYTES),
    SAGEMAKER_BATCH_STRATEGY: request.BatchStrategy === 'SingleRecord' ? 'SINGLE_RECORD' : 'MULTI_RECORD',
    SAGEMAKER_MAX_CONCURRENT_TRANSFORMS: String(request.MaxConcurrentTransforms ?? 1),
  };
}

function fetchInputs({ TransformInput: input }: TransformRequest, access: CloudAccess, folder: string, signal: AbortSignal): Promise<FetchedObject[]> {
  const { S3DataType: dataType, S3Uri: uri } = input.DataSource.S3DataSource;
  return fetchObjects(access, { uri, dataType, ...(input.CompressionType === undefined ? {} : { compression: input.CompressionType }) }, folder, signal);
}

/** One object that could not be transformed fails the job; the others' outputs are there. */
function refuseFailures({ objects }: TransformResult): void {
  const failed = objects.filter(({ failure }) => failure !== undefined);
  const [first] = failed;
  if (first?.failure === undefined) return;
  const kind = first.failure.fault === 'client' ? 'ClientError' : 'AlgorithmError';
  throw new JobFailure(`${kind}: See job logs for more information. ${failed.length} of ${objects.length} objects failed; ${first.uri}: ${first.failure.message}`.slice(0, 1024));
}

function wrong(message: string): JobFailure {
  return new JobFailure(`ClientError: ${message}`);
}
