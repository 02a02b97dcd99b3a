// DescribeModel: a model as it was made.
import type { DescribeModelInput, DescribeModelOutput } from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import type { Checked } from '../checked';
import { arnOf } from './arns';
import { modelOf } from './registry-records';
import { acting } from './resource-tags';

/** By name. */
export const describeModel: Operation<Checked<DescribeModelInput>, DescribeModelOutput> = {
  name: 'DescribeModel',
  authorize: (input, context) => acting('DescribeModel', arnOf(context, 'model', input.ModelName), context),
  async handle(input, context) {
    const model = modelOf(context.cloud.store, context, input.ModelName);
    return { ...model.request, EnableNetworkIsolation: model.request.EnableNetworkIsolation ?? false, CreationTime: new Date(model.creationTime), ModelArn: model.arn };
  },
};
