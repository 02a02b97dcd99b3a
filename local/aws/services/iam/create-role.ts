// CreateRole.
import type { CreateRoleRequest, CreateRoleResponse } from '@aws-sdk/client-iam';
import { keyId } from '../../authorization/key-ring';
import { parsePolicy } from '../../authorization/parse-policy';
import { AwsError, type Operation } from '../../operation';
import { iamTables, type RoleRecord } from './records';
import { roleKey, shownRole, tagConditions, tagRecord } from './role-fields';

export const createRole: Operation<CreateRoleRequest, CreateRoleResponse> = {
  name: 'CreateRole',
  authorize: (input, { account }) => {
    const resource = `arn:aws:iam::${account}:role${input.Path ?? '/'}${input.RoleName ?? ''}`;
    const conditions = {
      ...tagConditions(input),
      ...(input.PermissionsBoundary === undefined ? {} : { 'iam:PermissionsBoundary': input.PermissionsBoundary }),
    };
    return [
      { action: 'iam:CreateRole', resource, conditions },
      ...((input.Tags ?? []).length === 0 ? [] : [{ action: 'iam:TagRole', resource, conditions }]),
    ];
  },
  async handle(input, context) {
    const { cloud, account } = context;
    const { roles, policies } = iamTables(cloud.store);
    parsePolicy(input.AssumeRolePolicyDocument ?? '', 'trust', 'MalformedPolicyDocument');
    if (input.PermissionsBoundary !== undefined && policies.get(input.PermissionsBoundary) === undefined) {
      throw new AwsError('NoSuchEntity', `Scope ARN: ${input.PermissionsBoundary} does not exist or is not attachable.`, { status: 404 });
    }
    const name = input.RoleName ?? '';
    const role: RoleRecord = {
      RoleName: name,
      RoleId: keyId('AROA', (count) => cloud.randomBytes(count)),
      Path: input.Path ?? '/',
      Arn: `arn:aws:iam::${account}:role${input.Path ?? '/'}${name}`,
      CreateDate: seconds(context.now()),
      AssumeRolePolicyDocument: input.AssumeRolePolicyDocument ?? '',
      MaxSessionDuration: input.MaxSessionDuration ?? 3600,
      Tags: tagRecord(input.Tags),
      inline: {},
      attached: [],
      ...(input.Description === undefined ? {} : { Description: input.Description }),
      ...(input.PermissionsBoundary === undefined ? {} : { boundary: input.PermissionsBoundary }),
    };
    await cloud.store.transaction(() => {
      if (roles.get(roleKey(name)) !== undefined)
        throw new AwsError('EntityAlreadyExists', `Role with name ${name} already exists.`, { status: 409 });
      void roles.put(roleKey(name), role);
    });
    return { Role: shownRole(role) };
  },
};

/** IAM keeps whole seconds. */
export function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000;
}
