// CreateFunction: code, a handler and a role.
import type { CreateFunctionRequest, FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Authorization, Operation, OperationContext } from '../../operation';
import { AwsError, passRole } from '../../operation';
import type { Checked } from '../checked';
import { checkConfig } from './check-config';
import { describeFunction } from './describe-function';
import { storeCode } from './function-code';
import type { FunctionRecord } from './function-records';
import { functionArn, functionTable, parseFunctionName, settingsTable } from './function-records';
import { publish } from './publish';

type Input = Checked<CreateFunctionRequest>;

/** The function is Active when this answers. */
export const createFunction: Operation<Input, FunctionConfiguration> = {
  name: 'CreateFunction',
  authorize,
  async handle(input, context) {
    const { cloud } = context;
    const { FunctionName, Code, Tags, Publish, CodeSigningConfigArn, ...config } = input;
    if (CodeSigningConfigArn !== undefined) throw new AwsError('InvalidParameterValueException', 'CodeSigningConfigArn is not served by the embedded AWS: leave it out.');
    const { name } = parseFunctionName(FunctionName);
    refuseExisting(context, name);
    await checkConfig(config, context);
    const code = await storeCode(Code, context);
    const record: FunctionRecord = {
      name, arn: functionArn(context, name), version: '$LATEST', config, code, lastModified: context.now(), revisionId: cloud.newId(),
    };
    const answered = await cloud.store.transaction(() => {
      refuseExisting(context, name);
      void functionTable(cloud.store).put(name, record);
      void settingsTable(cloud.store).put(name, { tags: Tags ?? {}, statements: [], policyRevisionId: cloud.newId(), lastVersion: 0 });
      return Publish === true ? publish(cloud, record) : record;
    });
    return describeFunction(answered);
  },
};

function authorize(input: Input, context: OperationContext): Authorization[] {
  const resource = functionArn(context, parseFunctionName(input.FunctionName).name);
  const tags = Object.entries(input.Tags ?? {});
  const request = tags.length === 0 ? {} : { 'aws:TagKeys': tags.map(([key]) => key), ...Object.fromEntries(tags.map(([key, value]) => [`aws:RequestTag/${key}`, value])) };
  return [
    { action: 'lambda:CreateFunction', resource, conditions: request },
    ...(tags.length > 0 ? [{ action: 'lambda:TagResource', resource, conditions: request }] : []),
    passRole(input.Role, 'lambda.amazonaws.com'),
  ];
}

function refuseExisting(context: OperationContext, name: string): void {
  if (functionTable(context.cloud.store).get(name) === undefined) return;
  throw new AwsError('ResourceConflictException', `Function already exist: ${name}`, { status: 409, fields: { Type: 'User' } });
}
