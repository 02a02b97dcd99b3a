// CreateModelPackageGroup: a named line of versions in the registry.
import type { CreateModelPackageGroupInput, CreateModelPackageGroupOutput } from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { arnOf } from './arns';
import { groupTable } from './registry-records';
import { checkTags, creating, putTags } from './resource-tags';
import { userContext } from './user-context';

/** Names are unique whatever their case. */
export const createModelPackageGroup: Operation<Checked<CreateModelPackageGroupInput>, CreateModelPackageGroupOutput> = {
  name: 'CreateModelPackageGroup',
  authorize: (input, context) => creating('CreateModelPackageGroup', arnOf(context, 'model-package-group', input.ModelPackageGroupName), input.Tags),
  async handle(input, context) {
    const { store } = context.cloud;
    const arn = arnOf(context, 'model-package-group', input.ModelPackageGroupName);
    checkTags(input.Tags);
    await store.transaction(() => {
      const key = input.ModelPackageGroupName.toLowerCase();
      if (groupTable(store).get(key) !== undefined) throw new AwsError('ValidationException', `Model Package Group already exists: ${arn}`);
      void groupTable(store).put(key, {
        name: input.ModelPackageGroupName, arn, creationTime: context.now(), createdBy: userContext(context.caller), nextVersion: 1,
        ...(input.ModelPackageGroupDescription === undefined ? {} : { description: input.ModelPackageGroupDescription }),
      });
      putTags(store, arn, input.Tags);
    });
    return { ModelPackageGroupArn: arn };
  },
};
