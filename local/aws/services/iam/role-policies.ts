// Policies of roles: inline ones, and managed ones attached.
import type {
  AttachRolePolicyRequest,
  DeleteRolePolicyRequest,
  DetachRolePolicyRequest,
  GetRolePolicyRequest,
  GetRolePolicyResponse,
  ListAttachedRolePoliciesRequest,
  ListAttachedRolePoliciesResponse,
  ListRolePoliciesRequest,
  ListRolePoliciesResponse,
  PutRolePolicyRequest,
} from '@aws-sdk/client-iam';
import { parsePolicy } from '../../authorization/parse-policy';
import { AwsError, type Operation } from '../../operation';
import { page } from './page';
import { iamTables } from './records';
import { changeRole, encodedPolicy, requireRole, roleAccess } from './role-fields';

/** IAM's limit on all inline policies of a role, white space not counted. */
const INLINE_LIMIT = 10_240;

export const putRolePolicy: Operation<PutRolePolicyRequest, void> = {
  name: 'PutRolePolicy',
  authorize: roleAccess('PutRolePolicy'),
  async handle(input, context) {
    const text = input.PolicyDocument ?? '';
    parsePolicy(text, 'identity', 'MalformedPolicyDocument');
    await changeRole(input, context, (role) => {
      const inline = { ...role.inline, [input.PolicyName ?? '']: text };
      const size = Object.values(inline).reduce((sum, policy) => sum + policy.replace(/\s/g, '').length, 0);
      if (size > INLINE_LIMIT)
        throw new AwsError('LimitExceeded', `Maximum policy size of ${INLINE_LIMIT} bytes exceeded for role ${role.RoleName}`, { status: 409 });
      return { ...role, inline };
    });
  },
};

export const getRolePolicy: Operation<GetRolePolicyRequest, GetRolePolicyResponse> = {
  name: 'GetRolePolicy',
  authorize: roleAccess('GetRolePolicy'),
  async handle(input, context) {
    const role = requireRole(input, context);
    const text = role.inline[input.PolicyName ?? ''];
    if (text === undefined) throw noInline(input.PolicyName);
    return { RoleName: role.RoleName, PolicyName: input.PolicyName ?? '', PolicyDocument: encodedPolicy(text) };
  },
};

export const deleteRolePolicy: Operation<DeleteRolePolicyRequest, void> = {
  name: 'DeleteRolePolicy',
  authorize: roleAccess('DeleteRolePolicy'),
  async handle(input, context) {
    await changeRole(input, context, (role) => {
      const { [input.PolicyName ?? '']: gone, ...inline } = role.inline;
      if (gone === undefined) throw noInline(input.PolicyName);
      return { ...role, inline };
    });
  },
};

export const listRolePolicies: Operation<ListRolePoliciesRequest, ListRolePoliciesResponse> = {
  name: 'ListRolePolicies',
  authorize: roleAccess('ListRolePolicies'),
  async handle(input, context) {
    const { items, ...rest } = page(Object.keys(requireRole(input, context).inline).sort(), (name) => name, input);
    return { PolicyNames: items, ...rest };
  },
};

export const attachRolePolicy: Operation<AttachRolePolicyRequest, void> = {
  name: 'AttachRolePolicy',
  authorize: roleAccess('AttachRolePolicy', (input) => ({ 'iam:PolicyARN': (input as AttachRolePolicyRequest).PolicyArn ?? '' })),
  async handle(input, context) {
    const arn = input.PolicyArn ?? '';
    await changeRole(input, context, (role) => {
      if (iamTables(context.cloud.store).policies.get(arn) === undefined) {
        throw new AwsError('NoSuchEntity', `Policy ${arn} does not exist or is not attachable.`, { status: 404 });
      }
      const attached = [...new Set([...role.attached, arn])];
      if (attached.length > 10) throw new AwsError('LimitExceeded', 'Cannot exceed quota for PoliciesPerRole: 10', { status: 409 });
      return { ...role, attached };
    });
  },
};

export const detachRolePolicy: Operation<DetachRolePolicyRequest, void> = {
  name: 'DetachRolePolicy',
  authorize: roleAccess('DetachRolePolicy', (input) => ({ 'iam:PolicyARN': (input as DetachRolePolicyRequest).PolicyArn ?? '' })),
  async handle(input, context) {
    const arn = input.PolicyArn ?? '';
    await changeRole(input, context, (role) => {
      if (!role.attached.includes(arn)) throw new AwsError('NoSuchEntity', `Policy ${arn} was not found.`, { status: 404 });
      return { ...role, attached: role.attached.filter((one) => one !== arn) };
    });
  },
};

export const listAttachedRolePolicies: Operation<ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse> = {
  name: 'ListAttachedRolePolicies',
  authorize: roleAccess('ListAttachedRolePolicies'),
  async handle(input, context) {
    const { policies } = iamTables(context.cloud.store);
    const all = requireRole(input, context).attached.map((arn) => ({
      PolicyArn: arn,
      PolicyName: policies.get(arn)?.PolicyName ?? arn.slice(arn.lastIndexOf('/') + 1),
      path: policies.get(arn)?.Path ?? '/',
    }));
    const { items, ...rest } = page(
      all.filter(({ path }) => path.startsWith(input.PathPrefix ?? '/')),
      ({ PolicyArn }) => PolicyArn,
      input,
    );
    return { AttachedPolicies: items.map(({ PolicyArn, PolicyName }) => ({ PolicyArn, PolicyName })), ...rest };
  },
};

function noInline(name: string | undefined): AwsError {
  return new AwsError('NoSuchEntity', `The role policy with name ${name ?? ''} cannot be found.`, { status: 404 });
}
