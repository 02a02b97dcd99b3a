// A version in the model registry, with what a decision about it rests on.
import type { DescribeModelPackageCommandOutput, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { UsageError } from '../failures';

/** A registered version. */
export interface RegisteredPackage {
  arn: string;
  version: number;
  approval: string;
  approvalDescription?: string;
  createdAt?: Date;
  /** ARN of the pipeline execution that registered it. */
  run?: string;
  /** CustomerMetadataProperties: verdict, digests, metric (steps/register-model.ts). */
  properties: Readonly<Record<string, string>>;
}

const sdk = (): typeof import('@aws-sdk/client-sagemaker') => require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');

/** All versions of a group, newest first. */
export async function listPackages(sagemaker: SageMakerClient, group: string): Promise<RegisteredPackage[]> {
  const { paginateListModelPackages, DescribeModelPackageCommand } = sdk();
  const found: RegisteredPackage[] = [];
  for await (const page of paginateListModelPackages({ client: sagemaker }, { ModelPackageGroupName: group, SortBy: 'CreationTime', SortOrder: 'Descending' })) {
    for (const { ModelPackageArn: arn } of page.ModelPackageSummaryList ?? []) {
      found.push(packageFrom(await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn }))));
    }
  }
  return found.sort((one, other) => other.version - one.version);
}

function packageFrom(detail: DescribeModelPackageCommandOutput): RegisteredPackage {
  return {
    arn: detail.ModelPackageArn ?? '', version: detail.ModelPackageVersion ?? 0, approval: detail.ModelApprovalStatus ?? '', properties: detail.CustomerMetadataProperties ?? {},
    ...(detail.ApprovalDescription === undefined ? {} : { approvalDescription: detail.ApprovalDescription }),
    ...(detail.CreationTime === undefined ? {} : { createdAt: detail.CreationTime }),
    ...(detail.MetadataProperties?.GeneratedBy === undefined ? {} : { run: detail.MetadataProperties.GeneratedBy }),
  };
}

/**
 * The version that is meant: a number, an ARN, also that of the version in another environment that it was promoted from, or nothing for the newest of a status.
 * @throws UsageError where there is none such, naming those there are
 */
export function choosePackage<T extends RegisteredPackage>(packages: readonly T[], group: string, wanted: string | undefined, status: string): T {
  const found = wanted === undefined
    ? packages.find(({ approval }) => approval === status)
    : packages.find(({ arn, version }) => arn === wanted || String(version) === wanted) ?? packages.find(({ properties }) => properties['origin'] === wanted || properties['promotedFrom'] === wanted);
  if (found !== undefined) return found;
  if (packages.length === 0) throw new UsageError(`${group} has no version yet`, ['Register one: mlops run']);
  const there = packages.slice(0, 8).map(({ version, approval }) => `${version} (${approval})`).join(', ');
  throw new UsageError(wanted === undefined ? `no version of ${group} is ${status}` : `${group} has no version ${wanted}`, [`There are ${there}. mlops models lists them.`]);
}
