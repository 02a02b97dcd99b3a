// DeleteModel: forgets a model; its artifacts stay where they are.
import type { DeleteModelInput } from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import type { Checked } from '../checked';
import { arnOf } from './arns';
import { modelOf, modelTable } from './registry-records';
import { acting, tagTable } from './resource-tags';

/** By name. */
export const deleteModel: Operation<Checked<DeleteModelInput>> = {
  name: 'DeleteModel',
  authorize: (input, context) => acting('DeleteModel', arnOf(context, 'model', input.ModelName), context),
  async handle(input, context) {
    const { store } = context.cloud;
    await store.transaction(() => {
      const model = modelOf(store, context, input.ModelName);
      void modelTable(store).remove(model.name.toLowerCase());
      void tagTable(store).remove(model.arn);
    });
  },
};
