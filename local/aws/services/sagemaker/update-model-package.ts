// UpdateModelPackage: approval, life cycle and metadata of a version.
import type { UpdateModelPackageInput, UpdateModelPackageOutput } from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { emitPackageChange } from './package-events';
import type { PackageRecord } from './registry-records';
import { packageArn, packageKey, packageOf, packageTable } from './registry-records';
import { acting } from './resource-tags';
import { userContext } from './user-context';

type Input = Checked<UpdateModelPackageInput>;

/** Tells EventBridge, as AWS does: the usual trigger of a deployment. */
export const updateModelPackage: Operation<Input, UpdateModelPackageOutput> = {
  name: 'UpdateModelPackage',
  authorize(input, context) {
    const [action] = acting('UpdateModelPackage', packageArn(input.ModelPackageArn).arn, context);
    if (action === undefined) return [];
    const conditions = {
      ...action.conditions,
      ...(input.ModelApprovalStatus === undefined ? {} : { 'sagemaker:ModelApprovalStatus': input.ModelApprovalStatus }),
      ...(input.ModelLifeCycle === undefined ? {} : { 'sagemaker:ModelLifeCycle:stage': input.ModelLifeCycle.Stage, 'sagemaker:ModelLifeCycle:stageStatus': input.ModelLifeCycle.StageStatus }),
    };
    return [{ ...action, conditions }];
  },
  async handle(input, context) {
    const { store } = context.cloud;
    const record = await store.transaction(() => {
      const changed = change(packageOf(store, input.ModelPackageArn), input);
      const updated = { ...changed, lastModifiedTime: context.now(), lastModifiedBy: userContext(context.caller) };
      void packageTable(store).put(packageKey(updated.group, updated.version), updated);
      return updated;
    });
    emitPackageChange(context.cloud, record);
    return { ModelPackageArn: record.arn };
  },
};

function change(record: PackageRecord, input: Input): PackageRecord {
  const remove = input.CustomerMetadataPropertiesToRemove ?? [];
  const metadata = { ...record.request.CustomerMetadataProperties, ...input.CustomerMetadataProperties };
  const kept = Object.fromEntries(Object.entries(metadata).filter(([key]) => !remove.includes(key)));
  if (Object.keys(kept).length > 50) throw new AwsError('ValidationException', 'CustomerMetadataProperties can have at most 50 entries.');
  const additional = [...(record.request.AdditionalInferenceSpecifications ?? []), ...(input.AdditionalInferenceSpecificationsToAdd ?? [])];
  const { CustomerMetadataProperties: _metadata, AdditionalInferenceSpecifications: _additional, ...request } = record.request;
  return {
    ...record,
    ...(input.ApprovalDescription === undefined ? {} : { approvalDescription: input.ApprovalDescription }),
    request: {
      ...request,
      ...(Object.keys(kept).length > 0 ? { CustomerMetadataProperties: kept } : {}),
      ...(additional.length > 0 ? { AdditionalInferenceSpecifications: additional } : {}),
      ...given(input, ['ModelApprovalStatus', 'SourceUri', 'ModelLifeCycle', 'ModelCard', 'InferenceSpecification', 'ModelPackageRegistrationType'] as const),
    } as PackageRecord['request'],
  };
}

function given<T extends object, K extends keyof T>(input: T, keys: readonly K[]): Partial<Pick<T, K>> {
  const out: Partial<Pick<T, K>> = {};
  for (const key of keys) if (input[key] !== undefined) out[key] = input[key];
  return out;
}
