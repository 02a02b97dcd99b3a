// Brings a processing job's inputs into its folder, at the paths that the container sees.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { datasetName, s3Uri } from '../../../flows/dataset';
import type { Flow } from '../../../flows/flow';
import { sourceNodes } from '../../../flows/graph';
import { InputError } from '../../../flows/problems';
import { readFlow } from '../../../flows/read-flow';
import { fetchObjects } from '../fetch-objects';
import { JobFailure } from '../needs';
import type { CloudAccess } from '../needs';
import { filesBelow } from '../send-files';
import type { ProcessingInput } from './processing-job';

/** The folder under which all paths of a container lie. */
const ROOT = '/opt/ml/processing';
/** Where the container reads its flow. */
const FLOW_FOLDER = `${ROOT}/flow`;

/** Inputs as they lie in the job's folder. */
export interface MountedInputs {
  flowFile: string;
  flow: Flow;
  /** Folder of each dataset of the flow, by its name. */
  datasets: Readonly<Record<string, string>>;
}

/** Where a path of the container lies in the job's folder. @throws JobFailure for a path outside of /opt/ml/processing */
export function localPath(folder: string, containerPath: string): string {
  const normal = path.posix.normalize(containerPath);
  if (normal !== ROOT && !normal.startsWith(`${ROOT}/`)) {
    throw new JobFailure(`ClientError: LocalPath "${containerPath}" must lie in ${ROOT}.`);
  }
  return path.join(folder, ...normal.split('/'));
}

/**
 * Downloads all inputs, then what the flow's sources name themselves and no input replaces.
 * @throws JobFailure, JobStopped
 */
export async function mountInputs(inputs: readonly ProcessingInput[], access: CloudAccess, folder: string, signal: AbortSignal): Promise<MountedInputs> {
  for (const input of inputs) await mountInput(input, access, folder, signal);
  const flowFile = await findFlow(localPath(folder, FLOW_FOLDER));
  const flow = parseFlow(await readFile(flowFile, 'utf8'), path.basename(flowFile));
  const mounted = new Map(inputs.map((input) => [input.InputName, localPath(folder, pathOf(input))]));
  const datasets: Record<string, string> = {};
  for (const node of sourceNodes(flow)) {
    const name = datasetName(node);
    datasets[name] = mounted.get(name) ?? await mountSource(name, s3Uri(node), access, folder, signal);
  }
  return { flowFile, flow, datasets };
}

function pathOf(input: ProcessingInput): string {
  return input.S3Input?.LocalPath ?? `${ROOT}/${input.InputName}`;
}

async function mountInput(input: ProcessingInput, access: CloudAccess, folder: string, signal: AbortSignal): Promise<void> {
  const source = input.S3Input;
  if (source === undefined) {
    throw new JobFailure(`ClientError: Input "${input.InputName}" is a DatasetDefinition; the embedded SageMaker runs no Athena or Redshift queries. Give the data as an S3Input.`);
  }
  if (source.S3InputMode === 'Pipe') throw new JobFailure(`ClientError: Input "${input.InputName}": S3InputMode Pipe is not supported by the Data Wrangler container; use File.`);
  await fetchObjects(access, {
    uri: source.S3Uri,
    ...(source.S3DataType === undefined ? {} : { dataType: source.S3DataType }),
    ...(source.S3CompressionType === undefined ? {} : { compression: source.S3CompressionType }),
  }, localPath(folder, pathOf(input)), signal);
}

async function findFlow(folder: string): Promise<string> {
  const names = await filesBelow(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const flows = names.filter((name) => name.endsWith('.flow'));
  const [found] = flows.length > 0 ? flows : names;
  if (found === undefined) throw new JobFailure(`AlgorithmError: No flow file found in ${FLOW_FOLDER}; give it as input "flow" with this LocalPath., exit code: 1`);
  return path.join(folder, ...found.split('/'));
}

function parseFlow(text: string, name: string): Flow {
  try {
    return readFlow(text, name);
  } catch (error) {
    throw error instanceof InputError ? new JobFailure(`AlgorithmError: ${error.message}, exit code: 1`.slice(0, 1024), { ExitMessage: error.message.slice(0, 1024) }) : error;
  }
}

async function mountSource(name: string, uri: string | undefined, access: CloudAccess, folder: string, signal: AbortSignal): Promise<string> {
  if (uri === undefined) throw new JobFailure(`AlgorithmError: The flow's source "${name}" is not in S3 and no input "${name}" is given., exit code: 1`);
  const mounted = localPath(folder, `${ROOT}/${name}`);
  await fetchObjects(access, { uri }, mounted, signal);
  return mounted;
}
