// AWS::IAM::Role, with its inline policies and attachments.
import { canonical } from '../json-patch';
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { allPages, policyObject, policyText, present } from '../resource-handler';
import type { Properties } from '../resource-types';
import { tagChanges, tagsOf } from '../tag-changes';

interface Role {
  RoleName: string; Arn: string; RoleId: string; Path?: string; Description?: string; MaxSessionDuration?: number;
  AssumeRolePolicyDocument: unknown; Tags?: { Key: string; Value: string }[]; PermissionsBoundary?: { PermissionsBoundaryArn?: string };
}
interface InlinePolicy { PolicyName: string; PolicyDocument: unknown }

/** Roles. Reading one answers all its inline policies, whoever put them there, as AWS's handler does. */
export const iamRole: ResourceHandler = {
  type: 'AWS::IAM::Role',
  async create(desired, tools) {
    const name = (desired['RoleName'] as string | undefined) ?? tools.newName('role');
    await tools.call('iam', 'CreateRole', present({
      RoleName: name, Path: desired['Path'], Description: desired['Description'], MaxSessionDuration: numberOf(desired['MaxSessionDuration']),
      PermissionsBoundary: desired['PermissionsBoundary'], AssumeRolePolicyDocument: policyText(desired['AssumeRolePolicyDocument']), Tags: tagsOf(desired),
    }));
    await tools.identified(name);
    await putPolicies(name, [], inlineOf(desired), tools);
    for (const PolicyArn of attachedOf(desired)) await tools.call('iam', 'AttachRolePolicy', { RoleName: name, PolicyArn });
    return name;
  },
  async read(name, tools) {
    const { Role: role } = await tools.call<{ Role: Role }>('iam', 'GetRole', { RoleName: name });
    return present({
      RoleName: role.RoleName, Arn: role.Arn, RoleId: role.RoleId, Path: role.Path ?? '/', Description: role.Description === '' ? undefined : role.Description,
      MaxSessionDuration: role.MaxSessionDuration ?? 3600, AssumeRolePolicyDocument: policyObject(role.AssumeRolePolicyDocument),
      PermissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn, Policies: await inlinePolicies(name, tools),
      ManagedPolicyArns: await attachedPolicies(name, tools), Tags: role.Tags,
    });
  },
  async update(name, current, desired, tools) {
    await updateRole(name, current, desired, tools);
    await putPolicies(name, inlineOf(current), inlineOf(desired), tools);
    const [before, after] = [attachedOf(current), attachedOf(desired)];
    for (const PolicyArn of after.filter((arn) => !before.includes(arn))) await tools.call('iam', 'AttachRolePolicy', { RoleName: name, PolicyArn });
    for (const PolicyArn of before.filter((arn) => !after.includes(arn))) await tools.call('iam', 'DetachRolePolicy', { RoleName: name, PolicyArn });
    const { set, remove } = tagChanges(current, desired);
    if (remove.length > 0) await tools.call('iam', 'UntagRole', { RoleName: name, TagKeys: remove });
    if (set.length > 0) await tools.call('iam', 'TagRole', { RoleName: name, Tags: set });
  },
  async delete(name, tools) {
    await tools.call('iam', 'GetRole', { RoleName: name });
    for (const PolicyArn of await attachedPolicies(name, tools)) await tools.call('iam', 'DetachRolePolicy', { RoleName: name, PolicyArn });
    for (const { PolicyName } of await inlinePolicies(name, tools)) await tools.call('iam', 'DeleteRolePolicy', { RoleName: name, PolicyName });
    await tools.call('iam', 'DeleteRole', { RoleName: name });
  },
  async list(tools) {
    const roles = await allPages(async (Marker) => {
      const page = await tools.call<{ Roles?: Role[]; Marker?: string }>('iam', 'ListRoles', present({ Marker }));
      return { items: page.Roles, token: page.Marker };
    });
    return roles.map((role) => role.RoleName);
  },
};

async function updateRole(name: string, current: Properties, desired: Properties, tools: HandlerTools): Promise<void> {
  const trust = policyObject(desired['AssumeRolePolicyDocument']);
  if (canonical(trust) !== canonical(current['AssumeRolePolicyDocument'])) {
    await tools.call('iam', 'UpdateAssumeRolePolicy', { RoleName: name, PolicyDocument: JSON.stringify(trust) });
  }
  const duration = numberOf(desired['MaxSessionDuration']) ?? 3600;
  if ((desired['Description'] ?? '') !== (current['Description'] ?? '') || duration !== current['MaxSessionDuration']) {
    await tools.call('iam', 'UpdateRole', { RoleName: name, Description: desired['Description'] ?? '', MaxSessionDuration: duration });
  }
  if (desired['PermissionsBoundary'] === current['PermissionsBoundary']) return;
  if (desired['PermissionsBoundary'] === undefined) await tools.call('iam', 'DeleteRolePermissionsBoundary', { RoleName: name });
  else await tools.call('iam', 'PutRolePermissionsBoundary', { RoleName: name, PermissionsBoundary: desired['PermissionsBoundary'] });
}

async function putPolicies(name: string, current: readonly InlinePolicy[], desired: readonly InlinePolicy[], tools: HandlerTools): Promise<void> {
  const before = new Map(current.map((policy) => [policy.PolicyName, canonical(policyObject(policy.PolicyDocument))]));
  for (const policy of desired) {
    const document = policyObject(policy.PolicyDocument);
    if (before.get(policy.PolicyName) === canonical(document)) continue;
    await tools.call('iam', 'PutRolePolicy', { RoleName: name, PolicyName: policy.PolicyName, PolicyDocument: JSON.stringify(document) });
  }
  const kept = new Set(desired.map((policy) => policy.PolicyName));
  for (const { PolicyName } of current) if (!kept.has(PolicyName)) await tools.call('iam', 'DeleteRolePolicy', { RoleName: name, PolicyName });
}

async function inlinePolicies(name: string, tools: HandlerTools): Promise<InlinePolicy[]> {
  const names = await allPages(async (Marker) => {
    const page = await tools.call<{ PolicyNames?: string[]; Marker?: string }>('iam', 'ListRolePolicies', present({ RoleName: name, Marker }));
    return { items: page.PolicyNames, token: page.Marker };
  });
  const policies: InlinePolicy[] = [];
  for (const PolicyName of names) {
    const { PolicyDocument } = await tools.call<InlinePolicy>('iam', 'GetRolePolicy', { RoleName: name, PolicyName });
    policies.push({ PolicyName, PolicyDocument: policyObject(PolicyDocument) });
  }
  return policies;
}

async function attachedPolicies(name: string, tools: HandlerTools): Promise<string[]> {
  const attached = await allPages(async (Marker) => {
    const page = await tools.call<{ AttachedPolicies?: { PolicyArn: string }[]; Marker?: string }>('iam', 'ListAttachedRolePolicies', present({ RoleName: name, Marker }));
    return { items: page.AttachedPolicies, token: page.Marker };
  });
  return attached.map((policy) => policy.PolicyArn);
}

function inlineOf(properties: Properties): InlinePolicy[] {
  return (properties['Policies'] as InlinePolicy[] | undefined) ?? [];
}

function attachedOf(properties: Properties): string[] {
  return (properties['ManagedPolicyArns'] as string[] | undefined) ?? [];
}

function numberOf(value: unknown): number | undefined {
  return value === undefined ? undefined : Number(value);
}
