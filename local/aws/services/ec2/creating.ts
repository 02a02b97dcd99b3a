// What all creations in EC2 share: the tags that come with them, who may, and the record.
import type { Authorization, OperationContext } from '../../operation';
import { kinds, networkArn, networkTable, newNetworkId, type Kind, type NetworkRecord } from './network-records';

/** Tags as creations take them. */
export interface TagSpecification { ResourceType?: string; Tags?: readonly { Key?: string; Value?: string }[] }

/** Tags of a creation by key. */
export function specifiedTags(specifications: readonly TagSpecification[] | undefined): Record<string, string> {
  return Object.fromEntries((specifications ?? []).flatMap(({ Tags = [] }) => Tags).map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** The permission to create, and to tag where there are tags. Source: service authorization reference, Amazon EC2. */
export function onCreation(action: string, kind: Kind, tags: Readonly<Record<string, string>>, context: OperationContext): Authorization[] {
  const resource = networkArn(context, kind, '*');
  const conditions = Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value]));
  return [
    { action: `ec2:${action}`, resource, conditions },
    ...(Object.keys(tags).length === 0 ? [] : [{ action: 'ec2:CreateTags', resource, conditions: { ...conditions, 'ec2:CreateAction': action } }]),
  ];
}

/** The permission to act on one that is there, with its tags as conditions. */
export function onNetwork(action: string, kind: Kind, id: string, context: OperationContext): Authorization[] {
  const tags = networkTable(context.cloud.store).get(id)?.tags ?? {};
  return [{ action: `ec2:${action}`, resource: networkArn(context, kind, id), conditions: Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value])) }];
}

/** Writes a new record. @returns it */
export async function createNetwork(kind: Kind, members: Omit<NetworkRecord, 'id' | 'kind' | 'created' | 'vpcId'> & { vpcId?: string }, context: OperationContext, check: () => void = () => undefined): Promise<NetworkRecord> {
  const id = newNetworkId(context, kinds[kind].prefix);
  const record: NetworkRecord = { vpcId: id, ...members, id, kind, created: context.now() };
  const { store } = context.cloud;
  await store.transaction(() => {
    check();
    void networkTable(store).put(id, record);
  });
  return record;
}

/** Tags as EC2 answers them. */
export const tagList = (tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value })).sort((one, other) => (one.Key < other.Key ? -1 : 1));
