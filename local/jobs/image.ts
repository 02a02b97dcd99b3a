// Which software a container image stands for, by the name of its repository.
import { AccessFault, JobFailure } from './needs';
import type { CloudAccess } from './needs';

/** Repository of the Data Wrangler image. */
export const DATA_WRANGLER = 'sagemaker-data-wrangler-container';

/** The repository's name in `<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>`. */
export function repositoryOf(image: string): string {
  return /^[^/]+\/([^:@]+)/.exec(image)?.[1] ?? image;
}

/** @throws JobFailure with AWS's text where the role may not pull the image */
export async function pullImage(access: CloudAccess, image: string): Promise<void> {
  try {
    await access.pullImage(image);
  } catch (error) {
    throw error instanceof AccessFault ? new JobFailure(`ClientError: Cannot pull image ${image}: ${error.message}`) : error;
  }
}
