// UpdateFunctionCode and UpdateFunctionConfiguration: changes of $LATEST.
import type { FunctionConfiguration, UpdateFunctionCodeRequest, UpdateFunctionConfigurationRequest } from '@aws-sdk/client-lambda';
import type { Operation, OperationContext } from '../../operation';
import { AwsError, passRole } from '../../operation';
import type { Checked } from '../checked';
import { checkConfig } from './check-config';
import { describeFunction } from './describe-function';
import { storeCode } from './function-code';
import type { FunctionConfig, FunctionRecord } from './function-records';
import { functionOf, functionTable, onFunction, versionTable } from './function-records';
import { publish } from './publish';

/** UpdateFunctionCode. */
export const updateFunctionCode: Operation<Checked<UpdateFunctionCodeRequest>, FunctionConfiguration> = {
  name: 'UpdateFunctionCode',
  authorize: (input, context) => onFunction('UpdateFunctionCode', input.FunctionName, context),
  async handle(input, context) {
    const before = functionOf(context, input.FunctionName, '$LATEST');
    const code = await storeCode(input, context);
    const dryRun = input.DryRun === true;
    const record = await context.cloud.store.transaction(() => {
      const changed = { ...latestOf(context, input), code, config: { ...latestOf(context, input).config, ...(input.Architectures === undefined ? {} : { Architectures: input.Architectures }) } };
      if (dryRun) return changed;
      const written = write(context, changed);
      return input.Publish === true ? publish(context.cloud, written) : written;
    });
    await removeUnused(context, before.name, dryRun ? code.file : before.code.file);
    return describeFunction(record);
  },
};

/** Code that no version of the function has any more. */
async function removeUnused(context: OperationContext, name: string, file: string): Promise<void> {
  const { store, objects } = context.cloud;
  const records = [functionTable(store).get(name), ...[...versionTable(store).range({ prefix: `${name}:` })].map((entry) => entry.value)];
  if (!records.some((record) => record?.code.file === file)) await objects.remove(file);
}

/** UpdateFunctionConfiguration: what is not given stays. */
export const updateFunctionConfiguration: Operation<Checked<UpdateFunctionConfigurationRequest>, FunctionConfiguration> = {
  name: 'UpdateFunctionConfiguration',
  authorize: (input, context) => [
    ...onFunction('UpdateFunctionConfiguration', input.FunctionName, context),
    ...(input.Role === undefined ? [] : [passRole(input.Role, 'lambda.amazonaws.com')]),
  ],
  async handle(input, context) {
    const { FunctionName: _name, RevisionId: _revision, ...changes } = input;
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<FunctionConfig>;
    await checkConfig({ ...functionOf(context, input.FunctionName, '$LATEST').config, ...given }, context);
    const record = await context.cloud.store.transaction(() => {
      const latest = latestOf(context, input);
      return write(context, { ...latest, config: { ...latest.config, ...given } });
    });
    return describeFunction(record);
  },
};

function latestOf(context: OperationContext, input: { FunctionName: string; RevisionId?: string | undefined }): FunctionRecord {
  const latest = functionOf(context, input.FunctionName, '$LATEST');
  if (input.RevisionId !== undefined && input.RevisionId !== latest.revisionId) {
    throw new AwsError('PreconditionFailedException', 'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id', { status: 412, fields: { Type: 'User' } });
  }
  return latest;
}

function write(context: OperationContext, record: FunctionRecord): FunctionRecord {
  const written = { ...record, lastModified: context.now(), revisionId: context.cloud.newId() };
  void functionTable(context.cloud.store).put(record.name, written);
  return written;
}
