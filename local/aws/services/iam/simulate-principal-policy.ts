// SimulatePrincipalPolicy: what a role would be allowed, without doing it.
import type { SimulatePolicyResponse, SimulatePrincipalPolicyRequest } from '@aws-sdk/client-iam';
import { AwsError, type Caller, type Operation } from '../../operation';
import { iamTables } from './records';

/** Decides as for a session of the role; of conditions, those that are given count. */
export const simulatePrincipalPolicy: Operation<SimulatePrincipalPolicyRequest, SimulatePolicyResponse> = {
  name: 'SimulatePrincipalPolicy',
  authorize: (input) => [{ action: 'iam:SimulatePrincipalPolicy', resource: input.PolicySourceArn ?? '*' }],
  async handle(input, { cloud }) {
    const role = iamTables(cloud.store).roles.get((input.PolicySourceArn ?? '').split('/').at(-1)?.toLowerCase() ?? '');
    if (role === undefined) throw new AwsError('NoSuchEntity', `${input.PolicySourceArn ?? ''} was not found: the embedded AWS simulates roles only.`, { status: 404 });
    const caller: Caller = { kind: 'role', arn: `arn:aws:sts::${cloud.account}:assumed-role/${role.RoleName}/simulation`, account: cloud.account, userId: `${role.RoleId}:simulation`, roleArn: role.Arn };
    const conditions = Object.fromEntries((input.ContextEntries ?? []).map(({ ContextKeyName = '', ContextKeyValues = [] }) => [ContextKeyName, ContextKeyValues]));
    // What services do on somebody's behalf is part of a caller here, not of a request.
    const via = conditions['kms:ViaService'];
    const results = [];
    for (const action of input.ActionNames ?? []) {
      for (const resource of input.ResourceArns ?? ['*']) {
        const allowed = await cloud.allowed({ ...caller, ...(via === undefined ? {} : { via }) }, { action, resource, conditions });
        results.push({ EvalActionName: action, EvalResourceName: resource, EvalDecision: allowed ? 'allowed' as const : 'implicitDeny' as const, MatchedStatements: [] });
      }
    }
    return { EvaluationResults: results, IsTruncated: false };
  },
};
