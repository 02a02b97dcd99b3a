// The deploy role: whoever deploys an environment assumes it, a person by their own identity, a CI job by its token.
import type { IAMClient, Role } from '@aws-sdk/client-iam';
import type { PolicyDocument, Statement } from '../../infra/permissions/statement';
import { inspectManagedPolicy } from './managed-policy';
import { ownTag, type BootstrapNames, type BootstrapPlace } from './names';
import { oidcAudience, oidcProviderArn, type OidcTrust } from './oidc-provider';
import { packStatements } from './pack-statements';
import { changeWhere, isOwn, tagsOf, unlessMissing, type Change, type Part } from './part';
import { parseDocument, saysTheSame } from './policy-documents';

const sdk = (): typeof import('@aws-sdk/client-iam') => require('@aws-sdk/client-iam') as typeof import('@aws-sdk/client-iam');

/** The deploy role as wanted. */
export interface WantedDeployRole {
  statements: readonly Statement[];
  /** ARNs of users and roles. */
  principals: readonly string[];
  oidc?: OidcTrust;
}

/** Who may assume the role. */
export function deployTrust(place: BootstrapPlace, { principals, oidc }: WantedDeployRole): PolicyDocument {
  const byPeople = { Sid: 'AssumedByPeople', Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: [...principals].sort() } };
  const byJobs = oidc === undefined ? [] : [{
    Sid: 'AssumedByJobs', Effect: 'Allow', Action: 'sts:AssumeRoleWithWebIdentity', Principal: { Federated: oidcProviderArn(place, oidc) },
    Condition: { StringEquals: { [`${oidc.issuer}:aud`]: oidcAudience }, StringLike: { [`${oidc.issuer}:sub`]: [...oidc.subjects].sort() } },
  }];
  return { Version: '2012-10-17', Statement: [...(principals.length > 0 ? [byPeople] : []), ...byJobs] };
}

/** Looks at the role and at the policies that it needs; their parts come before its own. */
export async function inspectDeployRole(iam: IAMClient, place: BootstrapPlace, names: BootstrapNames, wanted: WantedDeployRole): Promise<Part[]> {
  const { GetRoleCommand } = sdk();
  const prefix = `arn:${place.partition}:iam::${place.account}:policy/${names.deployRole}-`;
  const policies = await Promise.all(packStatements(wanted.statements).map((document, index) => inspectManagedPolicy(iam, {
    what: 'policy of the deploy role', arn: `${prefix}${index + 1}`, description: `What deploying environment ${place.environment} needs, part ${index + 1}`, document,
  })));
  const role = (await unlessMissing(iam.send(new GetRoleCommand({ RoleName: names.deployRole })), 'NoSuchEntityException', 'NoSuchEntity'))?.Role;
  const own = role !== undefined && isOwn(tagsOf(role.Tags));
  const trust = deployTrust(place, wanted);
  const changes = role === undefined ? createChanges(iam, place, names, trust) : roleChanges(iam, names, role, trust);
  const attachments = await attachmentChanges(iam, names.deployRole, role !== undefined, prefix, policies.map(({ name }) => name));
  return [...policies, { what: 'deploy role', name: names.deployRole, exists: role !== undefined, own, changes: [...changes, ...attachments] }];
}

function createChanges(iam: IAMClient, { environment }: BootstrapPlace, { deployRole, boundaryArn }: BootstrapNames, trust: PolicyDocument): Change[] {
  const { CreateRoleCommand } = sdk();
  return changeWhere(true, 'create the role', () => iam.send(new CreateRoleCommand({
    RoleName: deployRole, Description: `Deploys environments named ${environment}`, AssumeRolePolicyDocument: JSON.stringify(trust),
    PermissionsBoundary: boundaryArn, Tags: [{ Key: ownTag.key, Value: ownTag.value }],
  })));
}

function roleChanges(iam: IAMClient, { deployRole: RoleName, boundaryArn }: BootstrapNames, role: Role, trust: PolicyDocument): Change[] {
  const { PutRolePermissionsBoundaryCommand, TagRoleCommand, UpdateAssumeRolePolicyCommand } = sdk();
  return [
    ...changeWhere(!saysTheSame(parseDocument(role.AssumeRolePolicyDocument), trust), 'set who may assume it', () => iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(trust) }))),
    ...changeWhere(role.PermissionsBoundary?.PermissionsBoundaryArn !== boundaryArn, 'set its boundary', () => iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: boundaryArn }))),
    ...changeWhere(!isOwn(tagsOf(role.Tags)), 'tag it', () => iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: ownTag.key, Value: ownTag.value }] }))),
  ];
}

/** Attaches what is missing; policies of an earlier bootstrap that are no longer needed are detached, foreign ones are left. */
async function attachmentChanges(iam: IAMClient, RoleName: string, exists: boolean, prefix: string, wanted: readonly string[]): Promise<Change[]> {
  const { AttachRolePolicyCommand, DetachRolePolicyCommand, ListAttachedRolePoliciesCommand } = sdk();
  const { AttachedPolicies: attached = [] } = exists ? await iam.send(new ListAttachedRolePoliciesCommand({ RoleName })) : {};
  const there = new Set(attached.map(({ PolicyArn }) => PolicyArn));
  const needed = wanted.map((name) => `${prefix.slice(0, prefix.lastIndexOf('/') + 1)}${name}`);
  const idle = [...there].filter((arn) => arn !== undefined && arn.startsWith(prefix) && !needed.includes(arn));
  return [
    ...needed.flatMap((PolicyArn) => changeWhere(!there.has(PolicyArn), `attach ${PolicyArn.slice(PolicyArn.lastIndexOf('/') + 1)}`, () => iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })))),
    ...idle.flatMap((PolicyArn) => changeWhere(true, `detach ${PolicyArn}`, () => iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })))),
  ];
}
