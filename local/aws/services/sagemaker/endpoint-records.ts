// What hosting keeps: endpoint configurations, which never change, and endpoints, which serve one of them.
import type { CreateEndpointConfigInput, DeploymentConfig } from '@aws-sdk/client-sagemaker';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';
import type { Checked } from '../checked';
import type { Place } from './arns';
import { arnOf } from './arns';

/** An endpoint configuration as it was made. */
export interface EndpointConfigRecord {
  name: string;
  arn: string;
  request: Omit<Checked<CreateEndpointConfigInput>, 'Tags'>;
  creationTime: number;
}

/** How an endpoint is to come to another configuration. */
export type Deployment = Checked<DeploymentConfig>;

/** What of a variant may change while it serves. */
export interface VariantSetting {
  weight: number;
  count: number;
}

/** EndpointStatus of those that this endpoint gives. */
export type EndpointStatus = 'Creating' | 'Updating' | 'RollingBack' | 'InService' | 'Deleting' | 'Failed';

/** An endpoint. */
export interface EndpointRecord {
  name: string;
  arn: string;
  status: EndpointStatus;
  /** The configuration that serves; while it is created, the one that is to. */
  configName: string;
  /** The configuration served, as it was when the endpoint took it: it may be deleted meanwhile. */
  config: EndpointConfigRecord['request'];
  /** By the name of the variant. */
  variants: Record<string, VariantSetting>;
  /** What it is on the way to. */
  pending?: { configName: string; config: EndpointConfigRecord['request']; variants: Record<string, VariantSetting>; deployment?: Deployment; startTime: number };
  lastDeployment?: Deployment;
  failureReason?: string;
  creationTime: number;
  lastModifiedTime: number;
}

/** Configurations by lower-case name. */
export const endpointConfigTable = (store: Store): Table<EndpointConfigRecord> => store.table('sagemaker/endpoint-configs');
/** Endpoints by lower-case name. */
export const endpointTable = (store: Store): Table<EndpointRecord> => store.table('sagemaker/endpoints');

/** @throws AwsError ValidationException */
export function endpointConfigOf(store: Store, place: Place, name: string): EndpointConfigRecord {
  const found = endpointConfigTable(store).get(name.toLowerCase());
  if (found === undefined) throw new AwsError('ValidationException', `Could not find endpoint configuration "${arnOf(place, 'endpoint-config', name)}".`);
  return found;
}

/** @throws AwsError ValidationException */
export function endpointOf(store: Store, place: Place, name: string): EndpointRecord {
  const found = endpointTable(store).get(name.toLowerCase());
  if (found === undefined) throw new AwsError('ValidationException', `Could not find endpoint "${arnOf(place, 'endpoint', name)}".`);
  return found;
}

/** The variants of a configuration as they begin. */
export function variantSettings(config: EndpointConfigRecord['request']): Record<string, VariantSetting> {
  return Object.fromEntries(config.ProductionVariants.map((variant) => [
    variant.VariantName, { weight: variant.InitialVariantWeight ?? 1, count: variant.InitialInstanceCount ?? 1 },
  ]));
}
