// DescribeModelPackage: one version of the registry.
import type { DescribeModelPackageInput, DescribeModelPackageOutput } from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import type { Checked } from '../checked';
import type { PackageRecord } from './registry-records';
import { packageArn, packageOf } from './registry-records';
import { acting } from './resource-tags';

/** By ARN. */
export const describeModelPackage: Operation<Checked<DescribeModelPackageInput>, DescribeModelPackageOutput> = {
  name: 'DescribeModelPackage',
  authorize: (input, context) => acting('DescribeModelPackage', packageArn(input.ModelPackageName).arn, context),
  handle: async (input, { cloud }) => describePackage(packageOf(cloud.store, input.ModelPackageName)),
};

/** The description of a version. Versions are complete as soon as they are made: nothing is validated on instances. */
export function describePackage(record: PackageRecord): DescribeModelPackageOutput {
  const { ModelPackageGroupName: _group, ModelPackageName: _name, ValidationSpecification, ...rest } = record.request;
  return {
    ...rest,
    ModelPackageName: record.name, ModelPackageGroupName: record.group, ModelPackageVersion: record.version, ModelPackageArn: record.arn,
    CreationTime: new Date(record.creationTime), CreatedBy: record.createdBy, ValidationSpecification: ValidationSpecification as undefined,
    ModelPackageStatus: 'Completed', ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
    ModelApprovalStatus: record.request.ModelApprovalStatus ?? 'PendingManualApproval', ApprovalDescription: record.approvalDescription,
    CertifyForMarketplace: record.request.CertifyForMarketplace ?? false,
    LastModifiedTime: record.lastModifiedTime === undefined ? undefined : new Date(record.lastModifiedTime), LastModifiedBy: record.lastModifiedBy,
  } as DescribeModelPackageOutput;
}
