// AWS::Lambda::Permission: one statement of a function's policy.
import type { PolicyStatement } from '../../../operation';
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { HandlerFault, notFound, present, unlessCode } from '../resource-handler';
import type { Properties } from '../resource-types';

const TYPE = 'AWS::Lambda::Permission';

/** Identifier: `FunctionName|Id`; nothing of it can be changed. */
export const lambdaPermission: ResourceHandler = {
  type: TYPE,
  notServed: ['FunctionUrlAuthType', 'InvokedViaFunctionUrl'],
  async create(desired, tools) {
    const id = tools.newName('permission');
    const { FunctionName, Action, Principal, SourceArn, SourceAccount, PrincipalOrgID, EventSourceToken } = desired;
    await tools.call('lambda', 'AddPermission', present({ FunctionName, StatementId: id, Action, Principal, SourceArn, SourceAccount, PrincipalOrgID, EventSourceToken }));
    return `${String(FunctionName)}|${id}`;
  },
  async read(identifier, tools) {
    const { functionName, id } = identityOf(identifier);
    const statement = (await statementsOf(functionName, tools)).find((each) => each.Sid === id);
    if (statement === undefined) throw notFound(TYPE, identifier);
    return modelOf(functionName, id, statement);
  },
  update: async () => {
    throw new HandlerFault('NotUpdatable', `${TYPE} cannot be updated.`);
  },
  async delete(identifier, tools) {
    const { functionName, id } = identityOf(identifier);
    await tools.call('lambda', 'RemovePermission', { FunctionName: functionName, StatementId: id });
  },
  list: async () => {
    throw new HandlerFault('InvalidRequest', `${TYPE} is listed within a function: give FunctionName in ResourceModel, which the embedded AWS does not serve.`);
  },
};

function identityOf(identifier: string): { functionName: string; id: string } {
  const [functionName, id] = identifier.split('|');
  if (functionName === undefined || id === undefined) throw new HandlerFault('InvalidRequest', `Identifier ${identifier} is not valid for identifier [/properties/FunctionName, /properties/Id]`);
  return { functionName, id };
}

async function statementsOf(functionName: string, tools: HandlerTools): Promise<PolicyStatement[]> {
  const answer = await unlessCode(['ResourceNotFoundException'], tools.call<{ Policy: string }>('lambda', 'GetPolicy', { FunctionName: functionName }));
  return answer === undefined ? [] : ((JSON.parse(answer.Policy) as { Statement: PolicyStatement[] }).Statement);
}

function modelOf(functionName: string, id: string, statement: PolicyStatement): Properties {
  const principal = statement.Principal;
  const named = typeof principal === 'object' ? principal['Service'] ?? principal['AWS'] : principal;
  const conditions = statement.Condition ?? {};
  return present({
    FunctionName: functionName, Id: id, Action: statement.Action, Principal: named, SourceArn: conditions['ArnLike']?.['AWS:SourceArn'],
    SourceAccount: conditions['StringEquals']?.['AWS:SourceAccount'], PrincipalOrgID: conditions['StringEquals']?.['aws:PrincipalOrgID'],
  });
}
