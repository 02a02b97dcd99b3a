// Everything a command needs to act on one environment, opened in order and closed in reverse.
import path from 'node:path';
import type { PulumiFn, Stack } from '@pulumi/pulumi/automation';
import { arnOf, environmentNames } from '../../infra/names';
import { partitionOf } from '../bootstrap/names';
import type { CommandContext } from '../commands/command';
import { environmentName } from '../commands/shared-options';
import { createStateFolder, stateFoldersOf, type StateFolders } from '../project/project-folder';
import { loadModelProject, loadProject, type ModelProject, type Project } from '../project/load-project';
import { refuseOtherAccount } from './open-account';
import { openStack } from './open-stack';
import { chooseBackend, requireStateBucket } from './state-backend';
import { choosePulumi, type ChosenPulumi } from './pulumi-command';
import { assumeTarget, openAwsTarget, openLocalTarget, type AssumedRole, type Target } from './target';
import { prepareWorkFolder, type WorkFolder } from './work-folder';

/** An environment of a workflow on its target. */
export interface EnvironmentSession<P extends ModelProject = Project> {
  project: P;
  environment: string;
  folders: StateFolders;
  target: Target;
}

/** A session whose stack can be changed; providers run while it is open. */
export interface StackSession<P extends ModelProject = Project> extends EnvironmentSession<P> {
  /** `<Pulumi project>/<environment>` */
  stackName: string;
  stack: Stack;
  pulumi: ChosenPulumi;
  work: WorkFolder;
}

/** In whose name a command acts. */
export type Actor = 'deployer' | 'person' | 'consumer';

/** The role that is assumed for it, if any. */
function roleOf({ settings, workflowName: workflow }: ModelProject, environment: string, as: Actor, { accountId, region }: Target): AssumedRole | undefined {
  const { assumeRole } = settings;
  if (as === 'person' || (as === 'deployer' && assumeRole === undefined)) return undefined;
  if (as === 'deployer') return { arn: assumeRole ?? '', origin: `mlops:assumeRole in Pulumi.${environment}.yaml`, remedy: 'mlops bootstrap makes it' };
  const account = settings.accountId ?? /^arn:[^:]+:iam::(\d{12}):/.exec(assumeRole ?? '')?.[1] ?? accountId;
  const place = { workflow, environment, account, region, partition: partitionOf(region) };
  return { arn: arnOf(place, 'iam', `role/${environmentNames(place).role('consume')}`), origin: `consumers of environment ${environment}`, remedy: 'mlops up makes it; mlops:consumerPrincipals names whom it trusts' };
}

/** Reads the project and reaches its target under the role of the settings; nothing is changed. */
export async function openEnvironment(context: CommandContext): Promise<EnvironmentSession> {
  const environment = environmentName(context);
  return reachEnvironment(context, environment, loadProject(context, environment), 'deployer');
}

/**
 * As `openEnvironment`, for commands that need no more than the registry and the endpoint.
 * @param as `person`: what is done is done in the caller's own name, such as an approval, whatever role mlops:assumeRole says; `consumer`: under the environment's consume role
 */
export async function openModelEnvironment(context: CommandContext, as: Actor): Promise<EnvironmentSession<ModelProject>> {
  const environment = environmentName(context);
  return reachEnvironment(context, environment, loadModelProject(context, environment), as);
}

/** The same environment as a consumer of its endpoint has it, for whoever deploys it. @throws UsageError where the consume role cannot be assumed */
export async function asConsumer({ signal, console: { report } }: CommandContext, session: EnvironmentSession<ModelProject>): Promise<EnvironmentSession<ModelProject>> {
  const { project, environment, target } = session;
  return { ...session, target: await assumeTarget(target, roleOf(project, environment, 'consumer', target), environment, { signal, report }) };
}

async function reachEnvironment<P extends ModelProject>(context: CommandContext, environment: string, project: P, as: Actor): Promise<EnvironmentSession<P>> {
  const folders = stateFoldersOf(project.folder, context.environment);
  const region = project.region ?? context.environment.AWS_REGION ?? context.environment.AWS_DEFAULT_REGION;
  const how = { signal: context.signal, report: context.console.report };
  if (context.options.local !== true) {
    const reached = await openAwsTarget(region, context.environment);
    const target = await assumeTarget(reached, roleOf(project, environment, as, reached), environment, { ...how, variables: context.environment });
    refuseOtherAccount(project.settings, environment, target);
    return { project, environment, folders, target };
  }
  createStateFolder(folders);
  const opened = await openLocalTarget({
    folders, packageFolder: context.packageFolder, report: context.console.report, signal: context.signal, variables: context.environment,
  });
  const target = await assumeTarget(opened, roleOf(project, environment, as, opened), environment, how);
  return { project, environment, folders, target };
}

/** Which of an environment's stacks is meant. */
export interface StackChoice {
  /** Name of the Pulumi project. */
  project: string;
  program: PulumiFn;
}

/** Runs `work` with a stack open, the environment's own if none is chosen; what was started for it is ended whatever happens. */
export async function withStack<T, P extends ModelProject>(
  context: CommandContext, session: EnvironmentSession<P>, work: (session: StackSession<P>) => Promise<T>, choice: StackChoice = environmentStack(session),
): Promise<T> {
  const { project, environment, folders } = session;
  // Pulumi and its providers are given keys as they are now: none that are about to expire.
  const target = session.target.renew === undefined ? session.target : { ...session.target, keys: await session.target.renew() };
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

/** The stack of the environment itself; without the workflow it can be read, and not changed. */
function environmentStack({ project, target }: EnvironmentSession<ModelProject>): StackChoice {
  const unknown: PulumiFn = () => Promise.reject(new Error(`the workflow ${project.workflowName} is not in this folder: its stack can be read only`));
  return { project: project.workflowName, program: isWhole(project) ? project.program(target) : unknown };
}

const isWhole = (project: ModelProject): project is Project => 'workflow' in project;

async function startLocalProviders(context: CommandContext, { keys, region }: Target): Promise<{ debugProviders: string; stop(): Promise<void> }> {
  const { startProviders } = require('../../local/start') as typeof import('../../local/start');
  return startProviders({
    providerFile: path.join(context.packageFolder, 'build', 'provider.js'),
    environment: { ...context.environment, AWS_REGION: region, AWS_ACCESS_KEY_ID: keys?.accessKeyId, AWS_SECRET_ACCESS_KEY: keys?.secretAccessKey, AWS_SESSION_TOKEN: keys?.sessionToken, AWS_PROFILE: undefined },
  });
}
