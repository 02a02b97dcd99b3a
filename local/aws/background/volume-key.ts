// Whether the role of a job may use the key that encrypts the disks of its machines.
//
// There are no disks here; what their encryption asks of a role is asked all the same: SageMaker looks the key up and gives
// a grant on it to the service that keeps the disks. On AWS the caller of Create* may give the grant instead of the role.
import type { Cloud } from '../cloud';
import type { Caller } from '../operation';
import { keyAccess, requireUsableKey } from '../services/kms/keys';
import type { JobRecord } from '../services/sagemaker/job-records';

/** Members of Create* requests on the way to VolumeKmsKeyId. */
const places: Readonly<Record<JobRecord['kind'], readonly string[]>> = {
  processing: ['ProcessingResources', 'ClusterConfig', 'VolumeKmsKeyId'],
  automl: ['AutoMLJobConfig', 'SecurityConfig', 'VolumeKmsKeyId'],
  transform: ['TransformResources', 'VolumeKmsKeyId'],
};

function volumeKeyOf({ kind, request }: JobRecord): string | undefined {
  let value: unknown = request;
  for (const member of places[kind]) value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[member] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/**
 * Does what attaching encrypted disks asks of KMS, as the job's role through SageMaker; nothing where the job names no key.
 * @throws AwsError AccessDenied with AWS's text; DisabledException, KMSInvalidStateException, NotFoundException
 */
export async function attachVolumes(cloud: Cloud, record: JobRecord, role: Caller): Promise<void> {
  const name = volumeKeyOf(record);
  if (name === undefined) return;
  const key = requireUsableKey(name, { cloud, account: cloud.account, region: cloud.region, now: () => cloud.now() });
  const through = { ...role, via: [...(role.via ?? []), `sagemaker.${cloud.region}.amazonaws.com`] };
  await cloud.authorize(through, keyAccess('DescribeKey', key));
  await cloud.authorize(through, keyAccess('CreateGrant', key, { 'kms:GrantIsForAWSResource': 'true' }));
}
