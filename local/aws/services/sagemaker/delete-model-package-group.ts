// DeleteModelPackageGroup: only an empty group can go.
import type { DeleteModelPackageGroupInput } from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { arnOf, nameOf } from './arns';
import { groupOf, groupTable, packageTable } from './registry-records';
import { acting, tagTable } from './resource-tags';

/** Versions must be deleted first. */
export const deleteModelPackageGroup: Operation<Checked<DeleteModelPackageGroupInput>> = {
  name: 'DeleteModelPackageGroup',
  authorize: (input, context) => acting('DeleteModelPackageGroup', arnOf(context, 'model-package-group', nameOf(input.ModelPackageGroupName, 'model-package-group')), context),
  async handle(input, context) {
    const { store } = context.cloud;
    await store.transaction(() => {
      const group = groupOf(store, context, input.ModelPackageGroupName);
      const key = group.name.toLowerCase();
      if ([...packageTable(store).range({ prefix: `${key}/`, limit: 1 })].length > 0) {
        throw new AwsError('ConflictException', `Model Package Group cannot be deleted because it contains model packages: ${group.arn}`);
      }
      void groupTable(store).remove(key);
      void tagTable(store).remove(group.arn);
    });
  },
};
