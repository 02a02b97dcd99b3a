// Brings a processing job's inputs into its folder, at the paths that the container sees.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { datasetName, s3Uri } from '../../../flows/dataset';
import type { Flow } from '../../../flows/flow';
import { sourceNodes } from '../../../flows/graph';
import { InputError } from '../../../flows/problems';
import { noQueryTables, queryTablesVariable, readQueryTables } from '../../../flows/query-tables';
import { readFlow } from '../../../flows/read-flow';
import { fetchObjects } from '../fetch-objects';
import { JobFailure } from '../needs';
import type { CloudAccess } from '../needs';
import { filesBelow } from '../send-files';
import type { ProcessingInput, ProcessingRequest } from './processing-job';

/** The folder under which all paths of a container lie. */
const ROOT = '/opt/ml/processing';
/** Where the container reads its flow. */
const FLOW_FOLDER = `${ROOT}/flow`;

/** Inputs as they lie in the job's folder. */
export interface MountedInputs {
  flowFile: string;
  flow: Flow;
  /** Folder of each dataset of the flow, by its name; none for one that a query gives. */
  datasets: Readonly<Record<string, string>>;
  /** What the job asks a database, by dataset. */
  queries: Readonly<Record<string, string>>;
  /** File that stands for a table of those queries, by the table's name. */
  tables: Readonly<Record<string, string>>;
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
export async function mountInputs({ ProcessingInputs: inputs = [], Environment: environment = {} }: ProcessingRequest, access: CloudAccess, folder: string, signal: AbortSignal): Promise<MountedInputs> {
  const [stored, asked] = [inputs.filter(({ S3Input }) => S3Input !== undefined), inputs.filter(({ S3Input }) => S3Input === undefined)];
  for (const input of stored) await mountInput(input, access, folder, signal);
  const tables = await mountTables(asked, environment, access, folder, signal);
  const queries = Object.fromEntries(asked.map((input) => [input.InputName, queryOf(input)]));
  const flowFile = await findFlow(localPath(folder, FLOW_FOLDER));
  const flow = parseFlow(await readFile(flowFile, 'utf8'), path.basename(flowFile));
  const mounted = new Map(stored.map((input) => [input.InputName, localPath(folder, pathOf(input))]));
  const datasets: Record<string, string> = {};
  for (const node of sourceNodes(flow)) {
    const name = datasetName(node);
    if (name in queries) continue;
    datasets[name] = mounted.get(name) ?? await mountSource(name, s3Uri(node), access, folder, signal);
  }
  return { flowFile, flow, datasets, queries, tables };
}

function pathOf(input: ProcessingInput): string {
  return input.S3Input?.LocalPath ?? `${ROOT}/${input.InputName}`;
}

async function mountInput(input: ProcessingInput, access: CloudAccess, folder: string, signal: AbortSignal): Promise<void> {
  const source = input.S3Input;
  if (source === undefined) return;
  if (source.S3InputMode === 'Pipe') throw new JobFailure(`ClientError: Input "${input.InputName}": S3InputMode Pipe is not supported by the Data Wrangler container; use File.`);
  await fetchObjects(access, {
    uri: source.S3Uri,
    ...(source.S3DataType === undefined ? {} : { dataType: source.S3DataType }),
    ...(source.S3CompressionType === undefined ? {} : { compression: source.S3CompressionType }),
  }, localPath(folder, pathOf(input)), signal);
}

function queryOf({ InputName, DatasetDefinition: definition }: ProcessingInput): string {
  const query = definition?.AthenaDatasetDefinition?.QueryString ?? definition?.RedshiftDatasetDefinition?.QueryString;
  if (query === undefined) throw new JobFailure(`ClientError: Input "${InputName}" needs an S3Input, or a DatasetDefinition with an AthenaDatasetDefinition or a RedshiftDatasetDefinition.`);
  return query;
}

/** Downloads the files that stand for the tables of all queries. */
async function mountTables(inputs: readonly ProcessingInput[], environment: Readonly<Record<string, string>>, access: CloudAccess, folder: string, signal: AbortSignal): Promise<Record<string, string>> {
  const [files, places]: [Record<string, string>, Map<string, string>] = [{}, new Map()];
  for (const { InputName: name } of inputs) {
    for (const [table, uri] of Object.entries(await listedTables(name, environment[queryTablesVariable(name)], access, folder, signal))) {
      const other = places.get(table);
      if (other !== undefined && other !== uri) throw new JobFailure(`ClientError: The table "${table}" stands for two files: ${other} and ${uri}.`);
      places.set(table, uri);
      const [fetched] = await fetchObjects(access, { uri }, path.join(folder, 'tables', String(places.size)), signal);
      if (fetched !== undefined) files[table] = fetched.file;
    }
  }
  return files;
}

async function listedTables(name: string, uri: string | undefined, access: CloudAccess, folder: string, signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
  if (uri === undefined || uri === noQueryTables) {
    throw new JobFailure(`ClientError: Input "${name}" asks Athena or Redshift, which are not embedded. Name files for the tables of its query in the environment variable ${queryTablesVariable(name)}, or give the rows as an S3Input.`);
  }
  const [fetched] = await fetchObjects(access, { uri }, path.join(folder, 'tables', queryTablesVariable(name)), signal);
  try {
    return readQueryTables(fetched === undefined ? '' : await readFile(fetched.file, 'utf8'));
  } catch (error) {
    throw error instanceof InputError ? new JobFailure(`ClientError: ${uri}: ${error.message}.`) : error;
  }
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
