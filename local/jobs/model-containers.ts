// Fetches what serves: a model's containers with their artifacts, for a transform job or behind an endpoint.
import path from 'node:path';
import { mkdir } from 'node:fs/promises';
import { DATA_WRANGLER, pullImage, repositoryOf } from './image';
import { AccessFault, JobFailure, JobStopped } from './needs';
import type { CloudAccess } from './needs';
import type { ModelContainer } from './transform/transform-job';
import { unpackModel } from './transform/unpack-model';

/** A container with its artifact on this machine. */
export interface FetchedContainer {
  kind: 'data-wrangler' | 'autopilot';
  /** model.tar.gz, where the container has one. */
  archive?: string;
  modelUri?: string;
  /** Where it is to be unpacked. */
  modelFolder: string;
  environment: Readonly<Record<string, string>>;
}

/**
 * Downloads the artifacts into the folder, one container after the other.
 * @throws JobFailure naming image or artifact, with AWS's text where the role may not have it; JobStopped
 */
export async function fetchContainers(
  containers: readonly ModelContainer[], folder: string, access: CloudAccess, signal: AbortSignal, environmentOf: (container: ModelContainer) => Readonly<Record<string, string>>,
): Promise<FetchedContainer[]> {
  const fetched: FetchedContainer[] = [];
  for (const [index, container] of containers.entries()) {
    if (signal.aborted) throw new JobStopped();
    const kind = kindOf(container);
    await pullImage(access, container.Image);
    const archive = container.ModelDataUrl === undefined ? undefined : await fetchModel(container.ModelDataUrl, path.join(folder, `model-${index}.tar.gz`), access);
    fetched.push({
      kind, modelFolder: path.join(folder, `model-${index}`),
      ...(archive === undefined ? {} : { archive, modelUri: container.ModelDataUrl ?? '' }),
      environment: environmentOf(container),
    });
  }
  return fetched;
}

/** Unpacks the artifacts that were fetched. @throws InputError where one is damaged */
export async function unpackContainers(containers: readonly FetchedContainer[]): Promise<void> {
  for (const { archive, modelFolder, modelUri } of containers) {
    if (archive === undefined) await mkdir(modelFolder, { recursive: true });
    else await unpackModel(archive, modelFolder, modelUri ?? archive);
  }
}

function kindOf({ Image: image }: ModelContainer): 'data-wrangler' | 'autopilot' {
  const repository = repositoryOf(image);
  if (repository === DATA_WRANGLER) return 'data-wrangler';
  if (repository.startsWith('autopilot')) return 'autopilot';
  throw new JobFailure(`ClientError: The embedded SageMaker serves models of the images ${DATA_WRANGLER} and autopilot-* only, not ${image}.`);
}

async function fetchModel(uri: string, file: string, access: CloudAccess): Promise<string> {
  try {
    await access.download(uri, file);
    return file;
  } catch (error) {
    throw error instanceof AccessFault ? new JobFailure(`ClientError: Failed to download model data from ${uri}: ${error.message}`) : error;
  }
}
