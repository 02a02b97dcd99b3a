// AWS::IAM::ManagedPolicy: a policy of its own, attached to roles.
import { canonical } from '../json-patch';
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { allPages, policyObject, policyText, present } from '../resource-handler';
import type { Properties } from '../resource-types';

interface Policy {
  Arn: string; PolicyName: string; PolicyId: string; Path?: string; DefaultVersionId: string; AttachmentCount?: number; IsAttachable?: boolean;
  Description?: string; CreateDate: Date; UpdateDate: Date; PermissionsBoundaryUsageCount?: number;
}

/** Users and groups are not served: the embedded AWS has roles only. */
export const iamManagedPolicy: ResourceHandler = {
  type: 'AWS::IAM::ManagedPolicy',
  notServed: ['Groups', 'Users'],
  async create(desired, tools) {
    const { Policy: policy } = await tools.call<{ Policy: Policy }>('iam', 'CreatePolicy', present({
      PolicyName: desired['ManagedPolicyName'] ?? tools.newName('policy'), Path: desired['Path'], Description: desired['Description'],
      PolicyDocument: policyText(desired['PolicyDocument']),
    }));
    await tools.identified(policy.Arn);
    for (const RoleName of rolesOf(desired)) await tools.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn: policy.Arn });
    return policy.Arn;
  },
  async read(arn, tools) {
    const { Policy: policy } = await tools.call<{ Policy: Policy }>('iam', 'GetPolicy', { PolicyArn: arn });
    const { PolicyVersion } = await tools.call<{ PolicyVersion: { Document: string } }>('iam', 'GetPolicyVersion', { PolicyArn: arn, VersionId: policy.DefaultVersionId });
    return present({
      PolicyArn: policy.Arn, ManagedPolicyName: policy.PolicyName, PolicyId: policy.PolicyId, Path: policy.Path ?? '/', Description: policy.Description === '' ? undefined : policy.Description,
      DefaultVersionId: policy.DefaultVersionId, AttachmentCount: policy.AttachmentCount ?? 0, IsAttachable: policy.IsAttachable ?? true,
      PermissionsBoundaryUsageCount: policy.PermissionsBoundaryUsageCount ?? 0, CreateDate: new Date(policy.CreateDate).toISOString(),
      UpdateDate: new Date(policy.UpdateDate).toISOString(), PolicyDocument: policyObject(PolicyVersion.Document), Roles: await attachedRoles(arn, tools),
    });
  },
  async update(arn, current, desired, tools) {
    const document = policyObject(desired['PolicyDocument']);
    if (canonical(document) !== canonical(current['PolicyDocument'])) await replaceDocument(arn, document, tools);
    const [before, after] = [rolesOf(current), rolesOf(desired)];
    for (const RoleName of after.filter((role) => !before.includes(role))) await tools.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn: arn });
    for (const RoleName of before.filter((role) => !after.includes(role))) await tools.call('iam', 'DetachRolePolicy', { RoleName, PolicyArn: arn });
  },
  async delete(arn, tools) {
    await tools.call('iam', 'GetPolicy', { PolicyArn: arn });
    for (const RoleName of await attachedRoles(arn, tools)) await tools.call('iam', 'DetachRolePolicy', { RoleName, PolicyArn: arn });
    for (const version of (await versionsOf(arn, tools)).filter((each) => !each.IsDefaultVersion)) {
      await tools.call('iam', 'DeletePolicyVersion', { PolicyArn: arn, VersionId: version.VersionId });
    }
    await tools.call('iam', 'DeletePolicy', { PolicyArn: arn });
  },
  async list(tools) {
    const policies = await allPages(async (Marker) => {
      const page = await tools.call<{ Policies?: Policy[]; Marker?: string }>('iam', 'ListPolicies', present({ Scope: 'Local', Marker }));
      return { items: page.Policies, token: page.Marker };
    });
    return policies.map((policy) => policy.Arn);
  },
};

interface PolicyVersion { VersionId: string; IsDefaultVersion: boolean; CreateDate: Date }

async function versionsOf(arn: string, tools: HandlerTools): Promise<PolicyVersion[]> {
  return (await tools.call<{ Versions?: PolicyVersion[] }>('iam', 'ListPolicyVersions', { PolicyArn: arn })).Versions ?? [];
}

/** A policy keeps five versions: the oldest makes room. */
async function replaceDocument(arn: string, document: unknown, tools: HandlerTools): Promise<void> {
  const versions = await versionsOf(arn, tools);
  const spare = versions.filter((version) => !version.IsDefaultVersion).sort((a, b) => new Date(a.CreateDate).getTime() - new Date(b.CreateDate).getTime());
  if (versions.length >= 5 && spare[0] !== undefined) await tools.call('iam', 'DeletePolicyVersion', { PolicyArn: arn, VersionId: spare[0].VersionId });
  await tools.call('iam', 'CreatePolicyVersion', { PolicyArn: arn, PolicyDocument: JSON.stringify(document), SetAsDefault: true });
}

async function attachedRoles(arn: string, tools: HandlerTools): Promise<string[]> {
  const { PolicyRoles } = await tools.call<{ PolicyRoles?: { RoleName: string }[] }>('iam', 'ListEntitiesForPolicy', { PolicyArn: arn, EntityFilter: 'Role' });
  return (PolicyRoles ?? []).map((role) => role.RoleName);
}

function rolesOf(properties: Properties): string[] {
  return (properties['Roles'] as string[] | undefined) ?? [];
}
