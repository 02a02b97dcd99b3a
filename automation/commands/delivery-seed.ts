// `mlops delivery seed`: what the repositories begin with; into CodeCommit where they are empty, or into folders.
import fs from 'node:fs';
import path from 'node:path';
import { deliveryRepositories, type DeliveryRepository, type Place } from '../../infra/names';
import { deployRoleArn } from '../../infra/permissions/delivery';
import { parseSettings } from '../../infra/settings';
import { describeDelivery } from '../delivery/describe-delivery';
import { githubFiles } from '../delivery/github-files';
import { prepareDelivery, seedsOf } from '../delivery/prepare-delivery';
import { packageSeed, stackSeed, type SeedFile } from '../delivery/seed-files';
import { UsageError } from '../failures';
import type { Project } from '../project/load-project';
import { openEnvironment, withStack } from '../stacks/environment-session';
import { placeOf } from '../stacks/place-of';
import { readOutputs } from '../stacks/read-outputs';
import { targetOptions, textOption } from './shared-options';
import type { Command } from './command';

/** Environments that models are brought to, where no pipelines of AWS do it. */
function withTargets(project: Project, to: string | undefined): Project {
  if (project.settings.delivery !== undefined) return project;
  return { ...project, settings: parseDelivery(project, to?.split(',') ?? ['staging', 'prod']) };
}

/** The settings with a delivery. @throws InputError for names that are none */
function parseDelivery({ stackFile, settings }: Project, to: readonly string[]): Project['settings'] {
  return { ...settings, delivery: parseSettings({ ...stackFile.config, 'mlops:delivery': { to } }, '--to').delivery };
}

/** Workflows, and what CodePipeline's builds have in their buildspec: the settings of the environment. */
function githubSeed(packageFolder: string, repository: DeliveryRepository, project: Project, place: Place, delivery: Project['settings']['delivery']): SeedFile[] {
  if (delivery === undefined) return [];
  const deployRole = (environment: string): string => (environment === place.environment ? project.settings.assumeRole : undefined) ?? deployRoleArn(place, environment, delivery);
  const workflows = githubFiles(packageFolder, repository, { environment: place.environment, to: delivery.to, region: place.region, deployRole });
  const own = repository === 'modelbuild' ? [stackSeed(project, place.environment, deployRole(place.environment)), packageSeed(packageFolder, project)] : [];
  return [...workflows, ...own];
}

export const deliverySeed: Command = {
  name: 'delivery seed',
  summary: 'put the tools of builds into the bucket and begin empty repositories, as mlops up does; or write what they begin with into a folder',
  options: [
    ...targetOptions, { flags: '--folder <path>', description: 'write modelbuild and modeldeploy below this folder, for a repository behind a connection' },
    { flags: '--github', description: 'with workflows of GitHub Actions, which take the place of CodePipeline' },
    { flags: '--to <names>', description: 'with --github, where there is no mlops:delivery: the environments that models are brought to, joined by commas' },
  ],
  examples: ['mlops delivery seed --env dev', 'mlops delivery seed --env dev --folder ../repositories', 'mlops delivery seed --env dev --folder ../repositories --github --to staging,prod'],
  async run(context) {
    const session = await openEnvironment(context);
    const { environment } = session;
    const github = context.options['github'] === true;
    const project = github ? withTargets(session.project, textOption(context, 'to')) : session.project;
    if (project.settings.delivery === undefined) throw new UsageError(`environment ${environment} has no delivery`, [`Ask for it in Pulumi.${environment}.yaml: mlops:delivery: { to: [staging, prod] }`]);
    const folder = textOption(context, 'folder');
    if (folder === undefined) {
      const prepared = await prepareDelivery(context, session, await withStack(context, session, readOutputs));
      return { data: { type: 'result', ...prepared }, text: describeDelivery(prepared).trim() };
    }
    const place = placeOf(session);
    const seeds = seedsOf(context.packageFolder, project, place);
    const { delivery } = project.settings;
    const more = (repository: DeliveryRepository): SeedFile[] => (github ? githubSeed(context.packageFolder, repository, project, place, delivery) : []);
    const written = deliveryRepositories.flatMap((repository) => [...seeds[repository](), ...more(repository)].map((file) => ({ ...file, path: path.join(path.resolve(context.workingFolder, folder), repository, file.path) })));
    const there = written.filter((file) => fs.existsSync(file.path));
    if (there.length > 0) throw new UsageError(`${there.length} files are there already, such as ${there[0]?.path ?? ''}`, ['Nothing was written. Choose an empty folder.']);
    for (const file of written) {
      fs.mkdirSync(path.dirname(file.path), { recursive: true });
      fs.writeFileSync(file.path, file.content);
    }
    return { data: { type: 'result', files: written.map((file) => file.path) }, text: `${written.length} files written below ${folder}.` };
  },
};
