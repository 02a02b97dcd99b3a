// BatchDescribeModelPackage: several versions at once.
import type { BatchDescribeModelPackageInput, BatchDescribeModelPackageOutput, BatchDescribeModelPackageSummary } from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { describePackage } from './describe-model-package';
import { packageArn, packageOf } from './registry-records';
import { acting } from './resource-tags';

/** A version that cannot be described is told in the error map, the others are answered. */
export const batchDescribeModelPackage: Operation<Checked<BatchDescribeModelPackageInput>, BatchDescribeModelPackageOutput> = {
  name: 'BatchDescribeModelPackage',
  authorize: (input, context) => input.ModelPackageArnList.flatMap((arn) => acting('BatchDescribeModelPackage', packageArn(arn).arn, context)),
  async handle(input, { cloud }) {
    const summaries: NonNullable<BatchDescribeModelPackageOutput['ModelPackageSummaries']> = {};
    const errors: NonNullable<BatchDescribeModelPackageOutput['BatchDescribeModelPackageErrorMap']> = {};
    for (const arn of input.ModelPackageArnList) {
      try {
        summaries[arn] = describePackage(packageOf(cloud.store, arn)) as BatchDescribeModelPackageSummary;
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        errors[arn] = { ErrorCode: error.code, ErrorResponse: error.message };
      }
    }
    return {
      ModelPackageSummaries: summaries,
      ...(Object.keys(errors).length > 0 ? { BatchDescribeModelPackageErrorMap: errors } : {}),
    };
  },
};
