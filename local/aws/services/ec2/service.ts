// Amazon EC2, as far as the network of an environment needs it: EC2's own form of the query protocol.
import type { Service } from '../../service';
import { networkTable } from './network-records';
import { securityGroupOperations } from './security-groups';
import shapes from './shapes.json';
import { subnetOperations } from './subnets';
import { tagOperations } from './tags';
import { vpcEndpointOperations } from './vpc-endpoints';
import { vpcOperations } from './vpcs';

/** The service. */
export const ec2: Service = {
  name: 'ec2', signingNames: ['ec2'], validationCode: 'InvalidParameterValue', shapes,
  open(cloud) {
    networkTable(cloud.store);
    return { operations: [...vpcOperations, ...subnetOperations, ...securityGroupOperations, ...vpcEndpointOperations, ...tagOperations] };
  },
};
