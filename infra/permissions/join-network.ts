// What a job or a function needs to work inside of a VPC: a network interface of its own there.
import { arnOf, type Place } from '../names';
import type { Statement } from './statement';

/**
 * Statements for a role whose work joins a network. Source: SageMaker developer guide, "Give SageMaker Processing Jobs access to
 * resources in your VPC"; Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC".
 */
export function joinNetworkStatements(place: Place): Statement[] {
  const [networkInterfaces, subnets, groups] = ['network-interface/*', 'subnet/*', 'security-group/*'].map((resource) => arnOf(place, 'ec2', resource)) as [string, string, string];
  return [
    {
      sid: 'LookAtNetwork', reason: 'Subnets and security groups are looked up before an interface is made. AWS knows no resource for it.',
      actions: ['ec2:DescribeDhcpOptions', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'], resources: ['*'],
    },
    {
      sid: 'JoinNetwork', reason: 'Each machine has an interface in the network; subnets and groups are those that the work names, and their ids are not known before they are made.',
      actions: ['ec2:CreateNetworkInterface'], resources: [networkInterfaces, subnets, groups],
    },
    {
      sid: 'LeaveNetwork', reason: 'The interface is handed to the machine, and taken away with it.',
      actions: ['ec2:CreateNetworkInterfacePermission', 'ec2:DeleteNetworkInterface', 'ec2:DeleteNetworkInterfacePermission'], resources: [networkInterfaces],
    },
  ];
}
