// EC2's networks, in EC2's own form of the query protocol, as the aws CLI sends it.
import assert from 'node:assert/strict';
import { ec2 as ec2Service } from '../../../../local/aws/services/ec2/service';
import { signedHeaders } from '../raw-client';
import { coreServices, startTestEndpoint, type TestEndpoint } from '../test-endpoint';

describe('EC2', () => {
  let aws: TestEndpoint;

  beforeEach(async () => { aws = await startTestEndpoint({ services: [...coreServices, ec2Service] }); });
  afterEach(() => aws.end());

  /** The XML of an answer. */
  async function call(Action: string, fields: Readonly<Record<string, string>> = {}): Promise<string> {
    const body = new URLSearchParams({ Action, Version: '2016-11-15', ...fields }).toString();
    const host = new URL(aws.url).host;
    const headers = await signedHeaders({ method: 'POST', path: '/', host, keys: aws.keys, service: 'ec2', body, headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } });
    return (await fetch(aws.url, { method: 'POST', headers, body })).text();
  }
  const one = (xml: string, element: string): string => new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1] ?? xml;
  const vpc = async (): Promise<string> => one(await call('CreateVpc', { CidrBlock: '10.1.0.0/16', 'TagSpecification.1.ResourceType': 'vpc', 'TagSpecification.1.Tag.1.Key': 'team', 'TagSpecification.1.Tag.1.Value': 'a' }), 'vpcId');

  it('makes a VPC with its tags, and finds it by them', async () => {
    const id = await vpc();
    assert.match(id, /^vpc-[0-9a-f]{17}$/);
    const found = await call('DescribeVpcs', { 'Filter.1.Name': 'tag:team', 'Filter.1.Value.1': 'a' });
    assert.match(found, /^<DescribeVpcsResponse xmlns="http:\/\/ec2\.amazonaws\.com\/doc\/2016-11-15\/"><requestId>[^<]+<\/requestId><vpcSet><item>/);
    assert.deepEqual([one(found, 'vpcId'), one(found, 'cidrBlock'), one(found, 'key'), one(found, 'value')], [id, '10.1.0.0/16', 'team', 'a']);
    assert.match(await call('DescribeVpcs', { 'Filter.1.Name': 'tag:team', 'Filter.1.Value.1': 'b' }), /<vpcSet><\/vpcSet>/);
  });

  it('sets rules of security groups, and refuses one twice', async () => {
    const group = one(await call('CreateSecurityGroup', { GroupName: 'jobs', GroupDescription: 'jobs', VpcId: await vpc() }), 'groupId');
    const rule = { GroupId: group, 'IpPermissions.1.IpProtocol': 'tcp', 'IpPermissions.1.FromPort': '443', 'IpPermissions.1.ToPort': '443', 'IpPermissions.1.IpRanges.1.CidrIp': '10.1.0.0/16' };
    assert.match(await call('AuthorizeSecurityGroupIngress', rule), /<return>true<\/return>/);
    assert.equal(one(await call('AuthorizeSecurityGroupIngress', rule), 'Code'), 'InvalidPermission.Duplicate');
    assert.match(await call('DescribeSecurityGroups', { 'GroupId.1': group }), /<fromPort>443<\/fromPort>.*<cidrIp>10\.1\.0\.0\/16<\/cidrIp>/);
  });

  it('deletes nothing that something else needs', async () => {
    const id = await vpc();
    const subnet = one(await call('CreateSubnet', { VpcId: id, CidrBlock: '10.1.0.0/20', AvailabilityZone: 'us-east-1a' }), 'subnetId');
    assert.equal(one(await call('DeleteVpc', { VpcId: id }), 'Code'), 'DependencyViolation');
    await call('DeleteSubnet', { SubnetId: subnet });
    await call('DeleteVpc', { VpcId: id });
    assert.equal(one(await call('DescribeVpcs', { 'VpcId.1': id }), 'Code'), 'InvalidVpcID.NotFound');
    assert.match(await call('DescribeSecurityGroups'), /<securityGroupInfo><\/securityGroupInfo>/);
  });

  it('gives private names to endpoints only where the network resolves names', async () => {
    const id = await vpc();
    const endpoint = { VpcId: id, ServiceName: 'com.amazonaws.us-east-1.kms', VpcEndpointType: 'Interface', PrivateDnsEnabled: 'true' };
    assert.match(await call('CreateVpcEndpoint', endpoint), /enableDnsHostnames/);
    await call('ModifyVpcAttribute', { VpcId: id, 'EnableDnsHostnames.Value': 'true' });
    assert.match(one(await call('CreateVpcEndpoint', endpoint), 'vpcEndpointId'), /^vpce-/);
    assert.equal(one(await call('CreateVpcEndpoint', { ...endpoint, ServiceName: 'com.example.kms' }), 'Code'), 'InvalidServiceName');
  });

  it('names what it does not serve', async () => {
    assert.match(await call('RunInstances'), /<Code>InvalidAction<\/Code>.*ec2:RunInstances is not implemented by this endpoint/);
  });
});
