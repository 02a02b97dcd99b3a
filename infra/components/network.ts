// A network without a way to the internet: jobs reach AWS's services by endpoints alone.
import * as pulumi from '@pulumi/pulumi';
import { RouteTable, type RouteTableArgs } from '@pulumi/aws-native/ec2/routeTable';
import { SecurityGroup, type SecurityGroupArgs } from '@pulumi/aws-native/ec2/securityGroup';
import { Subnet, type SubnetArgs } from '@pulumi/aws-native/ec2/subnet';
import { SubnetRouteTableAssociation } from '@pulumi/aws-native/ec2/subnetRouteTableAssociation';
import { Vpc, type VpcArgs } from '@pulumi/aws-native/ec2/vpc';
import { VpcEndpoint, type VpcEndpointArgs } from '@pulumi/aws-native/ec2/vpcEndpoint';
import type { EnvironmentNames, Place } from '../names';
import { interfaceEndpointPolicy, storageEndpointPolicy } from '../permissions/endpoint-policy';
import { Component, tagList, type CommonArgs, type Transform } from './component';

/** Arguments of Network. */
export interface NetworkArgs extends CommonArgs {
  place: Place;
  names: EnvironmentNames;
  /** Range of the network, a /16 such as 10.64.0.0/16. */
  cidr: string;
  /** Letters of availability zones, such as a and b: one subnet each. */
  zones: readonly string[];
  /** Buckets that the workflow reads tables from, beside the environment's own. */
  otherBuckets: readonly string[];
  transform?: { vpc?: Transform<VpcArgs>; subnet?: Transform<SubnetArgs>; routeTable?: Transform<RouteTableArgs>; securityGroup?: Transform<SecurityGroupArgs>; endpoint?: Transform<VpcEndpointArgs> };
}

/** Services that jobs and functions call. Source: SageMaker developer guide, "Connect to SageMaker AI Within your VPC". */
const interfaceServices = ['ecr.api', 'ecr.dkr', 'kms', 'logs', 'monitoring', 'sagemaker.api', 'sts'] as const;

/** VPC, one subnet a zone, one security group, the gateway to S3 and an interface endpoint a service. */
export class Network extends Component {
  readonly subnetIds: pulumi.Output<string[]>;
  readonly securityGroupIds: pulumi.Output<string[]>;
  readonly nodes: { readonly vpc: Vpc; readonly subnets: readonly Subnet[]; readonly securityGroup: SecurityGroup; readonly endpoints: readonly VpcEndpoint[] };

  constructor(name: string, private readonly args: NetworkArgs, options?: pulumi.ComponentResourceOptions) {
    super('Network', name, options);
    const vpc = this.createVpc();
    const subnets = args.zones.map((zone, index) => this.createSubnet(vpc, zone, index));
    const routeTable = this.createRouteTable(vpc);
    subnets.forEach((subnet, index) => this.createAssociation(routeTable, subnet, args.zones[index] ?? ''));
    const securityGroup = this.createSecurityGroup(vpc);
    this.subnetIds = pulumi.all(subnets.map(({ subnetId }) => subnetId));
    this.securityGroupIds = pulumi.all([securityGroup.groupId]);
    const endpoints = [this.createStorageEndpoint(vpc, routeTable), ...interfaceServices.map((service) => this.createInterfaceEndpoint(vpc, subnets, service))];
    this.nodes = { vpc, subnets, securityGroup, endpoints };
    this.registerOutputs({ subnetIds: this.subnetIds, securityGroupIds: this.securityGroupIds });
  }

  private createVpc(): Vpc {
    const { cidr, transform } = this.args;
    return new Vpc(...this.child<VpcArgs>('vpc', { cidrBlock: cidr, enableDnsSupport: true, enableDnsHostnames: true, tags: this.named('network') }, transform?.vpc));
  }

  /** A sixteenth of the network each: 4,091 addresses. */
  private createSubnet(vpc: Vpc, zone: string, index: number): Subnet {
    const { place, cidr, transform } = this.args;
    const [first, second] = cidr.split('.');
    return new Subnet(...this.child<SubnetArgs>(`subnet-${zone}`, {
      vpcId: vpc.vpcId, cidrBlock: `${first}.${second}.${16 * index}.0/20`, availabilityZone: `${place.region}${zone}`, mapPublicIpOnLaunch: false, tags: this.named(`subnet-${zone}`),
    }, transform?.subnet));
  }

  private createRouteTable(vpc: Vpc): RouteTable {
    return new RouteTable(...this.child<RouteTableArgs>('routes', { vpcId: vpc.vpcId, tags: this.named('routes') }, this.args.transform?.routeTable));
  }

  private createAssociation(routeTable: RouteTable, subnet: Subnet, zone: string): SubnetRouteTableAssociation {
    return new SubnetRouteTableAssociation(...this.child(`routes-${zone}`, { routeTableId: routeTable.routeTableId, subnetId: subnet.subnetId }));
  }

  /** Machines of one job talk to each other on any port; out of the network there is nothing but endpoints. */
  private createSecurityGroup(vpc: Vpc): SecurityGroup {
    const { place, names, cidr, transform } = this.args;
    return new SecurityGroup(...this.child<SecurityGroupArgs>('jobs', {
      groupName: `${names.pipeline}-jobs`, groupDescription: `Jobs and endpoints of workflow ${place.workflow} in environment ${place.environment}`, vpcId: vpc.vpcId,
      securityGroupIngress: [{ ipProtocol: 'tcp', fromPort: 0, toPort: 65535, cidrIp: cidr, description: 'Machines of one job, and endpoints, within the network' }],
      securityGroupEgress: [
        { ipProtocol: 'tcp', fromPort: 0, toPort: 65535, cidrIp: cidr, description: 'Machines of one job, and endpoints, within the network' },
        { ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIp: '0.0.0.0/0', description: 'S3 by its gateway; there is no other way out' },
      ],
      tags: this.named('jobs'),
    }, transform?.securityGroup));
  }

  private createStorageEndpoint(vpc: Vpc, routeTable: RouteTable): VpcEndpoint {
    const { place, names, otherBuckets, transform } = this.args;
    return new VpcEndpoint(...this.child<VpcEndpointArgs>('endpoint-s3', {
      vpcId: vpc.vpcId, serviceName: `com.amazonaws.${place.region}.s3`, vpcEndpointType: 'Gateway', routeTableIds: [routeTable.routeTableId],
      policyDocument: storageEndpointPolicy(place, names, otherBuckets), tags: this.named('s3'),
    }, transform?.endpoint));
  }

  private createInterfaceEndpoint(vpc: Vpc, subnets: readonly Subnet[], service: string): VpcEndpoint {
    const { place, transform } = this.args;
    return new VpcEndpoint(...this.child<VpcEndpointArgs>(`endpoint-${service.replace('.', '-')}`, {
      vpcId: vpc.vpcId, serviceName: `com.amazonaws.${place.region}.${service}`, vpcEndpointType: 'Interface', privateDnsEnabled: true,
      subnetIds: subnets.map(({ subnetId }) => subnetId), securityGroupIds: this.securityGroupIds, policyDocument: interfaceEndpointPolicy(place), tags: this.named(service),
    }, transform?.endpoint));
  }

  /** EC2 shows resources by their tag Name. */
  private named(what: string): { key: string; value: string }[] {
    const { names, tags } = this.args;
    return tagList({ ...tags, Name: `${names.pipeline}-${what}` });
  }
}
