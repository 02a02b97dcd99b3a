// The network that a job asks to run in.
import type { Cloud } from '../cloud';
import type { Caller } from '../operation';
import { joinNetwork, type NetworkPlace } from '../services/ec2/join-network';
import type { JobRecord } from '../services/sagemaker/job-records';
import { modelOf } from '../services/sagemaker/registry-records';

interface VpcConfig { Subnets?: readonly string[]; SecurityGroupIds?: readonly string[] }
interface Requests { NetworkConfig?: { VpcConfig?: VpcConfig }; AutoMLJobConfig?: { SecurityConfig?: { VpcConfig?: VpcConfig } } }

function vpcOf(cloud: Cloud, { kind, request }: JobRecord): VpcConfig | undefined {
  const { NetworkConfig, AutoMLJobConfig } = request as Requests;
  switch (kind) {
    case 'processing': return NetworkConfig?.VpcConfig;
    case 'automl': return AutoMLJobConfig?.SecurityConfig?.VpcConfig;
    // A transform job runs where its model does.
    case 'transform': return modelOf(cloud.store, cloud, (request as { ModelName: string }).ModelName).request.VpcConfig;
  }
}

/** A VpcConfig of SageMaker as a place in a network. */
export const placeOf = ({ Subnets = [], SecurityGroupIds = [] }: VpcConfig): NetworkPlace => ({ subnetIds: Subnets, securityGroupIds: SecurityGroupIds });

/** Has the job join its network, as its role; nothing where it names none. @throws AwsError */
export async function attachNetwork(cloud: Cloud, record: JobRecord, role: Caller): Promise<void> {
  const vpc = vpcOf(cloud, record);
  if (vpc !== undefined) await joinNetwork(cloud, role, placeOf(vpc));
}
