// VPC endpoints: the ways to AWS's services out of a network that has no other.
import { parsePolicy } from '../../authorization/parse-policy';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import { createNetwork, onCreation, onNetwork, specifiedTags, tagList, type TagSpecification } from './creating';
import { passes, type Filter } from './filters';
import { changeNetwork, deleteNetwork, networkOf, requireNetwork, type NetworkRecord } from './network-records';

interface CreateInput {
  VpcId: string; ServiceName?: string; VpcEndpointType?: string; PolicyDocument?: string; SubnetIds?: string[]; SecurityGroupIds?: string[]; RouteTableIds?: string[];
  PrivateDnsEnabled?: boolean; TagSpecifications?: TagSpecification[];
}

const everybody = JSON.stringify({ Version: '2008-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] });

const endpointOf = (record: NetworkRecord, account: string): object => ({
  VpcEndpointId: record.id, VpcEndpointType: record.endpointType, VpcId: record.vpcId, ServiceName: record.service, State: 'available', PolicyDocument: record.policy, OwnerId: account,
  RouteTableIds: record.routeTableIds, SubnetIds: record.subnetIds, Groups: (record.securityGroupIds ?? []).map((GroupId) => ({ GroupId, GroupName: GroupId })),
  PrivateDnsEnabled: record.privateDns === true, CreationTimestamp: new Date(record.created), Tags: tagList(record.tags),
});

function checkedPolicy(policy: string | undefined): string {
  if (policy !== undefined) parsePolicy(policy, 'resource', 'InvalidPolicyDocument');
  return policy ?? everybody;
}

const createVpcEndpoint: Operation<CreateInput> = {
  name: 'CreateVpcEndpoint',
  authorize: (input, context) => onCreation('CreateVpcEndpoint', 'endpoint', specifiedTags(input.TagSpecifications), context),
  async handle(input, context) {
    const { store } = context.cloud;
    const { VpcId: vpcId, ServiceName: service = '', VpcEndpointType: endpointType = 'Gateway', SubnetIds: subnetIds = [], SecurityGroupIds: securityGroupIds = [], RouteTableIds: routeTableIds = [] } = input;
    if (!service.startsWith(`com.amazonaws.${context.region}.`) && !service.startsWith(`aws.sagemaker.${context.region}.`)) throw new AwsError('InvalidServiceName', `The Vpc Endpoint Service '${service}' does not exist`);
    const endpoint = await createNetwork('endpoint', { vpcId, service, endpointType, policy: checkedPolicy(input.PolicyDocument), subnetIds, securityGroupIds, routeTableIds, privateDns: input.PrivateDnsEnabled ?? endpointType === 'Interface', tags: specifiedTags(input.TagSpecifications) }, context, () => {
      const { dnsSupport, dnsHostnames } = requireNetwork(store, 'vpc', vpcId);
      for (const id of subnetIds) requireNetwork(store, 'subnet', id);
      for (const id of securityGroupIds) requireNetwork(store, 'securityGroup', id);
      for (const id of routeTableIds) requireNetwork(store, 'routeTable', id);
      if (input.PrivateDnsEnabled === true && !(dnsSupport === true && dnsHostnames === true)) throw new AwsError('InvalidParameter', 'Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ' + vpcId);
      if (networkOf(store, 'endpoint', undefined).some((other) => other.vpcId === vpcId && other.service === service)) throw new AwsError('RouteAlreadyExists', `The VPC ${vpcId} already has an endpoint of ${service}`);
    });
    return { VpcEndpoint: endpointOf(endpoint, context.account) };
  },
};

const describeVpcEndpoints: Operation<{ VpcEndpointIds?: string[]; Filters?: Filter[] }> = {
  name: 'DescribeVpcEndpoints',
  handle: async (input, { cloud, account }) => ({ VpcEndpoints: networkOf(cloud.store, 'endpoint', input.VpcEndpointIds).filter((endpoint) => passes(endpoint, input.Filters)).map((endpoint) => endpointOf(endpoint, account)) }),
};

interface ModifyInput {
  VpcEndpointId: string; PolicyDocument?: string; ResetPolicy?: boolean; PrivateDnsEnabled?: boolean;
  AddSubnetIds?: string[]; RemoveSubnetIds?: string[]; AddSecurityGroupIds?: string[]; RemoveSecurityGroupIds?: string[]; AddRouteTableIds?: string[]; RemoveRouteTableIds?: string[];
}

const changed = (before: readonly string[] = [], add: readonly string[] = [], remove: readonly string[] = []): string[] => [...before.filter((id) => !remove.includes(id)), ...add];

const modifyVpcEndpoint: Operation<ModifyInput> = {
  name: 'ModifyVpcEndpoint',
  authorize: (input, context) => onNetwork('ModifyVpcEndpoint', 'endpoint', input.VpcEndpointId, context),
  async handle(input, { cloud }) {
    await changeNetwork(cloud.store, 'endpoint', input.VpcEndpointId, (endpoint) => ({
      ...endpoint, ...(input.ResetPolicy === true ? { policy: everybody } : input.PolicyDocument === undefined ? {} : { policy: checkedPolicy(input.PolicyDocument) }),
      ...(input.PrivateDnsEnabled === undefined ? {} : { privateDns: input.PrivateDnsEnabled }),
      subnetIds: changed(endpoint.subnetIds, input.AddSubnetIds, input.RemoveSubnetIds), securityGroupIds: changed(endpoint.securityGroupIds, input.AddSecurityGroupIds, input.RemoveSecurityGroupIds),
      routeTableIds: changed(endpoint.routeTableIds, input.AddRouteTableIds, input.RemoveRouteTableIds),
    }));
    return { Return: true };
  },
};

const deleteVpcEndpoints: Operation<{ VpcEndpointIds: string[] }> = {
  name: 'DeleteVpcEndpoints',
  authorize: (input, context) => input.VpcEndpointIds.flatMap((id) => onNetwork('DeleteVpcEndpoints', 'endpoint', id, context)),
  async handle(input, { cloud }) {
    for (const id of input.VpcEndpointIds) await deleteNetwork(cloud.store, 'endpoint', id, () => false);
    return { Unsuccessful: [] };
  },
};

/** Operations on endpoints. */
export const vpcEndpointOperations = [createVpcEndpoint, describeVpcEndpoints, modifyVpcEndpoint, deleteVpcEndpoints] as readonly Operation[];
