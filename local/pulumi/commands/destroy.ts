// `pulumi destroy`: takes every resource of the stack away.
import { switchOf } from '../command-line';
import { deleteStates } from '../engine/delete-rest';
import { diagnose } from '../engine/deployment';
import { needsOf } from '../engine/dependents';
import { runOperation } from '../engine/operation';
import type { ResourceState } from '../backend/checkpoint';
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

export const destroy: PulumiCommand = {
  words: 'destroy',
  summary: 'take every resource of the stack away',
  async run(world, line) {
    const preview = switchOf(line, 'preview-only');
    await runOperation(world, line, {
      kind: 'destroy', title: preview ? 'Previewing destroy' : 'Destroying', preview,
      work: async (deployment) => {
        const states = deployment.book.current();
        const kept = deployment.options.excludeProtected ? protectedOnes(states) : new Set<ResourceState>();
        if (kept.size > 0) diagnose(deployment, 'info', 'There were no unprotected resources to destroy.');
        await deleteStates(deployment, states.filter((state) => !kept.has(state)));
        return { failed: deployment.errors.length > 0 };
      },
    });
  },
};
