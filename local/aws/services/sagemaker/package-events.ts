// The event that a model package's changes give.
import type { Cloud } from '../../cloud';
import { describePackage } from './describe-model-package';
import type { PackageRecord } from './registry-records';

/** `SageMaker Model Package State Change`, with the members that AWS puts in. */
export function emitPackageChange(cloud: Cloud, record: PackageRecord): void {
  const described = describePackage(record);
  cloud.emit({
    source: 'aws.sagemaker',
    detailType: 'SageMaker Model Package State Change',
    resources: [record.arn],
    detail: {
      ModelPackageGroupName: record.group, ModelPackageVersion: record.version, ModelPackageArn: record.arn,
      CreationTime: record.creationTime, LastModifiedTime: record.lastModifiedTime ?? record.creationTime,
      InferenceSpecification: described.InferenceSpecification, ModelPackageStatus: described.ModelPackageStatus,
      ModelPackageStatusDetails: described.ModelPackageStatusDetails, CertifyForMarketplace: false,
      ModelApprovalStatus: described.ModelApprovalStatus, MetadataProperties: described.MetadataProperties, ModelMetrics: described.ModelMetrics,
    },
  });
}
