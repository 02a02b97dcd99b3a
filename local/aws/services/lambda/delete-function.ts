// DeleteFunction: a function with all its versions, or one version.
import type { DeleteFunctionRequest } from '@aws-sdk/client-lambda';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { functionOf, functionTable, onFunction, settingsTable, versionKey, versionTable } from './function-records';

/** Its log group stays, as on AWS. */
export const deleteFunction: Operation<Checked<DeleteFunctionRequest>> = {
  name: 'DeleteFunction',
  authorize: (input, context) => onFunction('DeleteFunction', input.FunctionName, context, input.Qualifier),
  async handle(input, context) {
    const { store, objects } = context.cloud;
    const record = functionOf(context, input.FunctionName, input.Qualifier);
    if (input.Qualifier === '$LATEST') throw new AwsError('InvalidParameterValueException', '$LATEST version cannot be deleted without deleting the function.');
    const freed = await store.transaction(() => {
      const versions = versionTable(store);
      if (record.version !== '$LATEST') {
        void versions.remove(versionKey(record.name, record.version));
        return [];
      }
      const published = [...versions.range({ prefix: `${record.name}:` })];
      for (const { key } of published) void versions.remove(key);
      void functionTable(store).remove(record.name);
      void settingsTable(store).remove(record.name);
      return [record.code.file, ...published.map((entry) => entry.value.code.file)];
    });
    for (const file of new Set(freed)) await objects.remove(file);
  },
};
