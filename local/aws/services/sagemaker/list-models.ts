// ListModels: the models of the account.
import type { ListModelsInput, ListModelsOutput } from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import type { Checked } from '../checked';
import { listRecords } from './listing';
import { modelTable } from './registry-records';

/** Newest first unless asked otherwise. */
export const listModels: Operation<Checked<ListModelsInput>, ListModelsOutput> = {
  name: 'ListModels',
  async handle(input, { cloud }) {
    const { items, nextToken } = listRecords([...modelTable(cloud.store).range()].map((entry) => entry.value), input, { sortOrder: 'Descending' });
    return { Models: items.map((model) => ({ ModelName: model.name, ModelArn: model.arn, CreationTime: new Date(model.creationTime) })), NextToken: nextToken };
  },
};
