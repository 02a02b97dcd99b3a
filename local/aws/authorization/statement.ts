// Whether one statement of a policy speaks of a request: principal, action, resource, conditions.
import type { PolicyDocument, PolicyStatement } from '../operation';
import { conditionHolds } from './conditions';
import { patternWithVariables, type RequestKeys } from './policy-variables';
import { matchesParts, matchesWildcards } from './wildcards';

/** A request as policies see it. */
export interface PolicyRequest {
  action: string;
  resource: string;
  keys: RequestKeys;
  principal: Principal;
}

/** The forms under which a policy may name the caller. */
export interface Principal {
  /** ARNs: of the session and of its role. */
  arns: readonly string[];
  account: string;
  /** Service principal, such as `events.amazonaws.com`, when AWS itself calls. */
  service?: string;
  anonymous: boolean;
}

/** The statements of a document. */
export function statementsOf(document: PolicyDocument): readonly PolicyStatement[] {
  const { Statement } = document;
  return Array.isArray(Statement) ? (Statement as readonly PolicyStatement[]) : [Statement as PolicyStatement];
}

/** How a statement that names principals names this one; `no` where it does not. */
export type PrincipalMatch = 'no' | 'exact' | 'account' | 'everyone';

/** Whether a statement's action, resource and conditions fit; its principal is judged apart. */
export function statementFits(statement: PolicyStatement, version: string | undefined, request: PolicyRequest): boolean {
  const variables = version === '2012-10-17';
  return actionFits(statement, request.action) && resourceFits(statement, request, variables) && conditionsFit(statement, request.keys, variables);
}

function actionFits(statement: PolicyStatement, action: string): boolean {
  const fits = (patterns: string | readonly string[]): boolean =>
    listOf(patterns).some((pattern) => matchesWildcards(pattern.toLowerCase(), action.toLowerCase()));
  if (statement.Action !== undefined) return fits(statement.Action);
  return statement.NotAction !== undefined && !fits(statement.NotAction);
}

function resourceFits(statement: PolicyStatement, request: PolicyRequest, variables: boolean): boolean {
  const fits = (patterns: string | readonly string[]): boolean =>
    listOf(patterns).some((pattern) => {
      const parts = patternWithVariables(pattern, request.keys, variables);
      return parts !== undefined && matchesParts(parts, request.resource);
    });
  if (statement.Resource !== undefined) return fits(statement.Resource);
  if (statement.NotResource !== undefined) return !fits(statement.NotResource);
  return true;
}

function conditionsFit(statement: PolicyStatement, keys: RequestKeys, variables: boolean): boolean {
  return Object.entries(statement.Condition ?? {}).every(([operator, block]) =>
    Object.entries(block).every(([key, values]) => conditionHolds(operator, key, listOf(values).map(String), keys, variables)),
  );
}

/** How the statement of a resource's policy names the caller. */
export function principalMatch(statement: PolicyStatement, principal: Principal): PrincipalMatch {
  if (statement.NotPrincipal !== undefined) return named(statement.NotPrincipal, principal) === 'no' ? 'everyone' : 'no';
  return statement.Principal === undefined ? 'no' : named(statement.Principal, principal);
}

function named(principals: NonNullable<PolicyStatement['Principal']>, principal: Principal): PrincipalMatch {
  if (principals === '*' || typeof principals === 'string') return 'everyone';
  for (const [kind, values] of Object.entries(principals)) {
    for (const value of listOf(values)) {
      const match = namedAs(kind, value, principal);
      if (match !== 'no') return match;
    }
  }
  return 'no';
}

function namedAs(kind: string, value: string, principal: Principal): PrincipalMatch {
  if (kind === 'Service') return principal.service === value ? 'exact' : 'no';
  if (kind !== 'AWS') return 'no';
  if (value === '*') return 'everyone';
  if (principal.anonymous || principal.service !== undefined) return 'no';
  if (principal.arns.includes(value)) return 'exact';
  return value === principal.account || value === `arn:aws:iam::${principal.account}:root` ? 'account' : 'no';
}

/** A single value as a list. */
export function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
