// Deleting parameters: one, or several.
import type { DeleteParameterCommandInput, DeleteParameterResult, DeleteParametersCommandInput, DeleteParametersResult } from '@aws-sdk/client-ssm';
import type { Operation } from '../../operation';
import { parameterAccess, parameters, requireParameter } from './parameters';

export const deleteParameter: Operation<DeleteParameterCommandInput, DeleteParameterResult> = {
  name: 'DeleteParameter',
  authorize: (input, context) => [parameterAccess('DeleteParameter', input.Name ?? '', context)],
  async handle(input, context) {
    await context.cloud.store.transaction(() => {
      const { record } = requireParameter(input.Name ?? '', context);
      void parameters(context).remove(record.Name);
    });
    return {};
  },
};

export const deleteParameters: Operation<DeleteParametersCommandInput, DeleteParametersResult> = {
  name: 'DeleteParameters',
  authorize: (input, context) => (input.Names ?? []).map((name) => parameterAccess('DeleteParameters', name, context)),
  async handle(input, context) {
    const table = parameters(context);
    return context.cloud.store.transaction(() => {
      const known = (input.Names ?? []).filter((name) => table.get(name) !== undefined);
      for (const name of known) void table.remove(name);
      return { DeletedParameters: known, InvalidParameters: (input.Names ?? []).filter((name) => !known.includes(name)) };
    });
  },
};
