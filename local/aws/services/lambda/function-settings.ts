// What is asked of a function beside its configuration: concurrency, code signing, runtime updates, recursion.
import type {
  DeleteFunctionConcurrencyRequest, GetFunctionCodeSigningConfigRequest, GetFunctionCodeSigningConfigResponse, GetFunctionConcurrencyRequest,
  GetFunctionConcurrencyResponse, GetFunctionRecursionConfigRequest, GetFunctionRecursionConfigResponse, GetRuntimeManagementConfigRequest,
  GetRuntimeManagementConfigResponse, PutFunctionConcurrencyRequest,
} from '@aws-sdk/client-lambda';
import type { Operation } from '../../operation';
import type { Checked } from '../checked';
import { functionOf, onFunction, settingsOf, settingsTable } from './function-records';

/** GetFunctionCodeSigningConfig: functions here are unsigned, which is answered by the name alone. */
export const getFunctionCodeSigningConfig: Operation<Checked<GetFunctionCodeSigningConfigRequest>, Partial<GetFunctionCodeSigningConfigResponse>> = {
  name: 'GetFunctionCodeSigningConfig',
  authorize: (input, context) => onFunction('GetFunctionCodeSigningConfig', input.FunctionName, context),
  handle: async (input, context) => ({ FunctionName: functionOf(context, input.FunctionName).name }),
};

/** GetFunctionConcurrency. */
export const getFunctionConcurrency: Operation<Checked<GetFunctionConcurrencyRequest>, GetFunctionConcurrencyResponse> = {
  name: 'GetFunctionConcurrency',
  authorize: (input, context) => onFunction('GetFunctionConcurrency', input.FunctionName, context),
  handle: async (input, context) => ({ ReservedConcurrentExecutions: settingsOf(context.cloud.store, functionOf(context, input.FunctionName).name).reservedConcurrency }),
};

/** PutFunctionConcurrency: 0 stops the function. */
export const putFunctionConcurrency: Operation<Checked<PutFunctionConcurrencyRequest>, GetFunctionConcurrencyResponse> = {
  name: 'PutFunctionConcurrency',
  authorize: (input, context) => onFunction('PutFunctionConcurrency', input.FunctionName, context),
  async handle(input, context) {
    const { store } = context.cloud;
    const { name } = functionOf(context, input.FunctionName);
    await store.transaction(() => void settingsTable(store).put(name, { ...settingsOf(store, name), reservedConcurrency: input.ReservedConcurrentExecutions }));
    return { ReservedConcurrentExecutions: input.ReservedConcurrentExecutions };
  },
};

/** DeleteFunctionConcurrency. */
export const deleteFunctionConcurrency: Operation<Checked<DeleteFunctionConcurrencyRequest>> = {
  name: 'DeleteFunctionConcurrency',
  authorize: (input, context) => onFunction('DeleteFunctionConcurrency', input.FunctionName, context),
  async handle(input, context) {
    const { store } = context.cloud;
    const { name } = functionOf(context, input.FunctionName);
    await store.transaction(() => {
      const { reservedConcurrency: _freed, ...settings } = settingsOf(store, name);
      void settingsTable(store).put(name, settings);
    });
  },
};

/** GetRuntimeManagementConfig: Lambda's default. */
export const getRuntimeManagementConfig: Operation<Checked<GetRuntimeManagementConfigRequest>, GetRuntimeManagementConfigResponse> = {
  name: 'GetRuntimeManagementConfig',
  authorize: (input, context) => onFunction('GetRuntimeManagementConfig', input.FunctionName, context, input.Qualifier),
  handle: async (input, context) => ({ UpdateRuntimeOn: 'Auto', FunctionArn: functionOf(context, input.FunctionName, input.Qualifier).arn }),
};

/** GetFunctionRecursionConfig: Lambda's default. */
export const getFunctionRecursionConfig: Operation<Checked<GetFunctionRecursionConfigRequest>, GetFunctionRecursionConfigResponse> = {
  name: 'GetFunctionRecursionConfig',
  authorize: (input, context) => onFunction('GetFunctionRecursionConfig', input.FunctionName, context),
  async handle(input, context) {
    functionOf(context, input.FunctionName);
    return { RecursiveLoop: 'Terminate' };
  },
};
