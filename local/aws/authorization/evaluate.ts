// IAM's decision: explicit denies first, then session policies, boundary, identity and resource policies.
import type { PolicyDocument } from '../operation';
import { type PolicyRequest, principalMatch, statementFits, statementsOf } from './statement';

/** All policies that have a say in a request. */
export interface Policies {
  /** Attached to the caller, inline and managed. Root has none and needs none. */
  identity: readonly PolicyDocument[];
  /** Whether the caller is the account's root, whom identity policies do not limit. */
  root: boolean;
  boundary?: PolicyDocument;
  /** Given when the role was assumed. */
  session: readonly PolicyDocument[];
  resource?: PolicyDocument;
  /** KMS: nothing counts but the resource's policy, and what it delegates to the account. */
  resourceRules: boolean;
  /** What the resource policy is called in the message. */
  resourceName: string;
}

/** Allowed, or why not, in AWS's words: `because no identity-based policy allows the s3:GetObject action`. */
export type Decision = { allowed: true } | { allowed: false; because: string };

/** Decides. @see "Policy evaluation logic" in IAM's user guide */
export function evaluate(request: PolicyRequest, policies: Policies): Decision {
  const denied = denier(request, policies);
  if (denied !== undefined) return { allowed: false, because: `with an explicit deny in ${denied}` };
  const resource = policies.resource === undefined ? 'no' : resourceAllows(policies.resource, request);
  if (policies.resourceRules && (resource === 'no' || (resource === 'account' && !policies.root && !allows(policies.identity, request)))) {
    return resource === 'no' ? refused(`no ${policies.resourceName} allows`, request) : refused('no identity-based policy allows', request);
  }
  const outside = request.principal.anonymous || request.principal.service !== undefined;
  if (outside) return resource === 'no' ? refused(`no ${policies.resourceName} allows`, request) : { allowed: true };
  if (policies.root) return { allowed: true };
  if (policies.session.length > 0 && !allows(policies.session, request)) return refused('no session policy allows', request);
  if (policies.boundary !== undefined && !allows([policies.boundary], request)) return refused('no permissions boundary allows', request);
  if (resource === 'exact' || allows(policies.identity, request)) return { allowed: true };
  return refused('no identity-based policy allows', request);
}

function refused(what: string, request: PolicyRequest): Decision {
  return { allowed: false, because: `because ${what} the ${request.action} action` };
}

/** The name of the first kind of policy that denies. */
function denier(request: PolicyRequest, policies: Policies): string | undefined {
  const kinds: readonly (readonly [string, readonly PolicyDocument[]])[] = [
    ['an identity-based policy', policies.identity],
    ['a permissions boundary', policies.boundary === undefined ? [] : [policies.boundary]],
    ['a session policy', policies.session],
  ];
  const kind = kinds.find(([, documents]) => documents.some((document) => statementsOf(document)
    .some((statement) => statement.Effect === 'Deny' && statementFits(statement, document.Version, request))));
  if (kind !== undefined) return kind[0];
  const { resource } = policies;
  const denies = resource !== undefined && statementsOf(resource).some((statement) =>
    statement.Effect === 'Deny' && principalMatch(statement, request.principal) !== 'no' && statementFits(statement, resource.Version, request));
  return denies ? `a ${policies.resourceName}` : undefined;
}

function allows(documents: readonly PolicyDocument[], request: PolicyRequest): boolean {
  return documents.some((document) => statementsOf(document).some((statement) =>
    statement.Effect === 'Allow' && statementFits(statement, document.Version, request)));
}

/** How a resource's policy allows: to the caller itself, to its account (identity policies decide further), or not. */
function resourceAllows(document: PolicyDocument, request: PolicyRequest): 'exact' | 'account' | 'no' {
  let found: 'account' | 'no' = 'no';
  for (const statement of statementsOf(document)) {
    if (statement.Effect !== 'Allow') continue;
    const match = principalMatch(statement, request.principal);
    if (match === 'no' || !statementFits(statement, document.Version, request)) continue;
    if (match !== 'account') return 'exact';
    found = 'account';
  }
  return found;
}
