// DescribeModelPackageGroup: one group of the registry.
import type { DescribeModelPackageGroupInput, DescribeModelPackageGroupOutput } from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import type { Checked } from '../checked';
import { arnOf, nameOf } from './arns';
import { groupOf } from './registry-records';
import { acting } from './resource-tags';

/** By name or ARN. */
export const describeModelPackageGroup: Operation<Checked<DescribeModelPackageGroupInput>, DescribeModelPackageGroupOutput> = {
  name: 'DescribeModelPackageGroup',
  authorize: (input, context) => acting('DescribeModelPackageGroup', arnOf(context, 'model-package-group', nameOf(input.ModelPackageGroupName, 'model-package-group')), context),
  async handle(input, context) {
    const group = groupOf(context.cloud.store, context, input.ModelPackageGroupName);
    return {
      ModelPackageGroupName: group.name, ModelPackageGroupArn: group.arn, ModelPackageGroupDescription: group.description,
      CreationTime: new Date(group.creationTime), CreatedBy: group.createdBy, ModelPackageGroupStatus: 'Completed',
    };
  },
};
