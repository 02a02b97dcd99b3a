// Filters of EC2's Describe operations: by the members that are common to networks, and by tags.
import { AwsError } from '../../operation';
import type { NetworkRecord } from './network-records';

/** A filter as EC2 takes it. */
export interface Filter { Name?: string; Values?: readonly string[] }

const values: Readonly<Record<string, (record: NetworkRecord) => readonly string[]>> = {
  'vpc-id': ({ vpcId }) => [vpcId],
  cidr: ({ cidr }) => [cidr ?? ''],
  'cidr-block': ({ cidr }) => [cidr ?? ''],
  'availability-zone': ({ zone }) => [zone ?? ''],
  'group-name': ({ name }) => [name ?? ''],
  'group-id': ({ id }) => [id],
  'subnet-id': ({ id }) => [id],
  'service-name': ({ service }) => [service ?? ''],
  'vpc-endpoint-type': ({ endpointType }) => [endpointType ?? ''],
  'association.subnet-id': ({ associations }) => Object.values(associations ?? {}),
  'association.route-table-association-id': ({ associations }) => Object.keys(associations ?? {}),
  'tag-key': ({ tags }) => Object.keys(tags),
};

function valuesOf(name: string, record: NetworkRecord): readonly string[] {
  if (name.startsWith('tag:')) return [record.tags[name.slice('tag:'.length)] ?? ''];
  const read = values[name];
  if (read === undefined) throw new AwsError('InvalidParameterValue', `The filter '${name}' is not served by the embedded AWS; served are ${Object.keys(values).join(', ')} and tag:<key>`);
  return read(record);
}

/** Whether a record passes all filters; a value may hold the wildcard *. */
export function passes(record: NetworkRecord, filters: readonly Filter[] | undefined): boolean {
  return (filters ?? []).every(({ Name = '', Values = [] }) => {
    const patterns = Values.map((value) => new RegExp(`^${value.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`));
    return valuesOf(Name, record).some((value) => patterns.some((pattern) => pattern.test(value)));
  });
}
