// AWS::EC2::SecurityGroup with the rules that are written into it.
import { canonical } from '../json-patch';
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { present } from '../resource-handler';
import type { Properties } from '../resource-types';
import { changeEc2Tags, tagSpecifications, type Ec2Resource } from './ec2-tags';

interface Rule { IpProtocol: string; FromPort?: number; ToPort?: number; CidrIp?: string; Description?: string }
interface Permission { IpProtocol: string; FromPort?: number; ToPort?: number; IpRanges?: { CidrIp: string; Description?: string }[] }
interface Group extends Ec2Resource { GroupId: string; GroupName: string; Description: string; VpcId: string; IpPermissions?: Permission[]; IpPermissionsEgress?: Permission[] }

const toPermission = ({ IpProtocol, FromPort, ToPort, CidrIp, Description }: Rule): Permission => present({
  IpProtocol, FromPort, ToPort, IpRanges: CidrIp === undefined ? [] : [present({ CidrIp, Description })],
}) as unknown as Permission;
const toRules = ({ IpProtocol, FromPort, ToPort, IpRanges = [] }: Permission): Rule[] => IpRanges.map(({ CidrIp, Description }) => present({ IpProtocol, FromPort, ToPort, CidrIp, Description }) as unknown as Rule);

const directions = [
  { property: 'SecurityGroupIngress', member: 'IpPermissions', authorize: 'AuthorizeSecurityGroupIngress', revoke: 'RevokeSecurityGroupIngress' },
  { property: 'SecurityGroupEgress', member: 'IpPermissionsEgress', authorize: 'AuthorizeSecurityGroupEgress', revoke: 'RevokeSecurityGroupEgress' },
] as const;

async function groupOf(id: string, tools: HandlerTools): Promise<Group> {
  return (await tools.call<{ SecurityGroups: [Group] }>('ec2', 'DescribeSecurityGroups', { GroupIds: [id] })).SecurityGroups[0];
}

/** Has a group carry the rules that are given and no others; rules that are not given at all are left as EC2 makes them. */
async function setRules(GroupId: string, desired: Properties, tools: HandlerTools): Promise<void> {
  const group = await groupOf(GroupId, tools);
  for (const { property, member, authorize, revoke } of directions) {
    if (desired[property] === undefined) continue;
    const wanted = (desired[property] as Rule[]).map(toPermission);
    const there = (group[member] ?? []).flatMap((permission) => toRules(permission).map(toPermission));
    const missing = wanted.filter((rule) => !there.some((other) => canonical(other) === canonical(rule)));
    const idle = there.filter((rule) => !wanted.some((other) => canonical(other) === canonical(rule)));
    if (missing.length > 0) await tools.call('ec2', authorize, { GroupId, IpPermissions: missing });
    if (idle.length > 0) await tools.call('ec2', revoke, { GroupId, IpPermissions: idle });
  }
}

/** A security group. */
export const ec2SecurityGroup: ResourceHandler = {
  type: 'AWS::EC2::SecurityGroup',
  async create(desired, tools) {
    const { GroupId } = await tools.call<{ GroupId: string }>('ec2', 'CreateSecurityGroup', {
      GroupName: desired['GroupName'] ?? tools.newName('group'), Description: desired['GroupDescription'], VpcId: desired['VpcId'], ...tagSpecifications('security-group', desired),
    });
    await tools.identified(GroupId);
    await setRules(GroupId, desired, tools);
    return GroupId;
  },
  async read(id, tools) {
    const group = await groupOf(id, tools);
    return present({
      Id: id, GroupId: id, GroupName: group.GroupName, GroupDescription: group.Description, VpcId: group.VpcId, Tags: group.Tags,
      SecurityGroupIngress: (group.IpPermissions ?? []).flatMap(toRules), SecurityGroupEgress: (group.IpPermissionsEgress ?? []).flatMap(toRules),
    });
  },
  async update(id, current, desired, tools) {
    await setRules(id, desired, tools);
    await changeEc2Tags(id, current, desired, tools);
  },
  async delete(GroupId, tools) {
    await groupOf(GroupId, tools);
    await tools.call('ec2', 'DeleteSecurityGroup', { GroupId });
  },
  list: async (tools) => (await tools.call<{ SecurityGroups: Group[] }>('ec2', 'DescribeSecurityGroups', {})).SecurityGroups.map(({ GroupId }) => GroupId),
};
