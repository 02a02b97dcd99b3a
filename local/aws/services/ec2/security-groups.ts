// Security groups and their rules; rules are between address ranges only.
import { isDeepStrictEqual } from 'node:util';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import { createNetwork, onCreation, onNetwork, specifiedTags, tagList, type TagSpecification } from './creating';
import { passes, type Filter } from './filters';
import { changeNetwork, deleteNetwork, networkOf, requireNetwork, type IpPermission, type NetworkRecord } from './network-records';

interface RulesInput { GroupId?: string; IpPermissions?: IpPermission[] }
type Direction = 'ingress' | 'egress';

const groupOf = ({ id, vpcId, name, description, ingress = [], egress = [], tags }: NetworkRecord, account: string): object => ({
  GroupId: id, GroupName: name, Description: description, VpcId: vpcId, OwnerId: account, IpPermissions: ingress, IpPermissionsEgress: egress, Tags: tagList(tags),
});

const createSecurityGroup: Operation<{ GroupName: string; Description: string; VpcId?: string; TagSpecifications?: TagSpecification[] }> = {
  name: 'CreateSecurityGroup',
  authorize: (input, context) => onCreation('CreateSecurityGroup', 'securityGroup', specifiedTags(input.TagSpecifications), context),
  async handle(input, context) {
    const { VpcId: vpcId = '', GroupName: name, Description: description } = input;
    const { store } = context.cloud;
    const group = await createNetwork('securityGroup', { vpcId, name, description, tags: specifiedTags(input.TagSpecifications), ingress: [], egress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] }, context, () => {
      requireNetwork(store, 'vpc', vpcId);
      if (networkOf(store, 'securityGroup', undefined).some((other) => other.vpcId === vpcId && other.name === name)) throw new AwsError('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpcId}'`);
    });
    return { GroupId: group.id, Tags: tagList(group.tags) };
  },
};

/** A change of one direction's rules. */
function changeOf(name: string, direction: Direction, change: (rules: readonly IpPermission[], given: readonly IpPermission[]) => IpPermission[]): Operation<RulesInput> {
  return {
    name,
    authorize: (input, context) => onNetwork(name, 'securityGroup', input.GroupId ?? '', context),
    async handle({ GroupId = '', IpPermissions = [] }, { cloud }) {
      const foreign = IpPermissions.flatMap((rule) => Object.keys(rule).filter((member) => !['IpProtocol', 'FromPort', 'ToPort', 'IpRanges'].includes(member)));
      if (foreign.length > 0) throw new AwsError('InvalidParameterValue', `${[...new Set(foreign)].join(', ')} of a rule are not served by the embedded AWS; served are IpRanges`);
      await changeNetwork(cloud.store, 'securityGroup', GroupId, (group) => ({ ...group, [direction]: change(group[direction] ?? [], IpPermissions) }));
      return { Return: true };
    },
  };
}

function added(rules: readonly IpPermission[], given: readonly IpPermission[]): IpPermission[] {
  if (given.some((rule) => rules.some((other) => isDeepStrictEqual(rule, other)))) throw new AwsError('InvalidPermission.Duplicate', 'the specified rule already exists');
  return [...rules, ...given];
}

function taken(rules: readonly IpPermission[], given: readonly IpPermission[]): IpPermission[] {
  if (given.some((rule) => !rules.some((other) => isDeepStrictEqual(rule, other)))) throw new AwsError('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
  return rules.filter((rule) => !given.some((other) => isDeepStrictEqual(rule, other)));
}

const describeSecurityGroups: Operation<{ GroupIds?: string[]; Filters?: Filter[] }> = {
  name: 'DescribeSecurityGroups',
  handle: async (input, { cloud, account }) => ({ SecurityGroups: networkOf(cloud.store, 'securityGroup', input.GroupIds).filter((group) => passes(group, input.Filters)).map((group) => groupOf(group, account)) }),
};

const deleteSecurityGroup: Operation<{ GroupId?: string }> = {
  name: 'DeleteSecurityGroup',
  authorize: (input, context) => onNetwork('DeleteSecurityGroup', 'securityGroup', input.GroupId ?? '', context),
  async handle({ GroupId = '' }, { cloud }) {
    if (requireNetwork(cloud.store, 'securityGroup', GroupId).name === 'default') throw new AwsError('CannotDelete', `the specified group: "${GroupId}" name: "default" cannot be deleted by a user`);
    await deleteNetwork(cloud.store, 'securityGroup', GroupId, ({ securityGroupIds = [] }) => securityGroupIds.includes(GroupId));
    return { Return: true, GroupId };
  },
};

/** Operations on security groups. */
export const securityGroupOperations = [
  createSecurityGroup, changeOf('AuthorizeSecurityGroupIngress', 'ingress', added), changeOf('AuthorizeSecurityGroupEgress', 'egress', added),
  changeOf('RevokeSecurityGroupIngress', 'ingress', taken), changeOf('RevokeSecurityGroupEgress', 'egress', taken), describeSecurityGroups, deleteSecurityGroup,
] as readonly Operation[];
