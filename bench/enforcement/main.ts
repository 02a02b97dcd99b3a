// Proves least privilege: each statement of each role is removed in turn, and exactly what needs it has to fail.
// Run: npm run enforcement -- [--parts] [role ...]
// With --parts, each action and each resource of a statement alone: what hurts nobody then is listed, not a failure, since
// a statement may name what only AWS's own machines ask for.
import { deployEnvironment, type DeployedEnvironment } from '../../test/end-to-end/enforcement/environment';
import { proveDriverRole, proveStepRole, type Removal } from '../../test/end-to-end/enforcement/proof';
import { partialCuts, wholeCut } from '../../test/end-to-end/enforcement/role-policy';
import { judgingRoles, pipelineRole, preparingRoles, type StepRole } from '../../test/end-to-end/enforcement/removals';

const hurtsNobody = ({ failed }: Removal): boolean => failed === 'nothing';

/** One part of a statement: what was missing, and what that hurt. */
function tellPart({ purpose, sid, missing, failed, denied, faults }: Removal): void {
  const part = [missing.Action, missing.Resource].map((value) => (Array.isArray(value) && value.length > 1 ? 'all' : String(value))).join(' on ');
  process.stdout.write(`${faults.length === 0 ? 'ok    ' : failed === 'nothing' ? 'unused' : 'other '} ${`${purpose} ${sid}`.padEnd(46)} ${failed.padEnd(20)} ${part}\n`);
  if (faults.length > 0 && failed !== 'nothing') process.stdout.write(`       ${denied.slice(0, 400)}\n`);
}

/** One statement: what failed without it, and in which words. */
function tellWhole({ purpose, sid, failed, denied, faults, milliseconds }: Removal): void {
  const mark = faults.length === 0 ? 'ok    ' : 'FAILED';
  process.stdout.write(`${mark} ${`${purpose} ${sid}`.padEnd(46)} ${failed.padEnd(20)} ${(milliseconds / 1000).toFixed(1).padStart(5)} s  ${denied.replace(/\s+/g, ' ')}\n`);
  for (const fault of faults) process.stdout.write(`       ${fault}\n`);
}

/** Two lanes at once never share a role: what is prepared freshly, and what is judged on the base run's cached work. */
async function prove(environment: DeployedEnvironment, parts: boolean, wanted: (purpose: string) => boolean): Promise<Removal[]> {
  const tell = parts ? tellPart : tellWhole;
  const plan = { cuts: parts ? partialCuts : wholeCut };
  const inTurn = async (roles: readonly StepRole[]): Promise<Removal[]> => {
    const removals: Removal[] = [];
    for (const role of roles.filter(({ purpose }) => wanted(purpose))) removals.push(...await proveStepRole(environment, role, tell, plan));
    return removals;
  };
  // A part that hurts nobody lets its run go on to the roles of the other lane.
  const steps = parts ? [await inTurn([...preparingRoles, ...judgingRoles])] : await Promise.all([inTurn(preparingRoles), inTurn(judgingRoles)]);
  const pipeline = await inTurn([pipelineRole]);
  return [...steps.flat(), ...pipeline, ...(wanted('driver') ? await proveDriverRole(environment, tell, plan) : [])];
}

async function main(words: readonly string[]): Promise<number> {
  const began = Date.now();
  const seconds = (): string => ((Date.now() - began) / 1000).toFixed(0);
  const parts = words.includes('--parts');
  const purposes = words.filter((word) => word !== '--parts');
  const environment = await deployEnvironment();
  try {
    process.stdout.write(`deployed and run once after ${seconds()} s\n`);
    const removals = await prove(environment, parts, (purpose) => purposes.length === 0 || purposes.includes(purpose));
    const good = removals.filter((removal) => removal.faults.length === 0 || (parts && hurtsNobody(removal)));
    const what = parts ? 'parts of statements: what needs them fails without, or nobody does' : 'statements: exactly what needs it fails without it';
    process.stdout.write(`${good.length} of ${removals.length} ${what} (${seconds()} s)\n`);
    return good.length === removals.length && removals.length > 0 ? 0 : 1;
  } finally {
    await environment.end();
  }
}

main(process.argv.slice(2)).then((code) => { process.exitCode = code; }, (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
  process.exitCode = 1;
});
