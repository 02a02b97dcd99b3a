// Spreads a role's statements over as many managed policies as IAM's limit of characters asks for.
import { allow, type PolicyDocument, type Statement } from '../../infra/permissions/statement';

/** Characters of a managed policy, blanks not counted. Source: IAM quotas. */
export const managedPolicyLimit = 6144;
/** Managed policies that a role may have, before its quota is raised. */
export const managedPoliciesOfRole = 10;

const sizeOf = (statements: readonly Statement[]): number => JSON.stringify(allow(statements)).replace(/\s/g, '').length;

/** Documents in the order of the statements. @throws Error where one statement alone is too long, or the documents are too many */
export function packStatements(statements: readonly Statement[]): PolicyDocument[] {
  const packs: Statement[][] = [];
  for (const statement of statements) {
    const last = packs.at(-1);
    if (sizeOf([statement]) > managedPolicyLimit) throw new Error(`the statement ${statement.sid} has more than the ${managedPolicyLimit} characters of a managed policy`);
    if (last !== undefined && sizeOf([...last, statement]) <= managedPolicyLimit) last.push(statement);
    else packs.push([statement]);
  }
  if (packs.length > managedPoliciesOfRole) throw new Error(`the statements fill ${packs.length} managed policies; a role takes ${managedPoliciesOfRole}`);
  return packs.map((pack) => allow(pack));
}
