// `pulumi up` and `pulumi preview`: run the program and bring the stack to what it wants.
import fs from 'node:fs';
import path from 'node:path';
import { flagOf, listOf, switchOf, type CommandLine } from '../command-line';
import { CliFailure } from '../failure';
import { deleteStates, unwanted } from '../engine/delete-rest';
import { warnOfInterrupted } from '../engine/interrupted';
import { runOperation } from '../engine/operation';
import { runProgram } from '../engine/run-program';
import { keepPlan, checkPlan } from '../engine/plan';
import { refreshStates } from '../engine/refresh-states';
import { loadPolicyPacks, type PolicyPacks } from '../plugins/policy-packs';
import type { ProcessWorld } from '../process-world';
import type { PulumiCommand } from './command';

/** The address of the inline program. @throws CliFailure for programs on disk, which need a language host */
function clientOf(line: CommandLine): string {
  const client = flagOf(line, 'client');
  if (client !== undefined) return client;
  throw new CliFailure('error: the embedded pulumi runs inline programs of the Automation API only; install the Pulumi CLI to run a program from disk');
}

/** Runs the program and the steps that follow from it. */
async function bringAbout(world: ProcessWorld, line: CommandLine, preview: boolean): Promise<void> {
  const client = clientOf(line);
  const planFile = flagOf(line, 'plan');
  let policies: PolicyPacks | undefined;
  try {
    const deployment = await runOperation(world, line, {
      kind: 'update', title: preview ? 'Previewing update' : 'Updating', preview,
      before: async (running) => {
        policies = await loadPolicyPacks(world, running, listOf(line, 'policy-pack'), listOf(line, 'policy-pack-config'));
      },
      work: async (running, state, engine) => {
        if (planFile !== undefined) checkPlan(running, JSON.parse(fs.readFileSync(path.resolve(world.folder, planFile), 'utf8')));
        warnOfInterrupted(running);
        if (switchOf(line, 'refresh', 'r')) await refreshStates(running, running.book.current());
        const result = await runProgram(running, client, {
          folder: state.project.folder, main: state.project.main ?? '.', monitorReady: engine.announce, stackOutputs: engine.stackOutputs,
        });
        try {
          if (!result.failed) await deleteStates(running, unwanted(running));
          result.end();
          if (!result.failed) await policies?.analyzeStack(running);
        } catch (error) {
          result.end();
          result.close();
          throw error;
        }
        return { failed: result.failed, close: result.close };
      },
    });
    const saved = flagOf(line, 'save-plan');
    if (saved !== undefined) {
      fs.writeFileSync(path.resolve(world.folder, saved), JSON.stringify(keepPlan(deployment), null, 2), { mode: 0o600 });
      world.err(`Update plan written to '${saved}'\nRun \`pulumi up --plan='${saved}'\` to constrain the update to the operations planned by this preview\n`);
    }
  } finally {
    policies?.close();
  }
}

export const up: PulumiCommand = { words: 'up', summary: "bring the stack to what its program wants", run: (world, line) => bringAbout(world, line, false) };
export const preview: PulumiCommand = { words: 'preview', summary: 'tell what up would do', run: (world, line) => bringAbout(world, line, true) };
