// AddPermission, RemovePermission and GetPolicy: a function's resource policy, statement by statement.
import type {
  AddPermissionRequest, AddPermissionResponse, GetPolicyRequest, GetPolicyResponse, RemovePermissionRequest,
} from '@aws-sdk/client-lambda';
import type { Operation, OperationContext, PolicyStatement } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import type { FunctionSettings } from './function-records';
import { functionOf, onFunction, policyDocument, settingsOf, settingsTable } from './function-records';

type Added = Checked<AddPermissionRequest>;

/** AddPermission. */
export const addPermission: Operation<Added, AddPermissionResponse> = {
  name: 'AddPermission',
  authorize: (input, context) => onFunction('AddPermission', input.FunctionName, context, input.Qualifier),
  async handle(input, context) {
    const record = functionOf(context, input.FunctionName, input.Qualifier);
    const statement = statementOf(input, input.Qualifier === undefined ? record.arn : `${record.arn}:${input.Qualifier}`, context);
    await change(context, record.name, input.RevisionId, (settings) => {
      if (settings.statements.some((other) => other.Sid === input.StatementId)) {
        throw new AwsError('ResourceConflictException', `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`, { status: 409, fields: { Type: 'User' } });
      }
      return [...settings.statements, statement];
    });
    return { Statement: JSON.stringify(statement) };
  },
};

function statementOf(input: Added, resource: string, context: OperationContext): PolicyStatement {
  if (input.FunctionUrlAuthType !== undefined || input.InvokedViaFunctionUrl !== undefined) {
    throw new AwsError('InvalidParameterValueException', 'Function URLs are not served by the embedded AWS.');
  }
  const service = input.Principal.endsWith('.amazonaws.com');
  const account = /^\d{12}$/.test(input.Principal) ? `arn:aws:iam::${input.Principal}:root` : input.Principal;
  const condition = {
    ...(input.SourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': input.SourceArn } }),
    ...(input.SourceAccount === undefined && input.PrincipalOrgID === undefined ? {} : {
      StringEquals: {
        ...(input.SourceAccount === undefined ? {} : { 'AWS:SourceAccount': input.SourceAccount }),
        ...(input.PrincipalOrgID === undefined ? {} : { 'aws:PrincipalOrgID': input.PrincipalOrgID }),
      },
    }),
  };
  if (input.Principal === '') throw new AwsError('InvalidParameterValueException', `The provided principal was invalid in ${context.region}. Please check the principal and try again.`);
  return {
    Sid: input.StatementId, Effect: 'Allow', Principal: input.Principal === '*' ? '*' : service ? { Service: input.Principal } : { AWS: account },
    Action: input.Action, Resource: resource, ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
  };
}

/** RemovePermission. */
export const removePermission: Operation<Checked<RemovePermissionRequest>> = {
  name: 'RemovePermission',
  authorize: (input, context) => onFunction('RemovePermission', input.FunctionName, context, input.Qualifier),
  async handle(input, context) {
    const { name } = functionOf(context, input.FunctionName, input.Qualifier);
    await change(context, name, input.RevisionId, (settings) => {
      if (!settings.statements.some((statement) => statement.Sid === input.StatementId)) {
        throw new AwsError('ResourceNotFoundException', `Statement ${input.StatementId} is not found in resource policy.`, { status: 404, fields: { Type: 'User' } });
      }
      return settings.statements.filter((statement) => statement.Sid !== input.StatementId);
    });
  },
};

async function change(context: OperationContext, name: string, revisionId: string | undefined, to: (settings: FunctionSettings) => PolicyStatement[]): Promise<void> {
  const { store } = context.cloud;
  await store.transaction(() => {
    const settings = settingsOf(store, name);
    if (revisionId !== undefined && revisionId !== settings.policyRevisionId) {
      throw new AwsError('PreconditionFailedException', 'The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the latest Revision Id', { status: 412, fields: { Type: 'User' } });
    }
    void settingsTable(store).put(name, { ...settings, statements: to(settings), policyRevisionId: context.cloud.newId() });
  });
}

/** GetPolicy. */
export const getPolicy: Operation<Checked<GetPolicyRequest>, GetPolicyResponse> = {
  name: 'GetPolicy',
  authorize: (input, context) => onFunction('GetPolicy', input.FunctionName, context, input.Qualifier),
  async handle(input, context) {
    const record = functionOf(context, input.FunctionName, input.Qualifier);
    const settings = settingsOf(context.cloud.store, record.name);
    if (settings.statements.length === 0) {
      throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', { status: 404, fields: { Type: 'User' } });
    }
    return { Policy: JSON.stringify(policyDocument(settings)), RevisionId: settings.policyRevisionId };
  },
};
