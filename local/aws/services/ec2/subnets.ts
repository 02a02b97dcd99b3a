// Subnets and the route tables that they are associated with.
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Store } from '../../state/store';
import { createNetwork, onCreation, onNetwork, specifiedTags, tagList, type TagSpecification } from './creating';
import { passes, type Filter } from './filters';
import { changeNetwork, deleteNetwork, networkOf, networkTable, newNetworkId, requireNetwork, type NetworkRecord } from './network-records';

const subnetOf = ({ id, vpcId, cidr, zone, publicIps, tags }: NetworkRecord, account: string): object => ({
  SubnetId: id, VpcId: vpcId, CidrBlock: cidr, AvailabilityZone: zone, MapPublicIpOnLaunch: publicIps === true, State: 'available', OwnerId: account, AvailableIpAddressCount: 4091, Tags: tagList(tags),
});

const createSubnet: Operation<{ VpcId: string; CidrBlock?: string; AvailabilityZone?: string; TagSpecifications?: TagSpecification[] }> = {
  name: 'CreateSubnet',
  authorize: (input, context) => onCreation('CreateSubnet', 'subnet', specifiedTags(input.TagSpecifications), context),
  async handle(input, context) {
    const zone = input.AvailabilityZone ?? `${context.region}a`;
    if (!zone.startsWith(context.region)) throw new AwsError('InvalidParameterValue', `Value (${zone}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${['a', 'b', 'c'].map((letter) => context.region + letter).join(', ')}.`);
    const { store } = context.cloud;
    const subnet = await createNetwork('subnet', { vpcId: input.VpcId, cidr: input.CidrBlock ?? '', zone, publicIps: false, tags: specifiedTags(input.TagSpecifications) }, context, () => {
      requireNetwork(store, 'vpc', input.VpcId);
      const clash = networkOf(store, 'subnet', undefined).find(({ vpcId, cidr }) => vpcId === input.VpcId && cidr === input.CidrBlock);
      if (clash !== undefined) throw new AwsError('InvalidSubnet.Conflict', `The CIDR '${input.CidrBlock ?? ''}' conflicts with another subnet`);
    });
    return { Subnet: subnetOf(subnet, context.account) };
  },
};

const describeSubnets: Operation<{ SubnetIds?: string[]; Filters?: Filter[] }> = {
  name: 'DescribeSubnets',
  handle: async (input, { cloud, account }) => ({ Subnets: networkOf(cloud.store, 'subnet', input.SubnetIds).filter((subnet) => passes(subnet, input.Filters)).map((subnet) => subnetOf(subnet, account)) }),
};

const modifySubnetAttribute: Operation<{ SubnetId: string; MapPublicIpOnLaunch?: { Value?: boolean } }> = {
  name: 'ModifySubnetAttribute',
  authorize: (input, context) => onNetwork('ModifySubnetAttribute', 'subnet', input.SubnetId, context),
  handle: (input, { cloud }) => changeNetwork(cloud.store, 'subnet', input.SubnetId, (subnet) => ({ ...subnet, publicIps: input.MapPublicIpOnLaunch?.Value === true })),
};

const deleteSubnet: Operation<{ SubnetId: string }> = {
  name: 'DeleteSubnet',
  authorize: (input, context) => onNetwork('DeleteSubnet', 'subnet', input.SubnetId, context),
  handle: ({ SubnetId }, { cloud }) => deleteNetwork(cloud.store, 'subnet', SubnetId, ({ subnetIds = [] }) => subnetIds.includes(SubnetId)),
};

const routeTableOf = ({ id, vpcId, tags, associations }: NetworkRecord, account: string): object => ({
  RouteTableId: id, VpcId: vpcId, OwnerId: account, Tags: tagList(tags),
  Associations: Object.entries(associations ?? {}).map(([RouteTableAssociationId, SubnetId]) => ({ RouteTableAssociationId, SubnetId, RouteTableId: id, Main: false, AssociationState: { State: 'associated' } })),
});

const createRouteTable: Operation<{ VpcId: string; TagSpecifications?: TagSpecification[] }> = {
  name: 'CreateRouteTable',
  authorize: (input, context) => onCreation('CreateRouteTable', 'routeTable', specifiedTags(input.TagSpecifications), context),
  async handle(input, context) {
    const { store } = context.cloud;
    const table = await createNetwork('routeTable', { vpcId: input.VpcId, associations: {}, tags: specifiedTags(input.TagSpecifications) }, context, () => void requireNetwork(store, 'vpc', input.VpcId));
    return { RouteTable: routeTableOf(table, context.account) };
  },
};

const describeRouteTables: Operation<{ RouteTableIds?: string[]; Filters?: Filter[] }> = {
  name: 'DescribeRouteTables',
  handle: async (input, { cloud, account }) => ({ RouteTables: networkOf(cloud.store, 'routeTable', input.RouteTableIds).filter((table) => passes(table, input.Filters)).map((table) => routeTableOf(table, account)) }),
};

const associateRouteTable: Operation<{ RouteTableId: string; SubnetId?: string }> = {
  name: 'AssociateRouteTable',
  authorize: (input, context) => onNetwork('AssociateRouteTable', 'routeTable', input.RouteTableId, context),
  async handle({ RouteTableId, SubnetId = '' }, context) {
    const { store } = context.cloud;
    requireNetwork(store, 'subnet', SubnetId);
    const taken = networkOf(store, 'routeTable', undefined).some(({ associations = {} }) => Object.values(associations).includes(SubnetId));
    if (taken) throw new AwsError('Resource.AlreadyAssociated', `the specified association for subnet ${SubnetId} conflicts with an existing association`);
    const AssociationId = newNetworkId(context, 'rtbassoc');
    await changeNetwork(store, 'routeTable', RouteTableId, (table) => ({ ...table, associations: { ...table.associations, [AssociationId]: SubnetId } }));
    return { AssociationId, AssociationState: { State: 'associated' } };
  },
};

const tableOf = (store: Store, associationId: string): NetworkRecord | undefined => networkOf(store, 'routeTable', undefined).find(({ associations = {} }) => associationId in associations);

const disassociateRouteTable: Operation<{ AssociationId: string }> = {
  name: 'DisassociateRouteTable',
  authorize: ({ AssociationId }, context) => onNetwork('DisassociateRouteTable', 'routeTable', tableOf(context.cloud.store, AssociationId)?.id ?? '*', context),
  async handle({ AssociationId }, { cloud }) {
    const table = tableOf(cloud.store, AssociationId);
    if (table === undefined) throw new AwsError('InvalidAssociationID.NotFound', `The association ID '${AssociationId}' does not exist`);
    await changeNetwork(cloud.store, 'routeTable', table.id, (found) => ({ ...found, associations: Object.fromEntries(Object.entries(found.associations ?? {}).filter(([id]) => id !== AssociationId)) }));
  },
};

const deleteRouteTable: Operation<{ RouteTableId: string }> = {
  name: 'DeleteRouteTable',
  authorize: (input, context) => onNetwork('DeleteRouteTable', 'routeTable', input.RouteTableId, context),
  async handle({ RouteTableId }, { cloud }) {
    const associated = Object.keys(networkTable(cloud.store).get(RouteTableId)?.associations ?? {}).length > 0;
    await deleteNetwork(cloud.store, 'routeTable', RouteTableId, ({ routeTableIds = [] }) => associated || routeTableIds.includes(RouteTableId));
  },
};

/** Operations on subnets and route tables. */
export const subnetOperations = [
  createSubnet, describeSubnets, modifySubnetAttribute, deleteSubnet, createRouteTable, describeRouteTables, associateRouteTable, disassociateRouteTable, deleteRouteTable,
] as readonly Operation[];
