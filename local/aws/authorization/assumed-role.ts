// Assuming a role: its trust policy decides, and the session that comes of it.
import type { AssumeRequest } from '../cloud';
import { AwsError, type Caller } from '../operation';
import type { Authorizer } from './authorizer';
import type { Identities } from './identities';

/** @param now milliseconds since 1970 @throws AwsError AccessDenied where the role is missing or does not trust the caller */
export function assumedRole(identities: Identities, authorizer: Authorizer, by: Caller, request: AssumeRequest, now: number): Caller {
  const role = identities.role(request.roleArn);
  const tags = Object.entries(request.tags ?? {});
  const conditions = {
    'sts:RoleSessionName': request.sessionName,
    ...(request.externalId === undefined ? {} : { 'sts:ExternalId': request.externalId }),
    ...(tags.length === 0 ? {} : { 'aws:TagKeys': tags.map(([name]) => name) }),
    ...Object.fromEntries(tags.map(([name, value]) => [`aws:RequestTag/${name}`, value])),
  };
  const trusts = (action: string): boolean =>
    role !== undefined &&
    authorizer.decide(by, {
      action,
      resource: request.roleArn,
      conditions,
      resourcePolicyName: 'role trust policy',
      resourcePolicyRules: true,
      resourcePolicy: role.trust,
    }).allowed;
  const refused = ['sts:AssumeRole', ...(tags.length === 0 ? [] : ['sts:TagSession'])].find((action) => !trusts(action));
  if (role === undefined || refused !== undefined) {
    throw new AwsError(
      'AccessDenied',
      `User: ${by.arn} is not authorized to perform: ${refused ?? 'sts:AssumeRole'} on resource: ${request.roleArn}`,
      { status: 403 },
    );
  }
  const name = role.arn.slice(role.arn.lastIndexOf('/') + 1);
  const account = role.arn.split(':')[4] ?? '';
  return {
    kind: 'role',
    arn: `arn:aws:sts::${account}:assumed-role/${name}/${request.sessionName}`,
    account,
    userId: `${role.id}:${request.sessionName}`,
    roleArn: role.arn,
    issuedAt: now,
    ...(request.policies === undefined || request.policies.length === 0 ? {} : { sessionPolicies: request.policies }),
    ...(tags.length === 0 ? {} : { sessionTags: request.tags as Record<string, string> }),
  };
}
