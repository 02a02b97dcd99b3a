// ListModelPackages: the versions of a group.
import type { ListModelPackagesInput, ListModelPackagesOutput } from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import type { Checked } from '../checked';
import { nameOf } from './arns';
import { describePackage } from './describe-model-package';
import { listRecords } from './listing';
import { groupOf, packageTable } from './registry-records';

/** Oldest first unless asked otherwise; without a group AWS lists unversioned packages, of which there are none. */
export const listModelPackages: Operation<Checked<ListModelPackagesInput>, ListModelPackagesOutput> = {
  name: 'ListModelPackages',
  async handle(input, context) {
    const { store } = context.cloud;
    const versioned = input.ModelPackageGroupName !== undefined || input.ModelPackageType === 'Versioned' || input.ModelPackageType === 'Both';
    if (!versioned) return { ModelPackageSummaryList: [] };
    if (input.ModelPackageGroupName !== undefined) groupOf(store, context, input.ModelPackageGroupName);
    const prefix = input.ModelPackageGroupName === undefined ? '' : `${nameOf(input.ModelPackageGroupName, 'model-package-group').toLowerCase()}/`;
    const records = [...packageTable(store).range({ prefix })].map((entry) => ({ ...entry.value, name: entry.key }))
      .filter((record) => input.ModelApprovalStatus === undefined || (record.request.ModelApprovalStatus ?? 'PendingManualApproval') === input.ModelApprovalStatus);
    const { items, nextToken } = listRecords(records, input);
    return {
      ModelPackageSummaryList: items.map((record) => {
        const described = describePackage(record);
        return {
          ModelPackageGroupName: record.group, ModelPackageVersion: record.version, ModelPackageArn: record.arn,
          ModelPackageDescription: described.ModelPackageDescription, CreationTime: described.CreationTime,
          ModelPackageStatus: described.ModelPackageStatus, ModelApprovalStatus: described.ModelApprovalStatus,
          ModelLifeCycle: described.ModelLifeCycle, ModelPackageRegistrationType: described.ModelPackageRegistrationType,
        };
      }),
      NextToken: nextToken,
    };
  },
};
