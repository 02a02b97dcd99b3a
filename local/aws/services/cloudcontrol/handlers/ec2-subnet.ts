// AWS::EC2::Subnet.
import type { ResourceHandler } from '../resource-handler';
import { present } from '../resource-handler';
import { changeEc2Tags, tagSpecifications, type Ec2Resource } from './ec2-tags';

interface Subnet extends Ec2Resource { SubnetId: string; VpcId: string; CidrBlock: string; AvailabilityZone: string; MapPublicIpOnLaunch: boolean }

/** A part of a network in one availability zone. */
export const ec2Subnet: ResourceHandler = {
  type: 'AWS::EC2::Subnet',
  notServed: [
    'AssignIpv6AddressOnCreation', 'EnableDns64', 'AvailabilityZoneId', 'OutpostArn', 'PrivateDnsNameOptionsOnLaunch', 'Ipv6Native', 'Ipv6CidrBlock', 'EnableLniAtDeviceIndex',
    'Ipv4IpamPoolId', 'Ipv4NetmaskLength', 'Ipv6IpamPoolId', 'Ipv6NetmaskLength',
  ],
  async create(desired, tools) {
    const { Subnet: { SubnetId } } = await tools.call<{ Subnet: Subnet }>('ec2', 'CreateSubnet', present({
      VpcId: desired['VpcId'], CidrBlock: desired['CidrBlock'], AvailabilityZone: desired['AvailabilityZone'], ...tagSpecifications('subnet', desired),
    }));
    await tools.identified(SubnetId);
    if (desired['MapPublicIpOnLaunch'] === true) await tools.call('ec2', 'ModifySubnetAttribute', { SubnetId, MapPublicIpOnLaunch: { Value: true } });
    return SubnetId;
  },
  async read(SubnetId, tools) {
    const { Subnets: [subnet] } = await tools.call<{ Subnets: [Subnet] }>('ec2', 'DescribeSubnets', { SubnetIds: [SubnetId] });
    return present({ SubnetId, VpcId: subnet.VpcId, CidrBlock: subnet.CidrBlock, AvailabilityZone: subnet.AvailabilityZone, MapPublicIpOnLaunch: subnet.MapPublicIpOnLaunch, Tags: subnet.Tags });
  },
  async update(SubnetId, current, desired, tools) {
    const wanted = desired['MapPublicIpOnLaunch'] === true;
    if (wanted !== (current['MapPublicIpOnLaunch'] === true)) await tools.call('ec2', 'ModifySubnetAttribute', { SubnetId, MapPublicIpOnLaunch: { Value: wanted } });
    await changeEc2Tags(SubnetId, current, desired, tools);
  },
  async delete(SubnetId, tools) {
    await tools.call('ec2', 'DescribeSubnets', { SubnetIds: [SubnetId] });
    await tools.call('ec2', 'DeleteSubnet', { SubnetId });
  },
  list: async (tools) => (await tools.call<{ Subnets: Subnet[] }>('ec2', 'DescribeSubnets', {})).Subnets.map(({ SubnetId }) => SubnetId),
};
