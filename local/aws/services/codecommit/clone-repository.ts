// Clones a repository for a build: what its role may pull, with the history, at one version.
import path from 'node:path';
import type { Cloud } from '../../cloud';
import { AwsError, type Caller } from '../../operation';
import { commitOf } from './resolve-commit';
import { git } from './git';
import { useRepositoryKey } from './repository-key';
import { onRepository, repositoryFolder, requireRepository } from './repository-records';

/**
 * Clones into a folder that is not there yet; the clone's origin is the address that git clients use.
 * @param version commit, branch or tag; absent: the tip of the default branch
 * @throws AwsError AccessDeniedException, EncryptionKeyAccessDeniedException, RepositoryDoesNotExistException, CommitDoesNotExistException
 */
export async function cloneRepository(cloud: Cloud, caller: Caller, name: string, version: string | undefined, folder: string): Promise<void> {
  const [authorization] = onRepository('GitPull', name, { cloud, region: cloud.region, account: cloud.account });
  if (authorization === undefined || !(await cloud.allowed(caller, authorization))) {
    throw new AwsError('AccessDeniedException', `${caller.arn} is not authorized to perform: codecommit:GitPull on ${name}`);
  }
  const repository = requireRepository(cloud.store, name);
  await useRepositoryKey(cloud, caller, repository, 'read');
  const bare = repositoryFolder(cloud, repository);
  const commit = await commitOf(bare, version ?? 'HEAD');
  await git(bare, ['clone', '--quiet', '--no-hardlinks', '--no-checkout', bare, folder]);
  const inClone = { environment: { GIT_DIR: path.join(folder, '.git') } };
  await git(folder, ['remote', 'set-url', 'origin', `${cloud.endpointUrl}/v1/repos/${name}`], inClone);
  await git(folder, ['checkout', '--quiet', '--detach', commit], inClone);
}
