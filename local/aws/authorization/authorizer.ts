// Decides whether a caller may do something, from all policies that speak of it, and refuses in AWS's words.
import type { Authorization, Caller, PolicyDocument } from '../operation';
import { AwsError } from '../operation';
import { type Decision, evaluate } from './evaluate';
import type { Identities } from './identities';
import type { RequestKeys } from './policy-variables';
import { listOf, type Principal } from './statement';

/** Where and when a decision is made. */
export interface Place {
  region: string;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Judges callers. */
export class Authorizer {
  constructor(
    private readonly identities: Identities,
    private readonly place: Place,
  ) {}

  /** The decision on one authorization. */
  decide(caller: Caller, authorization: Authorization): Decision {
    const role = caller.roleArn === undefined ? undefined : this.identities.role(caller.roleArn);
    if (caller.kind === 'role' && role === undefined)
      return { allowed: false, because: `because no identity-based policy allows the ${authorization.action} action` };
    const request = {
      action: authorization.action,
      resource: authorization.resource,
      keys: this.#keys(caller, authorization, role?.tags),
      principal: principalOf(caller),
    };
    return evaluate(request, {
      identity: role?.policies ?? [],
      root: caller.kind === 'root',
      session: (caller.sessionPolicies ?? []).map((text) => JSON.parse(text) as PolicyDocument),
      resourceRules: authorization.resourcePolicyRules ?? false,
      resourceName: authorization.resourcePolicyName ?? 'resource-based policy',
      ...(role?.boundary === undefined ? {} : { boundary: role.boundary }),
      ...(authorization.resourcePolicy === undefined ? {} : { resource: authorization.resourcePolicy }),
    });
  }

  /** @throws AwsError AccessDenied */
  check(caller: Caller, authorization: Authorization): void {
    const decision = this.decide(caller, authorization);
    if (decision.allowed) return;
    const on = authorization.resource === '*' && !namesAnyResource.has(authorization.action) ? '' : ` on resource: ${quoted(authorization)}`;
    if (caller.kind === 'anonymous') throw new AwsError('AccessDenied', 'Access Denied', { status: 403 });
    throw new AwsError('AccessDenied', `User: ${caller.arn} is not authorized to perform: ${authorization.action}${on} ${decision.because}`, {
      status: 403,
    });
  }

  /** Global condition keys, then those of the request; by lower-case name. */
  #keys(caller: Caller, authorization: Authorization, roleTags: Readonly<Record<string, string>> | undefined): RequestKeys {
    const now = this.place.now();
    const keys = new Map<string, readonly string[]>();
    const set = (name: string, value: string | readonly string[] | undefined): void => {
      if (value !== undefined) keys.set(name.toLowerCase(), listOf(value));
    };
    set('aws:CurrentTime', new Date(now).toISOString());
    set('aws:EpochTime', String(Math.floor(now / 1000)));
    // Loopback stands for TLS: nothing of it leaves the machine, and a policy that asks for TLS is meant for the network.
    set('aws:SecureTransport', 'true');
    set('aws:RequestedRegion', this.place.region);
    set('aws:ResourceAccount', caller.account);
    set('aws:PrincipalIsAWSService', String(caller.kind === 'service'));
    set('aws:ViaAWSService', String((caller.via?.length ?? 0) > 0));
    if (caller.kind === 'service') {
      set('aws:SourceArn', caller.sourceArn);
      set('aws:SourceAccount', caller.account);
      set('aws:PrincipalServiceName', caller.arn);
    } else if (caller.kind !== 'anonymous') {
      set('aws:PrincipalArn', caller.roleArn ?? caller.arn);
      set('aws:PrincipalAccount', caller.account);
      set('aws:PrincipalType', caller.kind === 'root' ? 'Account' : 'AssumedRole');
      set('aws:userid', caller.userId);
      if (caller.issuedAt !== undefined) set('aws:TokenIssueTime', new Date(caller.issuedAt).toISOString());
    }
    set('aws:SourceIp', (caller.via?.length ?? 0) > 0 ? undefined : caller.sourceIp);
    set('aws:CalledVia', caller.via?.length === 0 ? undefined : caller.via);
    set('kms:ViaService', authorization.action.startsWith('kms:') ? caller.via?.at(-1) : undefined);
    set('kms:CallerAccount', authorization.action.startsWith('kms:') ? caller.account : undefined);
    for (const [name, value] of Object.entries({ ...roleTags, ...caller.sessionTags })) set(`aws:PrincipalTag/${name}`, value);
    for (const [name, value] of Object.entries(authorization.conditions ?? {})) set(name, value);
    return keys;
  }
}

/** Actions on no resource of their own whose refusal says `on resource: *`; that of all others names none. */
const namesAnyResource: ReadonlySet<string> = new Set(['ecr:GetAuthorizationToken']);

/** S3 quotes the resource in the message, the other services do not. */
function quoted(authorization: Authorization): string {
  return authorization.action.startsWith('s3:') ? `"${authorization.resource}"` : authorization.resource;
}

function principalOf(caller: Caller): Principal {
  return {
    arns: caller.roleArn === undefined ? [caller.arn] : [caller.arn, caller.roleArn],
    account: caller.account,
    anonymous: caller.kind === 'anonymous',
    ...(caller.kind === 'service' ? { service: caller.arn } : {}),
  };
}
