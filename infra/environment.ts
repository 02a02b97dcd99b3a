// The Pulumi program of an environment: a table of contents of its components.
import * as pulumi from '@pulumi/pulumi';
import { getAccountId } from '@pulumi/aws-native/getAccountId';
import { getPartition } from '@pulumi/aws-native/getPartition';
import { getRegion } from '@pulumi/aws-native/getRegion';
import type { PulumiFn } from '@pulumi/pulumi/automation';
import type { Flow } from '../flows/flow';
import { InputError } from '../flows/problems';
import { flowFiles } from '../steps/flow-files';
import { storedSources, type Workflow } from '../steps/workflow';
import { deliveredConfig } from './delivery/delivered-config';
import { Delivery } from './components/delivery';
import { Budget } from './components/budget';
import { Encryption } from './components/encryption';
import { Functions } from './components/functions';
import { Identities } from './components/identities';
import { ModelRegistry } from './components/model-registry';
import { Network } from './components/network';
import { Notifications } from './components/notifications';
import { Project } from './components/project';
import { PublishedOutputs, type PendingOutputs } from './components/published-outputs';
import { Schedule, type StoredFlow } from './components/schedule';
import { Storage } from './components/storage';
import { TrainingPipeline } from './components/training-pipeline';
import { functionsDigest, loadFunctions, type FunctionBundle } from './function-bundle';
import { arnOf, environmentNames, type EnvironmentNames, type FunctionName, type Place } from './names';
import { noNetwork } from './outputs';
import { artifactPrefixes } from './permissions/delivery';
import { externalBuckets } from './permissions/external-sources';
import { environmentDefinition, type DefinitionArgs } from './pipeline-definition';
import { parseSettings, type Settings } from './settings';
import { environmentTags } from './tags';

/** What an environment is made for. */
export interface EnvironmentArgs {
  workflow: Workflow;
  flow: Flow;
  /** The flow file as it is. */
  flowText: string;
  /** SHA-256 of the flow file, hexadecimal. */
  flowDigest: string;
  /** Such as `dev`. */
  environment: string;
  /** SHA-256 that names the packed tools of builds. @default tools that nobody has packed */
  toolsDigest?: string;
}

/** Stands for tools where nobody packs any, as under `pulumi up` typed by hand: `mlops up` packs them. */
const unpackedTools = 'none';

/** All that is known before the first resource. */
export interface PlacedEnvironment extends EnvironmentArgs {
  settings: Settings;
  /** Config of the stack by full key, as its file has it. @default none */
  config?: Readonly<Record<string, unknown>>;
  bundles: Readonly<Record<FunctionName, FunctionBundle>>;
  account: string;
  region: string;
  partition: string;
}

/**
 * The program of an environment, for the Automation API and for infra/index.ts: reads the stack's config, asks AWS for the account.
 * @throws InputError out of the program where settings, workflow and flow do not fit each other or the account.
 */
export function createEnvironmentProgram(args: EnvironmentArgs): PulumiFn {
  return async () => {
    const config = pulumi.runtime.allConfig();
    const settings = parseSettings(config, `Pulumi.${args.environment}.yaml`);
    const [{ accountId: account }, { region }, { partition }, bundles] = await Promise.all([getAccountId(), getRegion(), getPartition(), loadFunctions()]);
    return createEnvironment({ ...args, settings, config, bundles, account, region, partition });
  };
}

/** Makes every resource of an environment. @returns the stack's outputs */
export function createEnvironment(args: PlacedEnvironment): PendingOutputs {
  const { workflow, flow, flowDigest, environment, settings, bundles, account, region, partition } = args;
  refuseOtherAccount(settings, account, environment);
  const place: Place = { workflow: workflow.name, environment, account, region, partition };
  const names = environmentNames(place, workflow.register.group, settings.adopted);
  const tags = environmentTags(place, settings);
  const common = { place, names, tags, protect: settings.protect };
  const network = createNetwork(args, common);
  const definition = definitionIn(network, { workflow, flow, flowDigest, place, names, settings, tags });

  const encryption = new Encryption('encryption', { ...common, keyDeletionDays: settings.keyDeletionDays, uses: { notifies: settings.notificationEmails.length > 0, delivers: settings.delivery !== undefined, keepsRepositories: settings.delivery !== undefined && settings.delivery.connection === undefined } });
  const { keyArn } = encryption;
  const storage = new Storage('storage', { ...common, keyArn, oldVersionDays: settings.oldVersionDays, preparedDataDays: settings.preparedDataDays, accessLogDays: settings.accessLogDays, ...(settings.delivery === undefined ? {} : { handedOn: { prefixes: artifactPrefixes({ names }), days: settings.delivery.artifactDays } }) });
  const identities = new Identities('identities', {
    scope: { place, names, workflow, flow, inNetwork: network !== undefined, notifies: settings.notificationEmails.length > 0, ...(settings.delivery === undefined ? {} : { delivery: settings.delivery }) }, tags, keyArn, scheduled: settings.schedule !== undefined,
    principals: { driver: settings.driverPrincipals, approve: settings.approverPrincipals, consume: settings.consumerPrincipals },
    ...(settings.permissionsBoundary === undefined ? {} : { permissionsBoundary: settings.permissionsBoundary }),
  });
  const functions = new Functions('functions', {
    names, tags, bundles, keyArn, bucketName: storage.bucketName, logRetentionDays: settings.logRetentionDays,
    memoryMegabytes: settings.functionMemoryMegabytes, storageMegabytes: settings.functionStorageMegabytes, ...(network === undefined ? {} : { network }),
    roleArns: { 'prepare-holdout': identities.roleArn('prepare-holdout'), 'package-encoder': identities.roleArn('package-encoder'), 'evaluate-predictions': identities.roleArn('evaluate-predictions') },
  });
  const moreTags = createProject(settings, { ...common, bucketName: storage.bucketName })?.memberTags ?? {};
  const registry = new ModelRegistry('registry', { ...common, moreTags, adopted: settings.adopted.modelPackageGroup !== undefined });
  const pipeline = new TrainingPipeline('training', {
    place, names, tags, moreTags, definition: definition.text, roleArn: identities.roleArn('pipeline'), needs: [storage, identities, functions, registry],
    ...(settings.maxParallelSteps === undefined ? {} : { maxParallelSteps: settings.maxParallelSteps }),
  });
  if (settings.schedule !== undefined) {
    new Schedule('schedule', { ...common, ...settings.schedule, keyArn, bucketName: storage.bucketName, roleArn: identities.roleArn('schedule'), flows: storedFlows(args) });
  }
  const topicArn = watchEnvironment(settings, { ...common, keyArn });
  if (settings.delivery !== undefined) {
    new Delivery('delivery', {
      ...common, delivery: settings.delivery, keyArn, bucketName: storage.bucketName, config: deliveredConfig(args, settings.delivery), toolsDigest: args.toolsDigest ?? unpackedTools, logRetentionDays: settings.logRetentionDays,
      ...(topicArn === undefined ? {} : { topicArn }),
      roleArn: (purpose) => identities.roleArn(purpose),
    });
  }
  const outputs: PendingOutputs = {
    ...knownOutputs(place, names),
    bucketName: storage.bucketName, keyArn, pipelineName: pipeline.nodes.pipeline.pipelineName, modelPackageGroupArn: registry.groupArn,
    driverRoleArn: identities.roleArn('driver'), approveRoleArn: identities.roleArn('approve'), consumeRoleArn: identities.roleArn('consume'), flowDigest, definitionDigest: definition.digest, functionsDigest: functionsDigest(bundles), ...networkOutputs(network),
  };
  new PublishedOutputs('outputs', { names, tags, outputs });
  return outputs;
}

/** What most components are given. */
interface Common { place: Place; names: EnvironmentNames; tags: Readonly<Record<string, string>>; protect: boolean }

/** Where jobs run: ids that may not be known before a network is made. */
interface PendingNetwork { subnetIds: pulumi.Output<string[]>; securityGroupIds: pulumi.Output<string[]> }

/** The network of the settings, made or taken; undefined outside of a VPC. */
function createNetwork({ settings: { network }, workflow }: PlacedEnvironment, { place, names, tags }: Common): PendingNetwork | undefined {
  if (network === undefined) return undefined;
  if ('use' in network) return { subnetIds: pulumi.output(network.use.subnetIds), securityGroupIds: pulumi.output(network.use.securityGroupIds) };
  const otherBuckets = externalBuckets({ names }, [...storedSources(workflow).map(([, source]) => source), workflow.holdout.features, workflow.holdout.labels]);
  const { subnetIds, securityGroupIds } = new Network('network', { place, names, tags, ...network.create, otherBuckets });
  return { subnetIds, securityGroupIds };
}

/** What runs by the clock read. @throws InputError where a table lies on somebody's machine */
function storedFlows({ workflow, flow, flowDigest, flowText, environment }: PlacedEnvironment): StoredFlow[] {
  const places = [...storedSources(workflow), ...Object.entries({ 'holdout.features': workflow.holdout.features, 'holdout.labels': workflow.holdout.labels })];
  const elsewhere = places.filter(([, place]) => place !== undefined && place.s3 === undefined);
  if (elsewhere.length > 0) {
    throw new InputError(elsewhere.map(([name]) => ({ file: `Pulumi.${environment}.yaml`, path: 'mlops:schedule', message: `runs start by the clock, but ${name} is a file of a machine: put it to a fixed place in S3 and name that in the workflow (s3: s3://bucket/key)` })));
  }
  return Object.values(flowFiles(workflow, flow, flowDigest)).map(({ key, text }) => ({ key, text: text ?? flowText }));
}

/** Ids with which a definition is checked before a network has been made. */
const unmadeNetwork = { subnetIds: ['subnet-00000000000000000'], securityGroupIds: ['sg-00000000000000000'] };

/** The definition. @throws InputError at once where it would be refused, whatever the network's ids will be */
function definitionIn(network: PendingNetwork | undefined, args: Omit<DefinitionArgs, 'network'>): { text: pulumi.Input<string>; digest: pulumi.Input<string> } {
  if (network === undefined) return environmentDefinition(args);
  environmentDefinition({ ...args, network: unmadeNetwork });
  const definition = pulumi.all([network.subnetIds, network.securityGroupIds]).apply(([subnetIds, securityGroupIds]) => environmentDefinition({ ...args, network: { subnetIds, securityGroupIds } }));
  return { text: definition.text, digest: definition.digest };
}

/** The environment as a project, where the settings ask for one. @throws InputError where it belongs to another already */
function createProject({ registerProject, project }: Settings, args: Common & { bucketName: pulumi.Input<string> }): Project | undefined {
  if (!registerProject) return undefined;
  if (project === undefined) return new Project('project', args);
  throw new InputError([{ file: `Pulumi.${args.place.environment}.yaml`, path: 'mlops:registerProject', message: `the environment belongs to the project ${project.name} already: take out mlops:project or mlops:registerProject` }]);
}

/** Mails and budget, where the settings ask for them. @returns ARN of the topic, where there is one */
function watchEnvironment({ notificationEmails, monthlyBudgetDollars, delivery }: Settings, args: Common & { keyArn: pulumi.Input<string> }): pulumi.Output<string> | undefined {
  const notifications = notificationEmails.length === 0 ? undefined : new Notifications('notifications', { ...args, emails: notificationEmails, delivers: delivery !== undefined });
  if (monthlyBudgetDollars !== undefined) new Budget('budget', { ...args, monthlyDollars: monthlyBudgetDollars, ...(notifications === undefined ? {} : { topicArn: notifications.topicArn }) });
  return notifications?.topicArn;
}

function networkOutputs(network: PendingNetwork | undefined): Pick<PendingOutputs, 'subnetIds' | 'securityGroupIds'> {
  const joined = (ids: pulumi.Output<string[]> | undefined): pulumi.Input<string> => ids?.apply((known) => known.join(',')) ?? noNetwork;
  return { subnetIds: joined(network?.subnetIds), securityGroupIds: joined(network?.securityGroupIds) };
}

function knownOutputs(place: Place, names: EnvironmentNames): Pick<PendingOutputs, 'contractVersion' | 'workflow' | 'environment' | 'accountId' | 'region' | 'modelPackageGroupName' | 'pipelineArn'> {
  const { workflow, environment, account, region } = place;
  return {
    contractVersion: '1', workflow, environment, accountId: account, region,
    modelPackageGroupName: names.modelPackageGroup, pipelineArn: arnOf(place, 'sagemaker', `pipeline/${names.pipeline}`),
  };
}

function refuseOtherAccount({ accountId }: Settings, account: string, environment: string): void {
  if (accountId === undefined || accountId === account) return;
  throw new InputError([{
    file: `Pulumi.${environment}.yaml`, path: 'mlops:accountId',
    message: `the environment belongs to account ${accountId}, but the credentials are of account ${account}: use credentials of ${accountId}, or change the setting`,
  }]);
}
