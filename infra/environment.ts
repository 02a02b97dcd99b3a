// The Pulumi program of an environment: a table of contents of its components.
import { runtime } from '@pulumi/pulumi';
import { getAccountId } from '@pulumi/aws-native/getAccountId';
import { getPartition } from '@pulumi/aws-native/getPartition';
import { getRegion } from '@pulumi/aws-native/getRegion';
import type { PulumiFn } from '@pulumi/pulumi/automation';
import type { Flow } from '../flows/flow';
import { InputError } from '../flows/problems';
import type { Workflow } from '../steps/workflow';
import { Budget } from './components/budget';
import { Encryption } from './components/encryption';
import { Functions } from './components/functions';
import { Identities } from './components/identities';
import { ModelRegistry } from './components/model-registry';
import { Notifications } from './components/notifications';
import { PublishedOutputs, type PendingOutputs } from './components/published-outputs';
import { Storage } from './components/storage';
import { TrainingPipeline } from './components/training-pipeline';
import { bundleFunctions, functionsDigest, type FunctionBundle } from './function-bundle';
import { arnOf, environmentNames, type EnvironmentNames, type FunctionName, type Place } from './names';
import { environmentDefinition } from './pipeline-definition';
import { parseSettings, type Settings } from './settings';
import { environmentTags } from './tags';

/** What an environment is made for. */
export interface EnvironmentArgs {
  workflow: Workflow;
  flow: Flow;
  /** SHA-256 of the flow file, hexadecimal. */
  flowDigest: string;
  /** Such as `dev`. */
  environment: string;
}

/** All that is known before the first resource. */
export interface PlacedEnvironment extends EnvironmentArgs {
  settings: Settings;
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
    const settings = parseSettings(runtime.allConfig(), `Pulumi.${args.environment}.yaml`);
    const [{ accountId: account }, { region }, { partition }, bundles] = await Promise.all([getAccountId(), getRegion(), getPartition(), bundleFunctions()]);
    return createEnvironment({ ...args, settings, bundles, account, region, partition });
  };
}

/** Makes every resource of an environment. @returns the stack's outputs */
export function createEnvironment(args: PlacedEnvironment): PendingOutputs {
  const { workflow, flow, flowDigest, environment, settings, bundles, account, region, partition } = args;
  refuseOtherAccount(settings, account, environment);
  const place: Place = { workflow: workflow.name, environment, account, region, partition };
  const names = environmentNames(place, workflow.register.group);
  const tags = environmentTags(place, settings);
  const { protect } = settings;
  const definition = environmentDefinition({ workflow, flow, flowDigest, place, names, settings, tags });

  const encryption = new Encryption('encryption', { place, names, tags, protect, keyDeletionDays: settings.keyDeletionDays, notifies: settings.notificationEmails.length > 0 });
  const { keyArn } = encryption;
  const storage = new Storage('storage', { place, names, tags, protect, keyArn, oldVersionDays: settings.oldVersionDays, preparedDataDays: settings.preparedDataDays, accessLogDays: settings.accessLogDays });
  const identities = new Identities('identities', {
    scope: { place, names, workflow, flow }, tags, keyArn,
    ...(settings.driverPrincipals === undefined ? {} : { driverPrincipals: settings.driverPrincipals }),
    ...(settings.permissionsBoundary === undefined ? {} : { permissionsBoundary: settings.permissionsBoundary }),
  });
  const functions = new Functions('functions', {
    names, tags, bundles, keyArn, bucketName: storage.bucketName, logRetentionDays: settings.logRetentionDays,
    memoryMegabytes: settings.functionMemoryMegabytes, storageMegabytes: settings.functionStorageMegabytes,
    roleArns: { 'prepare-holdout': identities.roleArn('prepare-holdout'), 'package-encoder': identities.roleArn('package-encoder'), 'evaluate-predictions': identities.roleArn('evaluate-predictions') },
  });
  const registry = new ModelRegistry('registry', { place, names, tags, protect });
  const pipeline = new TrainingPipeline('training', {
    place, names, tags, definition: definition.text, roleArn: identities.roleArn('pipeline'), needs: [storage, identities, functions, registry],
    ...(settings.maxParallelSteps === undefined ? {} : { maxParallelSteps: settings.maxParallelSteps }),
  });
  const notifications = settings.notificationEmails.length === 0 ? undefined : new Notifications('notifications', { place, names, tags, keyArn, emails: settings.notificationEmails });
  if (settings.monthlyBudgetDollars !== undefined) {
    new Budget('budget', { place, names, tags, monthlyDollars: settings.monthlyBudgetDollars, ...(notifications === undefined ? {} : { topicArn: notifications.topicArn }) });
  }
  const outputs: PendingOutputs = {
    ...knownOutputs(place, names),
    bucketName: storage.bucketName, keyArn, pipelineName: pipeline.nodes.pipeline.pipelineName, modelPackageGroupArn: registry.groupArn,
    driverRoleArn: identities.roleArn('driver'), flowDigest, definitionDigest: definition.digest, functionsDigest: functionsDigest(bundles),
  };
  new PublishedOutputs('outputs', { names, tags, outputs });
  return outputs;
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
