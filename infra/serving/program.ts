// The Pulumi program of an endpoint: a project of its own, so that a deployment of a model touches nothing else.
import { runtime } from '@pulumi/pulumi';
import type * as pulumi from '@pulumi/pulumi';
import { getAccountId } from '@pulumi/aws-native/getAccountId';
import { getPartition } from '@pulumi/aws-native/getPartition';
import { getRegion } from '@pulumi/aws-native/getRegion';
import type { NetworkPlace } from '../../steps/context';
import { environmentTags } from '../tags';
import { parseSettings } from '../settings';
import { requireEnd } from './life-span';
import { servedVersion, type ServedVersion } from './served-version';
import { Serving } from './serving';
import { parseServingSettings } from './settings';

/** What is served, and where. */
export interface ServingProgramArgs {
  workflow: string;
  environment: string;
  /** ARN of the model package. */
  packageArn: string;
  /** ARN of the environment's key. */
  keyArn: string;
  /** Where the environment's jobs run; absent: outside of a VPC. */
  network?: NetworkPlace;
  /** What served before, kept for one deployment. */
  previous?: ServedVersion;
  /** When the endpoint ends, such as 2026-11-26T18:05:00Z: asked for where the settings limit its life, left alone elsewhere. */
  livesUntil?: string;
  /** In ms. @default the clock of this machine */
  now?(): number;
}

/** Outputs of the stack. */
export interface ServingOutputs {
  endpointName: string;
  endpointArn: string;
  endpointConfigName: string;
  modelPackageArn: string;
  roleArn: string;
  /** What the stack has the endpoint serve. */
  current: ServedVersion;
  /** What is kept beside it. */
  previous?: ServedVersion;
  /** When the endpoint is deleted by itself; absent: never. */
  livesUntil?: string;
}

/** The program, for the Automation API. @throws InputError out of the program where the settings are wrong */
export function createServingProgram(args: ServingProgramArgs): () => Promise<{ [Name in keyof ServingOutputs]: pulumi.Input<ServingOutputs[Name]> }> {
  return async () => {
    const { workflow, environment, packageArn, keyArn, network, previous, now = Date.now } = args;
    const file = `Pulumi.${environment}.yaml`;
    const config = runtime.allConfig();
    const [settings, serving] = [parseSettings(config, file), parseServingSettings(decoded(config), file)];
    const livesUntil = requireEnd(serving, args.livesUntil, now(), file);
    const [{ accountId: account }, { region }, { partition }] = await Promise.all([getAccountId(), getRegion(), getPartition()]);
    const place = { workflow, environment, account, region, partition };
    const { nodes: { endpoint, configuration, role } } = new Serving('serving', {
      place, packageArn, keyArn, settings: serving, ...(previous === undefined ? {} : { previous }), adopted: settings.adopted, tags: environmentTags(place, settings), ...(network === undefined ? {} : { network }),
      ...(settings.permissionsBoundary === undefined ? {} : { permissionsBoundary: settings.permissionsBoundary }), ...(livesUntil === undefined ? {} : { livesUntil }),
    });
    return {
      endpointName: endpoint.name, endpointArn: endpoint.arn, endpointConfigName: configuration.name, modelPackageArn: packageArn, roleArn: role.arn,
      current: servedVersion(packageArn, serving), ...(previous === undefined ? {} : { previous }), ...(livesUntil === undefined ? {} : { livesUntil }),
    };
  };
}

/** Pulumi hands config over as text. */
function decoded(config: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).map(([key, text]) => [key, /^(-?\d+$|[[{])/.test(text) ? JSON.parse(text) as unknown : text]));
}
