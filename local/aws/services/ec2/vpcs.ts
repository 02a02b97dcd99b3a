// VPCs and their attributes.
import type { Operation } from '../../operation';
import { createNetwork, onCreation, onNetwork, specifiedTags, tagList, type TagSpecification } from './creating';
import { passes, type Filter } from './filters';
import { changeNetwork, deleteNetwork, networkOf, requireNetwork, type NetworkRecord } from './network-records';

interface Attribute { Value?: boolean }

const described = ({ id, cidr, tags }: NetworkRecord, account: string): object => ({
  VpcId: id, CidrBlock: cidr, State: 'available', OwnerId: account, InstanceTenancy: 'default', IsDefault: false, Tags: tagList(tags),
});

const createVpc: Operation<{ CidrBlock?: string; TagSpecifications?: TagSpecification[] }> = {
  name: 'CreateVpc',
  authorize: (input, context) => onCreation('CreateVpc', 'vpc', specifiedTags(input.TagSpecifications), context),
  async handle(input, context) {
    const vpc = await createNetwork('vpc', { cidr: input.CidrBlock ?? '', tags: specifiedTags(input.TagSpecifications), dnsSupport: true, dnsHostnames: false }, context);
    // Each VPC has a security group of its own from the first moment on.
    await createNetwork('securityGroup', { vpcId: vpc.id, tags: {}, name: 'default', description: 'default VPC security group', ingress: [], egress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] }, context);
    return { Vpc: described(vpc, context.account) };
  },
};

const describeVpcs: Operation<{ VpcIds?: string[]; Filters?: Filter[] }> = {
  name: 'DescribeVpcs',
  handle: async (input, { cloud, account }) => ({ Vpcs: networkOf(cloud.store, 'vpc', input.VpcIds).filter((vpc) => passes(vpc, input.Filters)).map((vpc) => described(vpc, account)) }),
};

const describeVpcAttribute: Operation<{ VpcId: string; Attribute: string }> = {
  name: 'DescribeVpcAttribute',
  authorize: (input, context) => onNetwork('DescribeVpcAttribute', 'vpc', input.VpcId, context),
  async handle({ VpcId, Attribute: name }, { cloud }) {
    const { dnsSupport = false, dnsHostnames = false } = requireNetwork(cloud.store, 'vpc', VpcId);
    return { VpcId, ...(name === 'enableDnsSupport' ? { EnableDnsSupport: { Value: dnsSupport } } : { EnableDnsHostnames: { Value: dnsHostnames } }) };
  },
};

const modifyVpcAttribute: Operation<{ VpcId: string; EnableDnsSupport?: Attribute; EnableDnsHostnames?: Attribute }> = {
  name: 'ModifyVpcAttribute',
  authorize: (input, context) => onNetwork('ModifyVpcAttribute', 'vpc', input.VpcId, context),
  handle: (input, { cloud }) => changeNetwork(cloud.store, 'vpc', input.VpcId, (vpc) => ({
    ...vpc, ...(input.EnableDnsSupport === undefined ? {} : { dnsSupport: input.EnableDnsSupport.Value === true }), ...(input.EnableDnsHostnames === undefined ? {} : { dnsHostnames: input.EnableDnsHostnames.Value === true }),
  })),
};

const deleteVpc: Operation<{ VpcId: string }> = {
  name: 'DeleteVpc',
  authorize: (input, context) => onNetwork('DeleteVpc', 'vpc', input.VpcId, context),
  async handle({ VpcId }, { cloud }) {
    const own = networkOf(cloud.store, 'securityGroup', undefined).filter(({ vpcId, name }) => vpcId === VpcId && name === 'default');
    await deleteNetwork(cloud.store, 'vpc', VpcId, (other) => other.vpcId === VpcId && !own.some(({ id }) => id === other.id));
    for (const { id } of own) await deleteNetwork(cloud.store, 'securityGroup', id, () => false);
  },
};

/** Operations on VPCs. */
export const vpcOperations = [createVpc, describeVpcs, describeVpcAttribute, modifyVpcAttribute, deleteVpc] as readonly Operation[];
