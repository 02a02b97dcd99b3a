// Everything a command needs to act on one environment, opened in order and closed in reverse.
import path from 'node:path';
import type { PulumiFn, Stack } from '@pulumi/pulumi/automation';
import type { CommandContext } from '../commands/command';
import { environmentName } from '../commands/shared-options';
import { createStateFolder, stateFoldersOf, type StateFolders } from '../project/project-folder';
import { loadProject, type Project } from '../project/load-project';
import { refuseOtherAccount } from './open-account';
import { openStack } from './open-stack';
import { chooseBackend, requireStateBucket } from './state-backend';
import { choosePulumi, type ChosenPulumi } from './pulumi-command';
import { assumeTarget, openAwsTarget, openLocalTarget, type Target } from './target';
import { prepareWorkFolder, type WorkFolder } from './work-folder';

/** An environment of a workflow on its target. */
export interface EnvironmentSession {
  project: Project;
  environment: string;
  folders: StateFolders;
  target: Target;
}

/** A session whose stack can be changed; providers run while it is open. */
export interface StackSession extends EnvironmentSession {
  /** `<Pulumi project>/<environment>` */
  stackName: string;
  stack: Stack;
  pulumi: ChosenPulumi;
  work: WorkFolder;
}

/**
 * Reads the project and reaches its target; nothing is changed.
 * @param as `person`: what is done is done in the caller's own name, such as an approval, whatever role mlops:assumeRole says
 */
export async function openEnvironment(context: CommandContext, as: 'deployer' | 'person' = 'deployer'): Promise<EnvironmentSession> {
  const environment = environmentName(context);
  const project = loadProject(context, environment);
  const role = as === 'person' ? undefined : project.settings.assumeRole;
  const folders = stateFoldersOf(project.folder);
  const region = project.region ?? context.environment.AWS_REGION ?? context.environment.AWS_DEFAULT_REGION;
  if (context.options.local !== true) {
    const target = await assumeTarget(await openAwsTarget(region), role, environment);
    refuseOtherAccount(project.settings, environment, target);
    return { project, environment, folders, target };
  }
  createStateFolder(folders);
  const opened = await openLocalTarget({
    folders, packageFolder: context.packageFolder, report: context.console.report, signal: context.signal,
  });
  const target = await assumeTarget(opened, role, environment);
  return { project, environment, folders, target };
}

/** Which of an environment's stacks is meant. */
export interface StackChoice {
  /** Name of the Pulumi project. */
  project: string;
  program: PulumiFn;
}

/** Runs `work` with a stack open, the environment's own if none is chosen; what was started for it is ended whatever happens. */
export async function withStack<T>(
  context: CommandContext, session: EnvironmentSession, work: (session: StackSession) => Promise<T>, choice: StackChoice = environmentStack(session),
): Promise<T> {
  const { project, environment, folders, target } = session;
  createStateFolder(folders);
  const state = target.kind === 'aws' ? chooseBackend({ target, environment, committed: project.stackFile, variables: context.environment }) : undefined;
  if (state !== undefined) await requireStateBucket(target, environment, state);
  // Their process begins while the Pulumi SDK is loaded and `pulumi` is asked for its version.
  const starting = target.kind === 'local' ? startLocalProviders(context, target) : undefined;
  const stopProviders = async (): Promise<void> => starting?.then((running) => running.stop(), () => undefined);
  try {
    const pulumi = await choosePulumi({ local: target.kind === 'local', packageFolder: context.packageFolder, stateFolder: folders.pulumi });
    const workFolder = prepareWorkFolder({ folders, target, project: choice.project, environment, committed: project.stackFile, ...(state === undefined ? {} : { state }) });
    const providers = await starting;
    const stack = await openStack({
      project: choice.project, environment, program: choice.program, pulumi, work: workFolder,
      ...(providers === undefined ? {} : { extraVariables: { PULUMI_DEBUG_PROVIDERS: providers.debugProviders } }),
    });
    return await work({ ...session, stackName: `${choice.project}/${environment}`, stack, pulumi, work: workFolder });
  } finally {
    await stopProviders();
  }
}

/** The stack of the environment itself. */
const environmentStack = ({ project, target }: EnvironmentSession): StackChoice => ({ project: project.workflow.name, program: project.program(target) });

async function startLocalProviders(context: CommandContext, { keys, region }: Target): Promise<{ debugProviders: string; stop(): Promise<void> }> {
  const { startProviders } = require('../../local/start') as typeof import('../../local/start');
  return startProviders({
    providerFile: path.join(context.packageFolder, 'build', 'provider.js'),
    environment: { ...context.environment, AWS_REGION: region, AWS_ACCESS_KEY_ID: keys?.accessKeyId, AWS_SECRET_ACCESS_KEY: keys?.secretAccessKey, AWS_SESSION_TOKEN: keys?.sessionToken, AWS_PROFILE: undefined },
  });
}
