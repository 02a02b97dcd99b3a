// Roles: finding them, and how the API shows them.
import type { Role } from '@aws-sdk/client-iam';
import { AwsError, type Authorization, type OperationContext } from '../../operation';
import { iamTables, type RoleRecord } from './records';

/** Input of every operation on a role. */
export interface RoleInput {
  RoleName?: string | undefined;
}

/** Record key of a role: names differ by more than case. */
export function roleKey(name: string): string {
  return name.toLowerCase();
}

/** @throws AwsError NoSuchEntity */
export function requireRole(input: RoleInput, context: OperationContext): RoleRecord {
  const name = input.RoleName ?? '';
  const role = name === '' ? undefined : iamTables(context.cloud.store).roles.get(roleKey(name));
  if (role === undefined) throw new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`, { status: 404 });
  return role;
}

/** What an action on a role needs; a role that is not there is judged by the ARN it would have. */
export function roleAccess(action: string, conditions?: (input: object, role: RoleRecord | undefined) => Authorization['conditions']) {
  return (input: RoleInput, context: OperationContext): Authorization[] => {
    const role = iamTables(context.cloud.store).roles.get(roleKey(input.RoleName ?? '-'));
    const tags = Object.fromEntries(Object.entries(role?.Tags ?? {}).map(([name, value]) => [`aws:ResourceTag/${name}`, value]));
    return [
      {
        action: `iam:${action}`,
        resource: role?.Arn ?? `arn:aws:iam::${context.account}:role/${input.RoleName ?? ''}`,
        conditions: { ...tags, ...(role?.boundary === undefined ? {} : { 'iam:PermissionsBoundary': role.boundary }), ...conditions?.(input, role) },
      },
    ];
  };
}

/** Changes a role's record, with all that others changed meanwhile kept. @throws AwsError NoSuchEntity */
export async function changeRole(input: RoleInput, context: OperationContext, change: (role: RoleRecord) => RoleRecord): Promise<void> {
  const { roles } = iamTables(context.cloud.store);
  await context.cloud.store.transaction(() => {
    const role = requireRole(input, context);
    void roles.put(roleKey(role.RoleName), change(role));
  });
}

/** A role as GetRole shows it; policies are percent-encoded, as IAM answers them. */
export function shownRole(role: RoleRecord): Role {
  const tags = tagList(role.Tags);
  return {
    Path: role.Path,
    RoleName: role.RoleName,
    RoleId: role.RoleId,
    Arn: role.Arn,
    CreateDate: new Date(role.CreateDate),
    AssumeRolePolicyDocument: encodedPolicy(role.AssumeRolePolicyDocument),
    MaxSessionDuration: role.MaxSessionDuration,
    ...(role.Description === undefined ? {} : { Description: role.Description }),
    ...(role.boundary === undefined
      ? {}
      : { PermissionsBoundary: { PermissionsBoundaryType: 'PermissionsBoundaryPolicy', PermissionsBoundaryArn: role.boundary } }),
    ...(tags.length === 0 ? {} : { Tags: tags }),
  } as Role;
}

/** Tags as the API lists them. */
export function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** @throws AwsError InvalidInput, LimitExceeded */
export function tagRecord(
  tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const given = (tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value] as const);
  if (new Set(given.map(([key]) => key.toLowerCase())).size < given.length)
    throw new AwsError('InvalidInput', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  const merged = { ...before, ...Object.fromEntries(given) };
  if (Object.keys(merged).length > 50) throw new AwsError('LimitExceeded', 'The number of tags has reached the maximum limit.', { status: 409 });
  return merged;
}

/** Condition keys of a request that tags. */
export function tagConditions(input: object): Record<string, string | readonly string[]> {
  const tags = (input as { Tags?: readonly { Key?: string; Value?: string }[] }).Tags ?? [];
  if (tags.length === 0) return {};
  return {
    'aws:TagKeys': tags.map(({ Key = '' }) => Key),
    ...Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [`aws:RequestTag/${Key}`, Value])),
  };
}

/** A policy as IAM answers it: percent-encoded. */
export function encodedPolicy(text: string): string {
  return encodeURIComponent(text);
}
