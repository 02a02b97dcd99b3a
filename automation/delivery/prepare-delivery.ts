// After a deployment with delivery: the tools of its builds are in the bucket, and its repositories have a first commit. A second time nothing is changed.
import fs from 'node:fs';
import path from 'node:path';
import type { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { arnOf, deliveryRepositories, environmentNames, type DeliveryRepository, type Place } from '../../infra/names';
import { toolsKey } from '../../infra/components/delivery';
import type { EnvironmentOutputs } from '../../infra/outputs';
import { deployRoleArn } from '../../infra/permissions/delivery';
import type { CommandContext } from '../commands/command';
import type { Project } from '../project/load-project';
import { isThere, uploadOnce } from '../runs/objects';
import { reviving } from '../runs/reviving';
import type { EnvironmentSession } from '../stacks/environment-session';
import { placeOf } from '../stacks/place-of';
import { clientSettings } from '../stacks/target';
import { packTools } from './pack-tools';
import { packedPulumi } from './packed-pulumi';
import { modelBuildSeed, modelDeploySeed, type SeedFile } from './seed-files';
import { digestOfTools } from './tool-files';

/** What was done. */
export interface PreparedDelivery {
  /** Whether the tools were uploaded just now. */
  packed: boolean;
  /** Repositories that were given their first commit. */
  seeded: DeliveryRepository[];
  cloneUrls: Partial<Record<DeliveryRepository, string>>;
}

/** Puts the tools into the bucket, unless they are there. */
async function putTools(context: CommandContext, { target, folders }: EnvironmentSession, bucket: string): Promise<boolean> {
  const { S3Client } = require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
  const digest = digestOfTools(context.packageFolder, target.kind);
  const [uri, s3] = [`s3://${bucket}/${toolsKey(digest)}`, reviving(new S3Client(clientSettings(target)), target)];
  try {
    if (await isThere(s3, uri)) return false;
    context.console.report({ type: 'phase', title: 'Packing the tools of the builds' });
    const archive = path.join(folders.root, 'tools', `${digest}.zip`);
    if (!fs.existsSync(archive)) await packTools(context.packageFolder, archive, target.kind === 'aws' ? packedPulumi(context.environment) : []);
    return await uploadOnce(s3, archive, uri);
  } finally {
    s3.destroy();
  }
}

/** A first commit, where the branch is not there; what a team has pushed is never written over. */
async function seed(codecommit: CodeCommitClient, repositoryName: string, branchName: string, files: () => SeedFile[]): Promise<boolean> {
  const { CreateCommitCommand, GetBranchCommand } = require('@aws-sdk/client-codecommit') as typeof import('@aws-sdk/client-codecommit');
  try {
    await codecommit.send(new GetBranchCommand({ repositoryName, branchName }));
    return false;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'BranchDoesNotExistException') throw error;
  }
  await codecommit.send(new CreateCommitCommand({
    repositoryName, branchName, authorName: 'mlops', email: 'mlops@localhost', commitMessage: 'Begin with the workflow as it was deployed',
    putFiles: files().map((file) => ({ filePath: file.path, fileContent: file.content })),
  }));
  return true;
}

/** What each repository begins with. @throws InputError */
export function seedsOf(packageFolder: string, project: Project, place: Place): Record<DeliveryRepository, () => SeedFile[]> {
  const { delivery } = project.settings;
  const role = (environment: string): string => (delivery === undefined ? arnOf(place, 'iam', 'role/none') : deployRoleArn(place, environment, delivery));
  const own = (environment: string): string => (environment === place.environment ? project.settings.assumeRole : undefined) ?? role(environment);
  return { modelbuild: () => modelBuildSeed(packageFolder, project, place.environment), modeldeploy: () => modelDeploySeed(packageFolder, project, place.environment, own) };
}

/** Prepares what the settings ask for. @returns undefined where they ask for no delivery */
export async function prepareDelivery(context: CommandContext, session: EnvironmentSession, outputs: Pick<EnvironmentOutputs, 'bucketName'>): Promise<PreparedDelivery | undefined> {
  const { project, target } = session;
  const { delivery } = project.settings;
  if (delivery === undefined) return undefined;
  const place = placeOf(session);
  const names = environmentNames(place, project.workflow.register.group, project.settings.adopted);
  const packed = await putTools(context, session, outputs.bucketName);
  if (delivery.connection !== undefined) return { packed, seeded: [], cloneUrls: {} };
  const { CodeCommitClient, GetRepositoryCommand } = require('@aws-sdk/client-codecommit') as typeof import('@aws-sdk/client-codecommit');
  const codecommit = reviving(new CodeCommitClient(clientSettings(target)), target);
  try {
    const seeds = seedsOf(context.packageFolder, project, place);
    const prepared: PreparedDelivery = { packed, seeded: [], cloneUrls: {} };
    for (const repository of deliveryRepositories) {
      const repositoryName = names.delivery(repository);
      if (await seed(codecommit, repositoryName, delivery.branch, seeds[repository])) prepared.seeded.push(repository);
      const { repositoryMetadata } = await codecommit.send(new GetRepositoryCommand({ repositoryName }));
      if (repositoryMetadata?.cloneUrlHttp !== undefined) prepared.cloneUrls[repository] = repositoryMetadata.cloneUrlHttp;
    }
    return prepared;
  } finally {
    codecommit.destroy();
  }
}
