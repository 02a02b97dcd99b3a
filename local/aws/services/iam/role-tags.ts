// Tags and boundaries of roles.
import type {
  DeleteRolePermissionsBoundaryRequest,
  ListRoleTagsRequest,
  ListRoleTagsResponse,
  PutRolePermissionsBoundaryRequest,
  TagRoleRequest,
  UntagRoleRequest,
} from '@aws-sdk/client-iam';
import { AwsError, type Operation } from '../../operation';
import { page } from './page';
import { iamTables } from './records';
import { changeRole, requireRole, roleAccess, tagConditions, tagList, tagRecord } from './role-fields';

export const tagRole: Operation<TagRoleRequest, void> = {
  name: 'TagRole',
  authorize: roleAccess('TagRole', tagConditions),
  async handle(input, context) {
    await changeRole(input, context, (role) => ({ ...role, Tags: tagRecord(input.Tags, role.Tags) }));
  },
};

export const untagRole: Operation<UntagRoleRequest, void> = {
  name: 'UntagRole',
  authorize: roleAccess('UntagRole', (input) => ({ 'aws:TagKeys': (input as UntagRoleRequest).TagKeys ?? [] })),
  async handle(input, context) {
    await changeRole(input, context, (role) => ({ ...role, Tags: without(role.Tags, input.TagKeys ?? []) }));
  },
};

export const listRoleTags: Operation<ListRoleTagsRequest, ListRoleTagsResponse> = {
  name: 'ListRoleTags',
  authorize: roleAccess('ListRoleTags'),
  async handle(input, context) {
    const { items, ...rest } = page(tagList(requireRole(input, context).Tags), ({ Key }) => Key, input);
    return { Tags: items, ...rest };
  },
};

export const putRolePermissionsBoundary: Operation<PutRolePermissionsBoundaryRequest, void> = {
  name: 'PutRolePermissionsBoundary',
  authorize: roleAccess('PutRolePermissionsBoundary', (input) => ({
    'iam:PermissionsBoundary': (input as PutRolePermissionsBoundaryRequest).PermissionsBoundary ?? '',
  })),
  async handle(input, context) {
    const boundary = input.PermissionsBoundary ?? '';
    if (iamTables(context.cloud.store).policies.get(boundary) === undefined) {
      throw new AwsError('NoSuchEntity', `Scope ARN: ${boundary} does not exist or is not attachable.`, { status: 404 });
    }
    await changeRole(input, context, (role) => ({ ...role, boundary }));
  },
};

export const deleteRolePermissionsBoundary: Operation<DeleteRolePermissionsBoundaryRequest, void> = {
  name: 'DeleteRolePermissionsBoundary',
  authorize: roleAccess('DeleteRolePermissionsBoundary'),
  async handle(input, context) {
    await changeRole(input, context, ({ boundary, ...role }) => {
      if (boundary === undefined)
        throw new AwsError('NoSuchEntity', `Permissions boundary for role ${role.RoleName} cannot be found.`, { status: 404 });
      return role;
    });
  },
};

/** Tags but for those keys. */
export function without(tags: Readonly<Record<string, string>>, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}
