// Policy documents as users write them, checked for IAM's grammar before they are kept.
import { AwsError, type PolicyDocument } from '../operation';
import { isOperator } from './conditions';
import { listOf } from './statement';

/** Which grammar: identity policies name no principals, those of resources (trust policies: no resource) must. */
export type PolicyKind = 'identity' | 'resource' | 'trust';

const STATEMENT_KEYS = new Set(['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']);

/** @throws AwsError of the code given (`MalformedPolicyDocument`, `MalformedPolicy`) with what is wrong */
export function parsePolicy(text: string, kind: PolicyKind, code: string): PolicyDocument {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new AwsError(code, kind === 'trust' ? 'This policy contains invalid Json' : 'Syntax errors in policy.');
  }
  const fault = documentFault(document, kind);
  if (fault !== undefined) throw new AwsError(code, fault);
  return document as PolicyDocument;
}

function documentFault(document: unknown, kind: PolicyKind): string | undefined {
  if (!isObject(document)) return 'Syntax errors in policy.';
  const unknown = Object.keys(document).find((key) => !['Version', 'Id', 'Statement'].includes(key));
  if (unknown !== undefined) return `Syntax errors in policy: unknown field ${unknown}.`;
  const { Version, Statement } = document;
  if (Version !== undefined && Version !== '2012-10-17' && Version !== '2008-10-17')
    return `The policy version ${JSON.stringify(Version)} is not one of 2012-10-17, 2008-10-17.`;
  const statements = listOf(Statement);
  if (Statement === undefined || statements.length === 0) return 'Syntax errors in policy: Statement is missing.';
  for (const statement of statements) {
    const fault = statementFault(statement, kind);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function statementFault(statement: unknown, kind: PolicyKind): string | undefined {
  if (!isObject(statement)) return 'Syntax errors in policy: a statement is an object.';
  const unknown = Object.keys(statement).find((key) => !STATEMENT_KEYS.has(key));
  if (unknown !== undefined) return `Syntax errors in policy: unknown field ${unknown} in a statement.`;
  if (statement['Effect'] !== 'Allow' && statement['Effect'] !== 'Deny') return `Invalid effect: ${JSON.stringify(statement['Effect'])}`;
  if ((statement['Action'] === undefined) === (statement['NotAction'] === undefined)) return 'A policy statement must contain actions.';
  const actions = listOf(statement['Action'] ?? statement['NotAction']);
  const action = actions.find((item) => typeof item !== 'string' || !/^(\*|[A-Za-z0-9*?-]+:[A-Za-z0-9*?]+)$/.test(item));
  if (action !== undefined) return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
  return principalFault(statement, kind) ?? resourceFault(statement, kind) ?? conditionFault(statement['Condition']);
}

function principalFault(statement: Record<string, unknown>, kind: PolicyKind): string | undefined {
  const principal = statement['Principal'] ?? statement['NotPrincipal'];
  if (kind === 'identity') return principal === undefined ? undefined : 'Policy document should not specify a principal.';
  if (principal === undefined) return 'Missing required field Principal';
  if (principal === '*') return undefined;
  if (!isObject(principal)) return 'Invalid principal in policy';
  const kinds = ['AWS', 'Service', 'Federated', 'CanonicalUser'];
  const wrong = Object.entries(principal).find(
    ([key, values]) => !kinds.includes(key) || listOf(values).some((value) => typeof value !== 'string' || value === ''),
  );
  if (wrong !== undefined) return `Invalid principal in policy: ${JSON.stringify(wrong[0])}:${JSON.stringify(wrong[1])}`;
  return undefined;
}

function resourceFault(statement: Record<string, unknown>, kind: PolicyKind): string | undefined {
  const resource = statement['Resource'] ?? statement['NotResource'];
  if (kind === 'trust') return resource === undefined ? undefined : 'Has prohibited field Resource';
  if (resource === undefined) return 'Policy statement must contain resources.';
  const wrong = listOf(resource).find((item) => typeof item !== 'string' || (item !== '*' && !/^(arn:|\*|\$\{)/.test(item)));
  return wrong === undefined ? undefined : `Resource ${String(wrong)} must be in ARN format or "*".`;
}

function conditionFault(condition: unknown): string | undefined {
  if (condition === undefined) return undefined;
  if (!isObject(condition)) return 'Syntax errors in policy: Condition is an object.';
  for (const [operator, block] of Object.entries(condition)) {
    if (!isOperator(operator)) return `Invalid Condition type : ${operator}`;
    if (!isObject(block)) return 'Syntax errors in policy: a condition operator holds an object of keys.';
    const value = Object.values(block)
      .flatMap((values) => listOf(values))
      .find((item) => !['string', 'number', 'boolean'].includes(typeof item));
    if (value !== undefined) return 'Syntax errors in policy: condition values are strings, numbers or booleans.';
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
