// `pulumi destroy`: takes every resource of the stack away.
import { switchOf, type CommandLine } from '../command-line';
import { deleteStates } from '../engine/delete-rest';
import { needsOf } from '../engine/dependents';
import { warnOfInterrupted } from '../engine/interrupted';
import { runOperation } from '../engine/operation';
import type { ResourceState } from '../backend/checkpoint';
import { openStackState } from '../engine/open-stack-state';
import type { ProcessWorld } from '../process-world';
import type { PulumiCommand } from './command';

/** Protected resources and all that they need. */
function protectedOnes(states: readonly ResourceState[]): Set<ResourceState> {
  const kept = new Set(states.filter(({ protect }) => protect === true));
  for (let grew = true; grew;) {
    grew = false;
    const needed = new Set([...kept].flatMap((state) => [...needsOf(state)]));
    for (const state of states) {
      if (kept.has(state) || !needed.has(state.urn)) continue;
      kept.add(state);
      grew = true;
    }
  }
  return kept;
}

/** A stack without resources is still there. */
function sayWhatIsLeft(world: ProcessWorld, line: CommandLine): void {
  const state = openStackState(world, line);
  if ((state.checkpoint.checkpoint.latest?.resources?.length ?? 0) > 0) return;
  world.out(`The resources in the stack have been deleted, but the history and configuration associated with the stack are still maintained. \nIf you want to remove the stack completely, run \`pulumi stack rm ${state.stack}\`.\n`);
}

export const destroy: PulumiCommand = {
  words: 'destroy',
  summary: 'take every resource of the stack away',
  async run(world, line) {
    const preview = switchOf(line, 'preview-only');
    await runOperation(world, line, {
      kind: 'destroy', title: preview ? 'Previewing destroy' : 'Destroying', preview,
      unneeded: (deployment) => {
        const states = deployment.book.current();
        if (!deployment.options.excludeProtected) return undefined;
        const kept = protectedOnes(states);
        return states.some((state) => !kept.has(state)) ? undefined
          : `There were no unprotected resources to destroy. There are still ${kept.size} protected resources associated with this stack.\n`;
      },
      work: async (deployment) => {
        warnOfInterrupted(deployment);
        const states = deployment.book.current();
        const kept = deployment.options.excludeProtected ? protectedOnes(states) : new Set<ResourceState>();
        await deleteStates(deployment, states.filter((state) => !kept.has(state)));
        return { failed: deployment.errors.length > 0 };
      },
    });
    if (!preview) sayWhatIsLeft(world, line);
  },
};
