// Takes one statement, or a part of it, out of a role's policy for a while.
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

/** What is taken away of a statement: all of it, or a part. */
export interface Cut {
  /** What is missing, as a statement. */
  missing: KeptStatement;
  /** What stays of the statement; undefined: nothing. */
  left?: KeptStatement;
}

const list = (value: string | string[]): string[] => (typeof value === 'string' ? [value] : value);

/** The statement as a whole. */
export function wholeCut(statement: KeptStatement): Cut[] {
  return [{ missing: statement }];
}

/** Each action alone and each resource alone, of a statement that has several. */
export function partialCuts(statement: KeptStatement): Cut[] {
  const [actions, resources] = [list(statement.Action), list(statement.Resource)];
  return [
    ...(actions.length < 2 ? [] : actions.map((action) => ({
      missing: { ...statement, Action: [action] }, left: { ...statement, Action: actions.filter((other) => other !== action) },
    }))),
    ...(resources.length < 2 ? [] : resources.map((resource) => ({
      missing: { ...statement, Resource: [resource] }, left: { ...statement, Resource: resources.filter((other) => other !== resource) },
    }))),
  ];
}

/** Runs `work` while the role lacks what is cut; afterwards the role has it again, whatever happened. */
export async function withoutCut<T>({ iam, settled }: { iam: IAMClient; settled(): Promise<unknown> }, role: string, { missing, left }: Cut, work: () => Promise<T>): Promise<T> {
  const { name, version, statements } = await readPolicy(iam, role);
  const put = async (kept: readonly KeptStatement[]): Promise<void> => {
    await iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: name, PolicyDocument: JSON.stringify({ Version: version, Statement: kept }) }));
    await settled();
  };
  await put(statements.flatMap((statement) => (statement.Sid !== missing.Sid ? [statement] : left === undefined ? [] : [left])));
  try {
    return await work();
  } finally {
    await put(statements);
  }
}
