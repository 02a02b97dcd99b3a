// What the resources of a stack cost a month while nothing runs: by their types and inputs, as a preview registers them.
import { estimateOf, type CostLine, type Estimate } from './estimate';
import { hoursOfMonth, type Prices } from './prices';

/** A resource as a preview registers it. */
export interface RegisteredResource {
  resourceType: string;
  name: string;
  inputs: Readonly<Record<string, unknown>>;
}

/** Dollars a month and how they come about; undefined: nothing, or only by use. */
type Reckon = (inputs: Readonly<Record<string, unknown>>, prices: Prices) => { basis: string; month: number } | { unpriced: string } | undefined;

const listOf = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value as Record<string, unknown>[] : []);

const monthly = (basis: string, month: number): ReturnType<Reckon> => ({ basis, month });

/** Machines of an endpoint run until it is deleted: nothing in an environment costs more. */
const endpointMachines: Reckon = (inputs, prices) => {
  const variants = listOf(inputs['productionVariants']);
  const reckoned = variants.map((variant) => ({ type: String(variant['instanceType'] ?? ''), count: Number(variant['initialInstanceCount'] ?? 1) }));
  const missing = reckoned.find(({ type }) => prices.instanceHour(type) === undefined);
  if (missing !== undefined) return { unpriced: `the price table lacks ${missing.type === '' ? 'this kind of variant' : missing.type}` };
  return monthly(reckoned.map(({ type, count }) => `${count} x ${type}, ${hoursOfMonth} h`).join(', '), reckoned.reduce((sum, { type, count }) => sum + count * hoursOfMonth * (prices.instanceHour(type) ?? 0), 0));
};

const interfaceEndpoint: Reckon = (inputs, prices) => {
  if (inputs['vpcEndpointType'] !== 'Interface') return undefined;
  const zones = Math.max(1, Array.isArray(inputs['subnetIds']) ? inputs['subnetIds'].length : 1);
  return monthly(`${zones} zones, ${hoursOfMonth} h`, zones * hoursOfMonth * prices.unit('interfaceEndpointZoneHour'));
};

/** By type, `aws` and `aws-native` alike; a new type is a line here. */
const reckonings: Readonly<Record<string, Reckon>> = {
  'kms:Key': (_, prices) => monthly('1 customer key', prices.unit('keyMonth')),
  'kms:ReplicaKey': (_, prices) => monthly('1 replica key', prices.unit('keyMonth')),
  'cloudwatch:Alarm': (_, prices) => monthly('1 alarm', prices.unit('alarmMonth')),
  'cloudwatch:MetricAlarm': (_, prices) => monthly('1 alarm', prices.unit('alarmMonth')),
  'sagemaker:EndpointConfig': endpointMachines,
  'sagemaker:EndpointConfiguration': endpointMachines,
  'ec2:VpcEndpoint': interfaceEndpoint,
  'ec2:NatGateway': (_, prices) => monthly(`1 gateway, ${hoursOfMonth} h, data apart`, hoursOfMonth * prices.unit('natGatewayHour')),
};

/** `aws-native:kms:Key` and `aws:kms/key:Key` -> `kms:Key`. */
function kindOf(resourceType: string): string {
  const [, module = '', type = ''] = resourceType.split(':');
  return `${module.split('/')[0]}:${type}`;
}

/** What resources cost a month by being there; storage, logs, requests and runs come by use. */
export function estimateResources(resources: readonly RegisteredResource[], prices: Prices): Estimate {
  const lines: CostLine[] = [];
  const unpriced: string[] = [];
  for (const { resourceType, name, inputs } of resources) {
    const reckoned = reckonings[kindOf(resourceType)]?.(inputs, prices);
    if (reckoned === undefined) continue;
    if ('unpriced' in reckoned) unpriced.push(`${name}: ${reckoned.unpriced}`);
    else lines.push({ what: name, basis: reckoned.basis, expected: reckoned.month, highest: reckoned.month });
  }
  return estimateOf(lines, unpriced);
}
