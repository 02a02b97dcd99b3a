// Describes, lists and deletes endpoint configurations.
import type {
  DeleteEndpointConfigInput, DescribeEndpointConfigInput, DescribeEndpointConfigOutput, ListEndpointConfigsInput, ListEndpointConfigsOutput,
} from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import type { Checked } from '../checked';
import { arnOf } from './arns';
import { endpointConfigOf, endpointConfigTable } from './endpoint-records';
import { listRecords } from './listing';
import { acting, tagTable } from './resource-tags';

/** By name. */
export const describeEndpointConfig: Operation<Checked<DescribeEndpointConfigInput>, DescribeEndpointConfigOutput> = {
  name: 'DescribeEndpointConfig',
  authorize: (input, context) => acting('DescribeEndpointConfig', arnOf(context, 'endpoint-config', input.EndpointConfigName), context),
  async handle(input, context) {
    const { arn, request, creationTime } = endpointConfigOf(context.cloud.store, context, input.EndpointConfigName);
    return { ...request, EndpointConfigArn: arn, EnableNetworkIsolation: request.EnableNetworkIsolation ?? false, CreationTime: new Date(creationTime) };
  },
};

/** Newest first unless asked otherwise. */
export const listEndpointConfigs: Operation<Checked<ListEndpointConfigsInput>, ListEndpointConfigsOutput> = {
  name: 'ListEndpointConfigs',
  async handle(input, { cloud }) {
    const { items, nextToken } = listRecords([...endpointConfigTable(cloud.store).range()].map((entry) => entry.value), input, { sortOrder: 'Descending' });
    return {
      EndpointConfigs: items.map((config) => ({ EndpointConfigName: config.name, EndpointConfigArn: config.arn, CreationTime: new Date(config.creationTime) })),
      NextToken: nextToken,
    };
  },
};

/** AWS deletes a configuration that an endpoint serves still, which then cannot be updated well: the mistake is the caller's to see. */
export const deleteEndpointConfig: Operation<Checked<DeleteEndpointConfigInput>> = {
  name: 'DeleteEndpointConfig',
  authorize: (input, context) => acting('DeleteEndpointConfig', arnOf(context, 'endpoint-config', input.EndpointConfigName), context),
  async handle(input, context) {
    const { store } = context.cloud;
    await store.transaction(() => {
      const config = endpointConfigOf(store, context, input.EndpointConfigName);
      void endpointConfigTable(store).remove(config.name.toLowerCase());
      void tagTable(store).remove(config.arn);
    });
  },
};
