// AWS::EC2::VPC.
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { present } from '../resource-handler';
import type { Properties } from '../resource-types';
import { changeEc2Tags, tagSpecifications, type Ec2Resource } from './ec2-tags';

interface Vpc extends Ec2Resource { VpcId: string; CidrBlock: string; InstanceTenancy: string }

const attributes = ['EnableDnsSupport', 'EnableDnsHostnames'] as const;

/** Each attribute is a call of its own. */
async function setAttributes(VpcId: string, current: Properties, desired: Properties, tools: HandlerTools): Promise<void> {
  for (const name of attributes) {
    if (desired[name] !== undefined && desired[name] !== current[name]) await tools.call('ec2', 'ModifyVpcAttribute', { VpcId, [name]: { Value: desired[name] } });
  }
}

async function attributeOf(VpcId: string, name: (typeof attributes)[number], tools: HandlerTools): Promise<boolean> {
  const answer = await tools.call<Record<string, { Value?: boolean } | undefined>>('ec2', 'DescribeVpcAttribute', { VpcId, Attribute: `e${name.slice(1)}` });
  return answer[name]?.Value === true;
}

/** A network of its own. */
export const ec2Vpc: ResourceHandler = {
  type: 'AWS::EC2::VPC',
  notServed: ['InstanceTenancy', 'Ipv4NetmaskLength', 'Ipv4IpamPoolId', 'VpcEncryptionControl'],
  async create(desired, tools) {
    const { Vpc: { VpcId } } = await tools.call<{ Vpc: Vpc }>('ec2', 'CreateVpc', { CidrBlock: desired['CidrBlock'], ...tagSpecifications('vpc', desired) });
    await tools.identified(VpcId);
    await setAttributes(VpcId, {}, desired, tools);
    return VpcId;
  },
  async read(VpcId, tools) {
    const { Vpcs: [vpc] } = await tools.call<{ Vpcs: [Vpc] }>('ec2', 'DescribeVpcs', { VpcIds: [VpcId] });
    const { SecurityGroups: [own] } = await tools.call<{ SecurityGroups: [{ GroupId: string }?] }>('ec2', 'DescribeSecurityGroups', { Filters: [{ Name: 'vpc-id', Values: [VpcId] }, { Name: 'group-name', Values: ['default'] }] });
    return present({
      VpcId, CidrBlock: vpc.CidrBlock, InstanceTenancy: vpc.InstanceTenancy, DefaultSecurityGroup: own?.GroupId, Tags: vpc.Tags,
      EnableDnsSupport: await attributeOf(VpcId, 'EnableDnsSupport', tools), EnableDnsHostnames: await attributeOf(VpcId, 'EnableDnsHostnames', tools),
    });
  },
  async update(VpcId, current, desired, tools) {
    await setAttributes(VpcId, current, desired, tools);
    await changeEc2Tags(VpcId, current, desired, tools);
  },
  async delete(VpcId, tools) {
    await tools.call('ec2', 'DescribeVpcs', { VpcIds: [VpcId] });
    await tools.call('ec2', 'DeleteVpc', { VpcId });
  },
  list: async (tools) => (await tools.call<{ Vpcs: Vpc[] }>('ec2', 'DescribeVpcs', {})).Vpcs.map(({ VpcId }) => VpcId),
};
