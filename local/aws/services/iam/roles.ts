// Roles: get, list, update, delete.
import type {
  DeleteRoleRequest,
  GetRoleRequest,
  GetRoleResponse,
  ListInstanceProfilesForRoleRequest,
  ListInstanceProfilesForRoleResponse,
  ListRolesRequest,
  ListRolesResponse,
  UpdateAssumeRolePolicyRequest,
  UpdateRoleDescriptionRequest,
  UpdateRoleDescriptionResponse,
  UpdateRoleRequest,
  UpdateRoleResponse,
} from '@aws-sdk/client-iam';
import { parsePolicy } from '../../authorization/parse-policy';
import { AwsError, type Operation } from '../../operation';
import { page } from './page';
import { iamTables } from './records';
import { changeRole, requireRole, roleAccess, roleKey, shownRole } from './role-fields';

export const getRole: Operation<GetRoleRequest, GetRoleResponse> = {
  name: 'GetRole',
  authorize: roleAccess('GetRole'),
  handle: async (input, context) => ({ Role: shownRole(requireRole(input, context)) }),
};

export const listRoles: Operation<ListRolesRequest, ListRolesResponse> = {
  name: 'ListRoles',
  authorize: (input, { account }) => [{ action: 'iam:ListRoles', resource: `arn:aws:iam::${account}:role${input.PathPrefix ?? '/'}` }],
  async handle(input, { cloud }) {
    const all = [...iamTables(cloud.store).roles.range()].map(({ value }) => value).filter((role) => role.Path.startsWith(input.PathPrefix ?? '/'));
    const { items, ...rest } = page(all, (role) => role.RoleName, input);
    return { Roles: items.map((role) => ({ ...shownRole(role), Tags: undefined, PermissionsBoundary: undefined })), ...rest };
  },
};

export const updateRole: Operation<UpdateRoleRequest, UpdateRoleResponse> = {
  name: 'UpdateRole',
  authorize: roleAccess('UpdateRole'),
  async handle(input, context) {
    await changeRole(input, context, (role) => ({
      ...role,
      MaxSessionDuration: input.MaxSessionDuration ?? 3600,
      ...(input.Description === undefined ? {} : { Description: input.Description }),
    }));
    return {};
  },
};

export const updateRoleDescription: Operation<UpdateRoleDescriptionRequest, UpdateRoleDescriptionResponse> = {
  name: 'UpdateRoleDescription',
  authorize: roleAccess('UpdateRoleDescription'),
  async handle(input, context) {
    await changeRole(input, context, (role) => ({ ...role, Description: input.Description ?? '' }));
    return { Role: shownRole(requireRole(input, context)) };
  },
};

export const updateAssumeRolePolicy: Operation<UpdateAssumeRolePolicyRequest, void> = {
  name: 'UpdateAssumeRolePolicy',
  authorize: roleAccess('UpdateAssumeRolePolicy'),
  async handle(input, context) {
    parsePolicy(input.PolicyDocument ?? '', 'trust', 'MalformedPolicyDocument');
    await changeRole(input, context, (role) => ({ ...role, AssumeRolePolicyDocument: input.PolicyDocument ?? '' }));
  },
};

export const deleteRole: Operation<DeleteRoleRequest, void> = {
  name: 'DeleteRole',
  authorize: roleAccess('DeleteRole'),
  async handle(input, context) {
    const { roles } = iamTables(context.cloud.store);
    await context.cloud.store.transaction(() => {
      const role = requireRole(input, context);
      if (role.attached.length > 0) throw new AwsError('DeleteConflict', 'Cannot delete entity, must detach all policies first.', { status: 409 });
      if (Object.keys(role.inline).length > 0)
        throw new AwsError('DeleteConflict', 'Cannot delete entity, must delete policies first.', { status: 409 });
      void roles.remove(roleKey(role.RoleName));
    });
  },
};

export const listInstanceProfilesForRole: Operation<ListInstanceProfilesForRoleRequest, ListInstanceProfilesForRoleResponse> = {
  name: 'ListInstanceProfilesForRole',
  authorize: roleAccess('ListInstanceProfilesForRole'),
  async handle(input, context) {
    requireRole(input, context);
    return { InstanceProfiles: [], IsTruncated: false };
  },
};
