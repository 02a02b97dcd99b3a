// GetFunction and GetFunctionConfiguration: a function as it is.
import type { FunctionConfiguration, GetFunctionConfigurationRequest, GetFunctionRequest, GetFunctionResponse } from '@aws-sdk/client-lambda';
import type { Operation } from '../../operation';
import type { Checked } from '../checked';
import { describeFunction } from './describe-function';
import { functionOf, onFunction, settingsOf } from './function-records';

/** GetFunction. AWS's Code.Location is a presigned link into a bucket of its own; there is none here, so it is left out. */
export const getFunction: Operation<Checked<GetFunctionRequest>, GetFunctionResponse> = {
  name: 'GetFunction',
  authorize: (input, context) => onFunction('GetFunction', input.FunctionName, context, input.Qualifier),
  async handle(input, context) {
    const record = functionOf(context, input.FunctionName, input.Qualifier);
    const settings = settingsOf(context.cloud.store, record.name);
    return {
      Configuration: describeFunction(record, input.Qualifier !== undefined || record.version !== '$LATEST'),
      Code: { RepositoryType: 'S3' },
      Tags: Object.keys(settings.tags).length > 0 ? settings.tags : undefined,
      Concurrency: settings.reservedConcurrency === undefined ? undefined : { ReservedConcurrentExecutions: settings.reservedConcurrency },
    };
  },
};

/** GetFunctionConfiguration. */
export const getFunctionConfiguration: Operation<Checked<GetFunctionConfigurationRequest>, FunctionConfiguration> = {
  name: 'GetFunctionConfiguration',
  authorize: (input, context) => onFunction('GetFunctionConfiguration', input.FunctionName, context, input.Qualifier),
  handle: async (input, context) => describeFunction(functionOf(context, input.FunctionName, input.Qualifier), input.Qualifier !== undefined || undefined),
};
