// Managed policies of the account: create, get, list, delete, tags, and who they are attached to.
import type {
  CreatePolicyRequest,
  CreatePolicyResponse,
  DeletePolicyRequest,
  GetPolicyRequest,
  GetPolicyResponse,
  ListEntitiesForPolicyRequest,
  ListEntitiesForPolicyResponse,
  ListPoliciesRequest,
  ListPoliciesResponse,
  ListPolicyTagsRequest,
  ListPolicyTagsResponse,
  Policy,
  TagPolicyRequest,
  UntagPolicyRequest,
} from '@aws-sdk/client-iam';
import { keyId } from '../../authorization/key-ring';
import { parsePolicy } from '../../authorization/parse-policy';
import { AwsError, type Operation, type OperationContext } from '../../operation';
import { seconds } from './create-role';
import { page } from './page';
import { iamTables, type PolicyRecord, type RoleRecord } from './records';
import { tagConditions, tagList, tagRecord } from './role-fields';
import { without } from './role-tags';

/** What an action on a managed policy needs. */
export function policyAccess(action: string) {
  return (input: {
    PolicyArn?: string | undefined;
    Tags?: unknown;
  }): { action: string; resource: string; conditions: Record<string, string | readonly string[]> }[] => [
    { action: `iam:${action}`, resource: input.PolicyArn ?? '', conditions: tagConditions(input) },
  ];
}

/** @throws AwsError NoSuchEntity */
export function requirePolicy(arn: string | undefined, context: OperationContext): PolicyRecord {
  const policy = arn === undefined ? undefined : iamTables(context.cloud.store).policies.get(arn);
  if (policy === undefined) throw new AwsError('NoSuchEntity', `Policy ${arn ?? ''} was not found.`, { status: 404 });
  return policy;
}

/** Changes a policy's record. @throws AwsError NoSuchEntity */
export async function changePolicy<R>(
  arn: string | undefined,
  context: OperationContext,
  change: (policy: PolicyRecord) => { policy: PolicyRecord; result: R },
): Promise<R> {
  return context.cloud.store.transaction(() => {
    const { policy, result } = change(requirePolicy(arn, context));
    void iamTables(context.cloud.store).policies.put(policy.Arn, policy);
    return result;
  });
}

function attachedTo(context: OperationContext, arn: string): RoleRecord[] {
  return [...iamTables(context.cloud.store).roles.range()].map(({ value }) => value).filter((role) => role.attached.includes(arn));
}

function bounded(context: OperationContext, arn: string): RoleRecord[] {
  return [...iamTables(context.cloud.store).roles.range()].map(({ value }) => value).filter((role) => role.boundary === arn);
}

function shown(policy: PolicyRecord, context: OperationContext): Policy {
  const tags = tagList(policy.Tags);
  return {
    PolicyName: policy.PolicyName,
    PolicyId: policy.PolicyId,
    Arn: policy.Arn,
    Path: policy.Path,
    DefaultVersionId: policy.DefaultVersionId,
    AttachmentCount: attachedTo(context, policy.Arn).length,
    PermissionsBoundaryUsageCount: bounded(context, policy.Arn).length,
    IsAttachable: true,
    CreateDate: new Date(policy.CreateDate),
    UpdateDate: new Date(policy.UpdateDate),
    ...(policy.Description === undefined ? {} : { Description: policy.Description }),
    ...(tags.length === 0 ? {} : { Tags: tags }),
  };
}

export const createPolicy: Operation<CreatePolicyRequest, CreatePolicyResponse> = {
  name: 'CreatePolicy',
  authorize: (input, { account }) => [
    {
      action: 'iam:CreatePolicy',
      resource: `arn:aws:iam::${account}:policy${input.Path ?? '/'}${input.PolicyName ?? ''}`,
      conditions: tagConditions(input),
    },
  ],
  async handle(input, context) {
    const { cloud, account } = context;
    const { policies } = iamTables(cloud.store);
    const text = input.PolicyDocument ?? '';
    parsePolicy(text, 'identity', 'MalformedPolicyDocument');
    if (text.replace(/\s/g, '').length > 6144) throw new AwsError('LimitExceeded', 'Cannot exceed quota for PolicySize: 6144', { status: 409 });
    const now = seconds(context.now());
    const policy: PolicyRecord = {
      PolicyName: input.PolicyName ?? '',
      PolicyId: keyId('ANPA', (count) => cloud.randomBytes(count)),
      Path: input.Path ?? '/',
      Arn: `arn:aws:iam::${account}:policy${input.Path ?? '/'}${input.PolicyName ?? ''}`,
      CreateDate: now,
      UpdateDate: now,
      Tags: tagRecord(input.Tags),
      DefaultVersionId: 'v1',
      lastVersion: 1,
      versions: { v1: { Document: text, CreateDate: now } },
      ...(input.Description === undefined ? {} : { Description: input.Description }),
    };
    await cloud.store.transaction(() => {
      if (policies.get(policy.Arn) !== undefined)
        throw new AwsError('EntityAlreadyExists', `A policy called ${policy.PolicyName} already exists. Duplicate names are not allowed.`, {
          status: 409,
        });
      void policies.put(policy.Arn, policy);
    });
    return { Policy: shown(policy, context) };
  },
};

export const getPolicy: Operation<GetPolicyRequest, GetPolicyResponse> = {
  name: 'GetPolicy',
  authorize: policyAccess('GetPolicy'),
  handle: async (input, context) => ({ Policy: shown(requirePolicy(input.PolicyArn, context), context) }),
};

export const listPolicies: Operation<ListPoliciesRequest, ListPoliciesResponse> = {
  name: 'ListPolicies',
  async handle(input, context) {
    if (input.Scope === 'AWS') return { Policies: [], IsTruncated: false };
    const all = [...iamTables(context.cloud.store).policies.range()]
      .map(({ value }) => shown(value, context))
      .filter(
        (policy) => (policy.Path ?? '').startsWith(input.PathPrefix ?? '/') && (input.OnlyAttached !== true || (policy.AttachmentCount ?? 0) > 0),
      );
    const { items, ...rest } = page(all, (policy) => policy.Arn ?? '', input);
    return { Policies: items.map((policy) => ({ ...policy, Tags: undefined, Description: undefined })), ...rest };
  },
};

export const deletePolicy: Operation<DeletePolicyRequest, void> = {
  name: 'DeletePolicy',
  authorize: policyAccess('DeletePolicy'),
  async handle(input, context) {
    await context.cloud.store.transaction(() => {
      const policy = requirePolicy(input.PolicyArn, context);
      if (attachedTo(context, policy.Arn).length + bounded(context, policy.Arn).length > 0)
        throw new AwsError('DeleteConflict', 'Cannot delete a policy attached to entities.', { status: 409 });
      if (Object.keys(policy.versions).length > 1)
        throw new AwsError(
          'DeleteConflict',
          "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
          { status: 409 },
        );
      void iamTables(context.cloud.store).policies.remove(policy.Arn);
    });
  },
};

export const listEntitiesForPolicy: Operation<ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse> = {
  name: 'ListEntitiesForPolicy',
  authorize: policyAccess('ListEntitiesForPolicy'),
  async handle(input, context) {
    const policy = requirePolicy(input.PolicyArn, context);
    const roles = input.PolicyUsageFilter === 'PermissionsBoundary' ? bounded(context, policy.Arn) : attachedTo(context, policy.Arn);
    const { items, ...rest } = page(roles, (role) => role.RoleName, input);
    return { PolicyGroups: [], PolicyUsers: [], PolicyRoles: items.map(({ RoleName, RoleId }) => ({ RoleName, RoleId })), ...rest };
  },
};

export const tagPolicy: Operation<TagPolicyRequest, void> = {
  name: 'TagPolicy',
  authorize: policyAccess('TagPolicy'),
  handle: async (input, context) =>
    changePolicy(input.PolicyArn, context, (policy) => ({ policy: { ...policy, Tags: tagRecord(input.Tags, policy.Tags) }, result: undefined })),
};

export const untagPolicy: Operation<UntagPolicyRequest, void> = {
  name: 'UntagPolicy',
  authorize: policyAccess('UntagPolicy'),
  handle: async (input, context) =>
    changePolicy(input.PolicyArn, context, (policy) => ({
      policy: { ...policy, Tags: without(policy.Tags, input.TagKeys ?? []) },
      result: undefined,
    })),
};

export const listPolicyTags: Operation<ListPolicyTagsRequest, ListPolicyTagsResponse> = {
  name: 'ListPolicyTags',
  authorize: policyAccess('ListPolicyTags'),
  async handle(input, context) {
    const { items, ...rest } = page(tagList(requirePolicy(input.PolicyArn, context).Tags), ({ Key }) => Key, input);
    return { Tags: items, ...rest };
  },
};
