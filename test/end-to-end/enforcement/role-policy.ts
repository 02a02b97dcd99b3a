// Takes one statement out of a role's policy for a while.
import { GetRolePolicyCommand, ListRolePoliciesCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { IAMClient } from '@aws-sdk/client-iam';

/** A statement as IAM keeps it. */
export interface KeptStatement {
  Sid: string;
  Action: string | string[];
  Resource: string | string[];
}

interface RolePolicy { name: string; version: string; statements: KeptStatement[] }

async function readPolicy(iam: IAMClient, role: string): Promise<RolePolicy> {
  const { PolicyNames: [name, ...others] = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: role }));
  if (name === undefined || others.length > 0) throw new Error(`role ${role} has not one inline policy`);
  const { PolicyDocument: text = '' } = await iam.send(new GetRolePolicyCommand({ RoleName: role, PolicyName: name }));
  const document = JSON.parse(decodeURIComponent(text)) as { Version: string; Statement: KeptStatement[] };
  return { name, version: document.Version, statements: document.Statement };
}

/** The statements of a role. @throws Error where two cannot be told apart */
export async function statementsOf(iam: IAMClient, role: string): Promise<KeptStatement[]> {
  const { statements } = await readPolicy(iam, role);
  if (new Set(statements.map(({ Sid }) => Sid)).size !== statements.length) throw new Error(`statements of role ${role} share a Sid`);
  return statements;
}

/** Runs `work` while the role lacks the statement; afterwards the role has it again, whatever happened. */
export async function withoutStatement<T>(iam: IAMClient, role: string, sid: string, work: () => Promise<T>): Promise<T> {
  const { name, version, statements } = await readPolicy(iam, role);
  const put = async (left: readonly KeptStatement[]): Promise<void> => {
    await iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: name, PolicyDocument: JSON.stringify({ Version: version, Statement: left }) }));
  };
  await put(statements.filter(({ Sid }) => Sid !== sid));
  try {
    return await work();
  } finally {
    await put(statements);
  }
}
