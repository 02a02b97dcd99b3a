// CreateModelPackage: a new version in a group of the registry.
import type { CreateModelPackageInput, CreateModelPackageOutput } from '@aws-sdk/client-sagemaker';
import type { Authorization, Operation, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { arnOf, nameOf } from './arns';
import { modelDataETag } from './model-data';
import { emitPackageChange } from './package-events';
import type { GroupRecord, PackageRecord } from './registry-records';
import { groupOf, groupTable, packageKey, packageTable } from './registry-records';
import { creating } from './resource-tags';
import { userContext } from './user-context';

type Input = Checked<CreateModelPackageInput>;

/** Versions only: unversioned packages are for the Marketplace, which the embedded AWS does not serve. */
export const createModelPackage: Operation<Input, CreateModelPackageOutput> = {
  name: 'CreateModelPackage',
  authorize,
  async handle(input, context) {
    const { cloud } = context;
    checkInput(input);
    const known = withToken(input, context);
    if (known !== undefined) return { ModelPackageArn: known.arn };
    groupOf(cloud.store, context, input.ModelPackageGroupName as string);
    const request = await withETags(input, context);
    const record = await cloud.store.transaction(() => {
      const raced = withToken(input, context);
      return raced ?? put(groupOf(cloud.store, context, input.ModelPackageGroupName as string), request, input, context);
    });
    emitPackageChange(cloud, record);
    return { ModelPackageArn: record.arn };
  },
};

/** AWS checks the version's ARN; the group's is checked as well, which is stricter: a role that passes here passes there. */
function authorize(input: Input, context: OperationContext): Authorization[] {
  if (input.ModelPackageGroupName === undefined) return creating('CreateModelPackage', arnOf(context, 'model-package', input.ModelPackageName ?? '*'), input.Tags);
  const name = nameOf(input.ModelPackageGroupName, 'model-package-group');
  const next = groupTable(context.cloud.store).get(name.toLowerCase())?.nextVersion ?? 1;
  const both = [
    ...creating('CreateModelPackage', arnOf(context, 'model-package-group', name), undefined),
    ...creating('CreateModelPackage', arnOf(context, 'model-package', `${name}/${next}`), input.Tags),
  ];
  // Who may not approve may not register what is approved from its beginning either.
  return both.map((each) => ({ ...each, conditions: { ...each.conditions, 'sagemaker:ModelApprovalStatus': input.ModelApprovalStatus ?? 'PendingManualApproval' } }));
}

function checkInput(input: Input): void {
  if (input.ModelPackageGroupName === undefined) {
    throw new AwsError('ValidationException', 'ModelPackageGroupName is required: the embedded AWS serves versioned model packages only.');
  }
  if (input.ModelPackageName !== undefined) throw new AwsError('ValidationException', 'Both ModelPackageName and ModelPackageGroupName cannot be specified.');
  if ((input.Tags ?? []).length > 0) {
    throw new AwsError('ValidationException', 'Tags cannot be provided with ModelPackageGroupName: a version carries the tags of its group.');
  }
  if (input.InferenceSpecification === undefined && input.SourceAlgorithmSpecification === undefined && input.SourceUri === undefined) {
    throw new AwsError('ValidationException', 'One of InferenceSpecification, SourceAlgorithmSpecification and SourceUri must be specified.');
  }
}

function withToken(input: Input, context: OperationContext): PackageRecord | undefined {
  if (input.ClientToken === undefined) return undefined;
  const prefix = `${nameOf(input.ModelPackageGroupName as string, 'model-package-group').toLowerCase()}/`;
  return [...packageTable(context.cloud.store).range({ prefix })].map((entry) => entry.value).find((record) => record.clientToken === input.ClientToken);
}

/** Notes the ETag of each artifact, read as the caller: what is registered is what is there now. */
async function withETags(input: Input, context: OperationContext): Promise<PackageRecord['request']> {
  const { Tags: _tags, ClientToken: _token, ...request } = input;
  if (request.InferenceSpecification?.Containers === undefined) return request;
  const containers = await Promise.all(request.InferenceSpecification.Containers.map(async (container) => {
    if (container.ModelDataUrl === undefined) return container;
    return { ...container, ModelDataETag: await modelDataETag(context.cloud, container.ModelDataUrl, context.caller) };
  }));
  return { ...request, InferenceSpecification: { ...request.InferenceSpecification, Containers: containers } };
}

function put(group: GroupRecord, request: PackageRecord['request'], input: Input, context: OperationContext): PackageRecord {
  const { store } = context.cloud;
  const version = group.nextVersion;
  const record: PackageRecord = {
    group: group.name, version, name: `${group.name}/${version}`, arn: arnOf(context, 'model-package', `${group.name}/${version}`), request,
    ...(input.ClientToken === undefined ? {} : { clientToken: input.ClientToken }), creationTime: context.now(), createdBy: userContext(context.caller),
  };
  void groupTable(store).put(group.name.toLowerCase(), { ...group, nextVersion: version + 1 });
  void packageTable(store).put(packageKey(group.name, version), record);
  return record;
}
