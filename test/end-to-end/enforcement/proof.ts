// Takes statements away one at a time and says what failed without each.
import { denialsIn, isDenialOf } from './denial';
import type { DeployedEnvironment } from './environment';
import { runPipeline, startPipeline } from './executions';
import { driverCommands, type StepRole } from './removals';
import { statementsOf, wholeCut, withoutCut, type Cut, type KeptStatement } from './role-policy';

/** Which statements of a role are cut, and how. */
export interface Plan {
  /** By Sid. @default all */
  only?: readonly string[];
  /** @default as a whole */
  cuts?: (statement: KeptStatement) => readonly Cut[];
}

/** What the removal of one statement, or of a part of it, came to. */
export interface Removal {
  /** Such as `prepare-data`. */
  purpose: string;
  sid: string;
  /** The actions and resources that were missing. */
  missing: Pick<KeptStatement, 'Action' | 'Resource'>;
  /** The step or command that failed; `nothing` where nobody was hurt. */
  failed: string;
  /** `action on resource` that AWS's text names, or the text where it names none. */
  denied: string;
  /** What is not as it has to be; empty where all is well. */
  faults: string[];
  milliseconds: number;
}

/** Removes the statements of a step's role (all, or those asked for), one after the other. */
export async function proveStepRole(environment: DeployedEnvironment, role: StepRole, tell: (removal: Removal) => void, plan: Plan = {}): Promise<Removal[]> {
  const roleName = `${environment.name}-${role.purpose}`;
  const removals: Removal[] = [];
  for (const cut of await chosen(environment, roleName, plan)) {
    const began = Date.now();
    const { missing } = cut;
    const run = await withoutCut(environment, roleName, cut, () => runPipeline(environment, role.fresh(missing.Sid)));
    const reason = run.failed.map((failed) => failed.reason).join('\n');
    const failed = run.failed.map(({ step }) => step).join(', ') || 'nothing';
    const expected = role.step(missing.Sid);
    const removal = {
      purpose: role.purpose, sid: missing.Sid, missing, failed, ...judged(reason, missing, roleName, failed === expected ? [] : [`${expected} was to fail, ${failed} did`]),
      milliseconds: Date.now() - began,
    };
    tell(removal);
    removals.push(removal);
  }
  return removals;
}

/** Removes the statements of the driver role, each under the command that needs it. */
export async function proveDriverRole(environment: DeployedEnvironment, tell: (removal: Removal) => void, plan: Plan = {}): Promise<Removal[]> {
  const roleName = `${environment.name}-driver`;
  const removals: Removal[] = [];
  for (const cut of await chosen(environment, roleName, plan)) {
    const began = Date.now();
    const { missing } = cut;
    const words = await commandFor(environment, missing.Sid);
    const { code, output } = await withoutCut(environment, roleName, cut, () => environment.mlops(...words, '--env', 'dev', '--local'));
    const removal = {
      purpose: 'driver', sid: missing.Sid, missing, failed: code === 0 ? 'nothing' : `mlops ${words[0] ?? ''}`,
      ...judged(output, missing, roleName, code === 0 ? [`mlops ${words.join(' ')} was to fail`] : []), milliseconds: Date.now() - began,
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

async function chosen({ iam }: DeployedEnvironment, roleName: string, { only, cuts = wholeCut }: Plan): Promise<Cut[]> {
  const statements = await statementsOf(iam, roleName);
  const unknown = only?.filter((sid) => !statements.some(({ Sid }) => Sid === sid)) ?? [];
  if (unknown.length > 0) throw new Error(`${roleName} has no statement ${unknown.join(', ')}`);
  return statements.filter(({ Sid }) => only?.includes(Sid) ?? true).flatMap(cuts);
}

/** Compares what was told with what AWS tells when a role lacks the statement. */
function judged(text: string, missing: KeptStatement, roleName: string, faults: readonly string[]): Pick<Removal, 'denied' | 'faults'> {
  const denials = denialsIn(text);
  const fitting = denials.find((denial) => denial.role === roleName && isDenialOf(denial, missing));
  const shown = fitting ?? denials[0];
  return {
    denied: shown === undefined ? text.trim().slice(-400) : `${shown.action} on ${shown.resource}`,
    faults: [...faults, ...(fitting === undefined ? [`no text names ${roleName} and an action and a resource of the statement`] : [])],
  };
}
