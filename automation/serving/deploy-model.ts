// Brings a package behind the environment's endpoint, and believes it only when the endpoint has been seen to serve it.
import type { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { z } from 'zod';
import { endOfLife } from '../../infra/serving/life-span';
import { endpointName, servingProject } from '../../infra/serving/names';
import { networkOf } from '../../infra/outputs';
import type { ServingOutputs } from '../../infra/serving/program';
import { configurationName, servedVersion, servedVersionSchema, versionToKeep, type ServedVersion } from '../../infra/serving/served-version';
import { parseServingSettings } from '../../infra/serving/settings';
import type { DeploymentCheck } from '../checks/chosen-check';
import type { CommandContext } from '../commands/command';
import { CommandFailure, exitCodes } from '../failures';
import type { ModelSession } from '../models/model-session';
import { listPackages, type RegisteredPackage } from '../models/registered-package';
import { reviving } from '../runs/reviving';
import { deployStack, refreshStack } from '../stacks/deploy';
import type { ChangeCounts } from '../stacks/engine-events';
import type { ModelProject } from '../project/load-project';
import { withStack, type StackChoice, type StackSession } from '../stacks/environment-session';
import { clientSettings } from '../stacks/target';
import { refreshWhereGone } from './gone-endpoint';
import { readGoldenRecords } from './golden-records';
import { findEndpoint } from './show-endpoint';
import { takeAwayFailed } from './take-away-failed';
import { faultsOf, testEndpoint, type EndpointTest } from './test-endpoint';

/** What a deployment came to. */
export interface Deployment {
  counts: ChangeCounts;
  outputs: ServingOutputs;
  test: EndpointTest;
}

/** Rows of the holdout that are asked for again. */
const GOLDEN_RECORDS = 100;

/** What is not known of an endpoint before it is deployed. */
interface Deploying {
  /** What is kept beside the package, asked for when the program runs. */
  previous?(): ServedVersion | undefined;
  /** When its life ends, where that is limited. */
  livesUntil: string | undefined;
  now: CommandContext['now'];
}

/** The stack of the environment's endpoint. */
function servingStack({ project, environment, outputs }: ModelSession, packageArn: string, { previous, livesUntil, now }: Deploying): StackChoice {
  const { createServingProgram } = require('../../infra/serving/program') as typeof import('../../infra/serving/program');
  const workflow = project.workflowName;
  const program: StackChoice['program'] = () => {
    const kept = previous?.();
    return createServingProgram({ workflow, environment, packageArn, keyArn: outputs.keyArn, now, ...networkOf(outputs), ...(kept === undefined ? {} : { previous: kept }), ...(livesUntil === undefined ? {} : { livesUntil }) })();
  };
  return { project: servingProject(workflow), program };
}

/**
 * @param check what else is asked of the endpoint, once it answers as the package did
 * @throws CommandFailure where the deployment fails, SageMaker took it back, the endpoint does not answer as the package did, or the check fails
 */
export async function deployModel(context: CommandContext, session: ModelSession, found: RegisteredPackage, check?: DeploymentCheck): Promise<Deployment> {
  const settings = parseServingSettings(session.project.stackFile.config ?? {}, `Pulumi.${session.environment}.yaml`);
  const livesUntil = settings.timeToLiveHours === undefined ? undefined : endOfLife(settings.timeToLiveHours, context.now());
  let previous: ServedVersion | undefined;
  const { counts, outputs } = await withStack(context, session, async (stack) => {
    await makeWayForAnother(context, stack, session);
    previous = await findPrevious(stack, session, servedVersion(found.arn, settings));
    return deployStack(context, stack);
  }, servingStack(session, found.arn, { previous: () => previous, livesUntil, now: context.now }));
  const serving = outputs as unknown as ServingOutputs;
  await refuseRolledBack(context, session, serving, found, previous);
  context.console.report({ type: 'phase', title: `Testing the endpoint ${serving.endpointName}` });
  const test = await withRuntime(session, async (runtime) => (
    testEndpoint(runtime, serving.endpointName, await readGoldenRecords(session.s3, session.outputs.bucketName, found, GOLDEN_RECORDS), context.now)));
  const fault = await faultIn(context, serving.endpointName, found, test, check);
  if (fault !== undefined) throw new CommandFailure(fault, exitCodes.refused, [await bringBack(context, session, found, previous, livesUntil)]);
  return { counts, outputs: serving, test };
}

/** Why the version is not to serve on; a check that cannot be made has not passed. */
async function faultIn({ signal }: CommandContext, endpoint: string, { version }: RegisteredPackage, test: EndpointTest, check: DeploymentCheck | undefined): Promise<string | undefined> {
  const faults = faultsOf(test);
  if (faults.length > 0) return `the endpoint ${endpoint} does not serve version ${version} as it was judged\n${faults.join('\n')}`;
  try {
    const fault = await check?.();
    return fault === undefined ? undefined : `the endpoint ${endpoint} with version ${version} is not as your checks want it\n${fault}`;
  } catch (error) {
    signal.throwIfAborted();
    return `the endpoint ${endpoint} with version ${version} could not be checked\n${error instanceof Error ? error.message : String(error)}`;
  }
}

/** What served before serves again, if it is another version that still is approved. @returns what the endpoint serves now, in words */
async function bringBack(context: CommandContext, session: ModelSession, found: RegisteredPackage, previous: ServedVersion | undefined, livesUntil: string | undefined): Promise<string> {
  const good = (await listPackages(session.sagemaker, session.outputs.modelPackageGroupName)).find(({ arn, approval }) => arn === previous?.packageArn && arn !== found.arn && approval === 'Approved');
  if (good === undefined) return `It serves on, since no approved version served before it. Deploy another one (mlops deploy VERSION --env ${session.environment}), or take it away: mlops endpoint destroy`;
  context.console.report({ type: 'phase', title: `Bringing back version ${good.version}, which served before` });
  await withStack(context, session, (stack) => deployStack(context, stack), servingStack(session, good.arn, { livesUntil, now: context.now }));
  return `Version ${good.version}, which served before, serves again. Keep this one from being deployed again: mlops reject ${found.version} --env ${session.environment}`;
}

/** An endpoint that never came into service is no longer in the way, nor in the stack; nor is one in the stack that is gone. */
async function makeWayForAnother(context: CommandContext, stack: StackSession<ModelProject>, { sagemaker, project, environment }: ModelSession): Promise<void> {
  const name = endpointName({ workflow: project.workflowName, environment });
  if (await refreshWhereGone(context, stack, sagemaker, name)) return;
  const endpoint = await findEndpoint(sagemaker, name);
  if (!await takeAwayFailed(sagemaker, endpoint)) return;
  context.console.report({ type: 'note', message: `the endpoint ${name} had never come into service (${endpoint?.failureReason ?? 'SageMaker gave no reason'}); it is made anew` });
  await refreshStack(context, stack);
}

const lastOutputs = z.object({ current: servedVersionSchema.optional(), previous: servedVersionSchema.optional() }).loose();

/** What of the last deployment must outlive this one. */
async function findPrevious({ stack }: StackSession<ModelProject>, session: ModelSession, next: ServedVersion): Promise<ServedVersion | undefined> {
  const values = await stack.outputs();
  const { current, previous } = lastOutputs.parse(Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, value as unknown])));
  const name = endpointName({ workflow: session.project.workflowName, environment: session.environment });
  const served = await findEndpoint(session.sagemaker, name);
  return versionToKeep(next, { ...(current === undefined ? {} : { current }), ...(previous === undefined ? {} : { previous }) }, served?.configName, name);
}

/** SageMaker rolls back silently: the stack has the new configuration, the endpoint the old one. @throws CommandFailure once the stack tells the truth again */
async function refuseRolledBack(context: CommandContext, session: ModelSession, serving: ServingOutputs, found: RegisteredPackage, previous: ServedVersion | undefined): Promise<void> {
  const { sagemaker, environment } = session;
  const { DescribeEndpointCommand } = require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
  const { EndpointConfigName: now, FailureReason: reason } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: serving.endpointName }));
  if (now === serving.endpointConfigName) return;
  const setBack = await setStackBack(context, session, serving, now, previous);
  throw new CommandFailure(
    `SageMaker took the deployment back: the endpoint ${serving.endpointName} serves ${now ?? 'nothing'}, not ${serving.endpointConfigName}\n${reason ?? 'It gave no reason.'}`, exitCodes.deploymentFailed,
    [
      setBack ? 'What served before serves on, and the stack was set back to it.' : 'What served before serves on. Deploy the version that served before, so that the stack tells the truth again: mlops deploy VERSION',
      `Keep the version from being deployed again: mlops reject ${found.version} --env ${environment}`, `The containers' log: /aws/sagemaker/Endpoints/${serving.endpointName}`,
    ],
  );
}

/** Takes what really serves into the stack, where the settings still make the same of it; nothing of the endpoint is changed. */
async function setStackBack(context: CommandContext, session: ModelSession, serving: ServingOutputs, now: string | undefined, previous: ServedVersion | undefined): Promise<boolean> {
  const { endpointName: endpoint } = serving;
  if (previous === undefined || configurationName(endpoint, previous) !== now) return false;
  const settings = parseServingSettings(session.project.stackFile.config ?? {}, `Pulumi.${session.environment}.yaml`);
  if (configurationName(endpoint, servedVersion(previous.packageArn, settings)) !== now) return false;
  await withStack(context, session, async (stack) => {
    await refreshStack(context, stack);
    await deployStack(context, stack);
  }, servingStack(session, previous.packageArn, { livesUntil: serving.livesUntil, now: context.now }));
  return true;
}

/** A client of SageMaker Runtime for as long as `work` takes. */
export async function withRuntime<T>({ target }: ModelSession, work: (runtime: SageMakerRuntimeClient) => Promise<T>): Promise<T> {
  const { SageMakerRuntimeClient: Client } = require('@aws-sdk/client-sagemaker-runtime') as typeof import('@aws-sdk/client-sagemaker-runtime');
  const runtime = reviving(new Client(clientSettings(target)), target);
  try {
    return await work(runtime);
  } finally {
    runtime.destroy();
  }
}
