// Takes statements away one at a time and says what failed without each.
import { denialsIn, isDenialOf } from './denial';
import type { DeployedEnvironment } from './environment';
import { runPipeline, startPipeline } from './executions';
import { driverCommands, type StepRole } from './removals';
import { statementsOf, withoutStatement, type KeptStatement } from './role-policy';

/** What the removal of one statement came to. */
export interface Removal {
  /** Such as `prepare-data`. */
  purpose: string;
  sid: string;
  /** The step or command that failed; `nothing` where nobody was hurt. */
  failed: string;
  /** `action on resource` that AWS's text names, or the text where it names none. */
  denied: string;
  /** What is not as it has to be; empty where all is well. */
  faults: string[];
  milliseconds: number;
}

/** Removes the statements of a step's role (all, or those asked for), one after the other. */
export async function proveStepRole(environment: DeployedEnvironment, role: StepRole, tell: (removal: Removal) => void, only?: readonly string[]): Promise<Removal[]> {
  const roleName = `${environment.name}-${role.purpose}`;
  const removals: Removal[] = [];
  for (const statement of await chosen(environment, roleName, only)) {
    const began = Date.now();
    const run = await withoutStatement(environment.iam, roleName, statement.Sid, () => runPipeline(environment, role.fresh(statement.Sid)));
    const reason = run.failed.map((failed) => failed.reason).join('\n');
    const failed = run.failed.map(({ step }) => step).join(', ') || 'nothing';
    const expected = role.step(statement.Sid);
    const removal = {
      purpose: role.purpose, sid: statement.Sid, failed, ...judged(reason, statement, roleName, failed === expected ? [] : [`${expected} was to fail, ${failed} did`]),
      milliseconds: Date.now() - began,
    };
    tell(removal);
    removals.push(removal);
  }
  return removals;
}

/** Removes the statements of the driver role, each under the command that needs it. */
export async function proveDriverRole(environment: DeployedEnvironment, tell: (removal: Removal) => void, only?: readonly string[]): Promise<Removal[]> {
  const roleName = `${environment.name}-driver`;
  const removals: Removal[] = [];
  for (const statement of await chosen(environment, roleName, only)) {
    const began = Date.now();
    const words = await commandFor(environment, statement.Sid);
    const { code, output } = await withoutStatement(environment.iam, roleName, statement.Sid, () => environment.mlops(...words, '--env', 'dev', '--local'));
    const removal = {
      purpose: 'driver', sid: statement.Sid, failed: code === 0 ? 'nothing' : `mlops ${words[0] ?? ''}`,
      ...judged(output, statement, roleName, code === 0 ? [`mlops ${words.join(' ')} was to fail`] : []), milliseconds: Date.now() - began,
    };
    tell(removal);
    removals.push(removal);
  }
  return removals;
}

async function commandFor(environment: DeployedEnvironment, sid: string): Promise<string[]> {
  const words = driverCommands[sid];
  if (words === undefined) throw new Error(`no command is known that needs the driver's statement ${sid}: add it to the list`);
  if (!words.includes('RUN')) return [...words];
  const going = await startPipeline(environment, true);
  return words.map((word) => (word === 'RUN' ? going.split('/').at(-1) ?? '' : word));
}

async function chosen({ iam }: DeployedEnvironment, roleName: string, only: readonly string[] | undefined): Promise<KeptStatement[]> {
  const statements = await statementsOf(iam, roleName);
  if (only === undefined) return statements;
  const unknown = only.filter((sid) => !statements.some(({ Sid }) => Sid === sid));
  if (unknown.length > 0) throw new Error(`${roleName} has no statement ${unknown.join(', ')}`);
  return statements.filter(({ Sid }) => only.includes(Sid));
}

/** Compares what was told with what AWS tells when a role lacks the statement. */
function judged(text: string, statement: KeptStatement, roleName: string, faults: readonly string[]): Pick<Removal, 'denied' | 'faults'> {
  const denials = denialsIn(text);
  const fitting = denials.find((denial) => denial.role === roleName && isDenialOf(denial, statement));
  const shown = fitting ?? denials[0];
  return {
    denied: shown === undefined ? text.trim().slice(-400) : `${shown.action} on ${shown.resource}`,
    faults: [...faults, ...(fitting === undefined ? [`no text names ${roleName} and an action and a resource of the statement`] : [])],
  };
}
