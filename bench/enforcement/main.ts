// Proves least privilege: each statement of each role is removed in turn, and exactly what needs it has to fail.
// Run: node -r ts-node/register bench/enforcement/main.ts [role ...]
import { deployEnvironment, type DeployedEnvironment } from '../../test/end-to-end/enforcement/environment';
import { proveDriverRole, proveStepRole, type Removal } from '../../test/end-to-end/enforcement/proof';
import { judgingRoles, pipelineRole, preparingRoles, type StepRole } from '../../test/end-to-end/enforcement/removals';

function tell({ purpose, sid, failed, denied, faults, milliseconds }: Removal): void {
  const mark = faults.length === 0 ? 'ok    ' : 'FAILED';
  process.stdout.write(`${mark} ${`${purpose} ${sid}`.padEnd(46)} ${failed.padEnd(20)} ${(milliseconds / 1000).toFixed(1).padStart(5)} s  ${denied.replace(/\s+/g, ' ')}\n`);
  for (const fault of faults) process.stdout.write(`       ${fault}\n`);
}

/** Two lanes at once never share a role: what is prepared freshly, and what is judged on the base run's cached work. */
async function prove(environment: DeployedEnvironment, wanted: (purpose: string) => boolean): Promise<Removal[]> {
  const inTurn = async (roles: readonly StepRole[]): Promise<Removal[]> => {
    const removals: Removal[] = [];
    for (const role of roles.filter(({ purpose }) => wanted(purpose))) removals.push(...await proveStepRole(environment, role, tell));
    return removals;
  };
  const steps = await Promise.all([inTurn(preparingRoles), inTurn(judgingRoles)]);
  const pipeline = await inTurn([pipelineRole]);
  return [...steps.flat(), ...pipeline, ...(wanted('driver') ? await proveDriverRole(environment, tell) : [])];
}

async function main(purposes: readonly string[]): Promise<number> {
  const began = Date.now();
  const seconds = (): string => ((Date.now() - began) / 1000).toFixed(0);
  const environment = await deployEnvironment();
  try {
    process.stdout.write(`deployed and run once after ${seconds()} s\n`);
    const removals = await prove(environment, (purpose) => purposes.length === 0 || purposes.includes(purpose));
    const bad = removals.filter(({ faults }) => faults.length > 0);
    process.stdout.write(`${removals.length - bad.length} of ${removals.length} statements: exactly what needs it fails without it (${seconds()} s)\n`);
    return bad.length === 0 && removals.length > 0 ? 0 : 1;
  } finally {
    await environment.end();
  }
}

main(process.argv.slice(2)).then((code) => { process.exitCode = code; }, (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
  process.exitCode = 1;
});
