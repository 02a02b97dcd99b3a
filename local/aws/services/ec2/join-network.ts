// What it takes a job or a function to work in a VPC: subnets and groups that are there, and a role that may make an interface in them.
import type { Cloud } from '../../cloud';
import type { Caller } from '../../operation';
import { AwsError } from '../../operation';
import { networkArn, networkTable, type Kind } from './network-records';

/** A place in a VPC, as SageMaker and Lambda name it. */
export interface NetworkPlace { subnetIds: readonly string[]; securityGroupIds: readonly string[] }

/** What SageMaker and Lambda look at before they make an interface. */
const lookups = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'];

function there(cloud: Cloud, kind: Kind, id: string, word: string): void {
  if (networkTable(cloud.store).get(id)?.kind !== kind) throw new AwsError('ValidationException', `The ${word} ${id} does not exist.`);
}

/**
 * Asks of the role what joining a network asks. No interface is made: what runs here runs on this machine.
 * @throws AwsError AccessDenied with AWS's text, ValidationException where subnet or group is missing
 */
export async function joinNetwork(cloud: Cloud, role: Caller, { subnetIds, securityGroupIds }: NetworkPlace): Promise<void> {
  for (const id of subnetIds) there(cloud, 'subnet', id, 'subnet ID');
  for (const id of securityGroupIds) there(cloud, 'securityGroup', id, 'security group');
  for (const action of lookups) await cloud.authorize(role, { action, resource: '*' });
  const interfaces = `arn:aws:ec2:${cloud.region}:${cloud.account}:network-interface/*`;
  const places = [...subnetIds.map((id) => networkArn(cloud, 'subnet', id)), ...securityGroupIds.map((id) => networkArn(cloud, 'securityGroup', id)), interfaces];
  for (const resource of places) await cloud.authorize(role, { action: 'ec2:CreateNetworkInterface', resource });
  for (const action of ['ec2:CreateNetworkInterfacePermission', 'ec2:DeleteNetworkInterface']) await cloud.authorize(role, { action, resource: interfaces });
}
