// `pulumi refresh`: looks at every resource and takes what is really there into the state.
import type { ResourceState } from '../backend/checkpoint';
import { switchOf } from '../command-line';
import { warnOfInterrupted } from '../engine/interrupted';
import { runOperation } from '../engine/operation';
import { refreshStates } from '../engine/refresh-states';
import type { PulumiCommand } from './command';

export const refresh: PulumiCommand = {
  words: 'refresh',
  summary: 'take what is really there into the state',
  async run(world, line) {
    const preview = switchOf(line, 'preview-only');
    await runOperation(world, line, {
      kind: 'refresh', title: preview ? 'Previewing refresh' : 'Refreshing', preview,
      work: async (deployment) => {
        const { targets, excludes } = deployment.options;
        if (switchOf(line, 'clear-pending-creates')) deployment.book.interrupted = [];
        else warnOfInterrupted(deployment);
        const wanted = ({ urn }: ResourceState): boolean => (targets.length === 0 || targets.includes(urn)) && !excludes.includes(urn);
        await refreshStates(deployment, deployment.book.current().filter(wanted));
        return { failed: deployment.errors.length > 0 };
      },
    });
  },
};
