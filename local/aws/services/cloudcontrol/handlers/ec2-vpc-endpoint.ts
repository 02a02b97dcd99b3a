// AWS::EC2::VPCEndpoint.
import { canonical } from '../json-patch';
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { policyObject, policyText, present } from '../resource-handler';
import type { Properties } from '../resource-types';
import { changeEc2Tags, tagSpecifications, type Ec2Resource } from './ec2-tags';

interface Endpoint extends Ec2Resource {
  VpcEndpointId: string; VpcId: string; ServiceName: string; VpcEndpointType: string; PolicyDocument?: string; SubnetIds?: string[]; RouteTableIds?: string[]; Groups?: { GroupId: string }[];
  PrivateDnsEnabled?: boolean; CreationTimestamp?: Date;
}

const lists = ['SubnetIds', 'SecurityGroupIds', 'RouteTableIds'] as const;
const listOf = (properties: Properties, name: string): string[] => (properties[name] as string[] | undefined) ?? [];

async function endpointOf(id: string, tools: HandlerTools): Promise<Endpoint> {
  return (await tools.call<{ VpcEndpoints: [Endpoint] }>('ec2', 'DescribeVpcEndpoints', { VpcEndpointIds: [id] })).VpcEndpoints[0];
}

/** What to add and to remove of each list. */
function listChanges(current: Properties, desired: Properties): Record<string, string[]> {
  return Object.fromEntries(lists.flatMap((name) => {
    const [before, after] = [listOf(current, name), listOf(desired, name)];
    return [[`Add${name}`, after.filter((id) => !before.includes(id))], [`Remove${name}`, before.filter((id) => !after.includes(id))]] as const;
  }).filter(([, ids]) => ids.length > 0));
}

/** A way to one service. */
export const ec2VpcEndpoint: ResourceHandler = {
  type: 'AWS::EC2::VPCEndpoint',
  notServed: ['IpAddressType', 'ServiceRegion', 'DnsOptions', 'ResourceConfigurationArn', 'ServiceNetworkArn'],
  async create(desired, tools) {
    const { VpcEndpoint: { VpcEndpointId } } = await tools.call<{ VpcEndpoint: Endpoint }>('ec2', 'CreateVpcEndpoint', present({
      VpcId: desired['VpcId'], ServiceName: desired['ServiceName'], VpcEndpointType: desired['VpcEndpointType'], PrivateDnsEnabled: desired['PrivateDnsEnabled'],
      PolicyDocument: desired['PolicyDocument'] === undefined ? undefined : policyText(desired['PolicyDocument']),
      SubnetIds: desired['SubnetIds'], SecurityGroupIds: desired['SecurityGroupIds'], RouteTableIds: desired['RouteTableIds'], ...tagSpecifications('vpc-endpoint', desired),
    }));
    return VpcEndpointId;
  },
  async read(id, tools) {
    const endpoint = await endpointOf(id, tools);
    return present({
      Id: id, VpcId: endpoint.VpcId, ServiceName: endpoint.ServiceName, VpcEndpointType: endpoint.VpcEndpointType, PrivateDnsEnabled: endpoint.PrivateDnsEnabled,
      PolicyDocument: policyObject(endpoint.PolicyDocument), SubnetIds: endpoint.SubnetIds, RouteTableIds: endpoint.RouteTableIds, SecurityGroupIds: (endpoint.Groups ?? []).map(({ GroupId }) => GroupId),
      CreationTimestamp: endpoint.CreationTimestamp === undefined ? undefined : new Date(endpoint.CreationTimestamp).toISOString(), Tags: endpoint.Tags,
    });
  },
  async update(id, current, desired, tools) {
    const policy = canonical(policyObject(desired['PolicyDocument'])) === canonical(policyObject(current['PolicyDocument'])) ? {} : desired['PolicyDocument'] === undefined ? { ResetPolicy: true } : { PolicyDocument: policyText(desired['PolicyDocument']) };
    const dns = desired['PrivateDnsEnabled'] === undefined || desired['PrivateDnsEnabled'] === current['PrivateDnsEnabled'] ? {} : { PrivateDnsEnabled: desired['PrivateDnsEnabled'] };
    const changes = { ...policy, ...dns, ...listChanges(current, desired) };
    if (Object.keys(changes).length > 0) await tools.call('ec2', 'ModifyVpcEndpoint', { VpcEndpointId: id, ...changes });
    await changeEc2Tags(id, current, desired, tools);
  },
  async delete(id, tools) {
    await endpointOf(id, tools);
    await tools.call('ec2', 'DeleteVpcEndpoints', { VpcEndpointIds: [id] });
  },
  list: async (tools) => (await tools.call<{ VpcEndpoints: Endpoint[] }>('ec2', 'DescribeVpcEndpoints', {})).VpcEndpoints.map(({ VpcEndpointId }) => VpcEndpointId),
};
