// DeleteModelPackage: one version of the registry.
import type { DeleteModelPackageInput } from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import type { Checked } from '../checked';
import { packageArn, packageKey, packageOf, packageTable } from './registry-records';
import { acting } from './resource-tags';

/** Its number is not given again. */
export const deleteModelPackage: Operation<Checked<DeleteModelPackageInput>> = {
  name: 'DeleteModelPackage',
  authorize: (input, context) => acting('DeleteModelPackage', packageArn(input.ModelPackageName).arn, context),
  async handle(input, { cloud: { store } }) {
    await store.transaction(() => {
      const record = packageOf(store, input.ModelPackageName);
      void packageTable(store).remove(packageKey(record.group, record.version));
    });
  },
};
