// `pulumi refresh`: looks at every resource and takes what is really there into the state.
import type { ResourceState } from '../backend/checkpoint';
import { switchOf } from '../command-line';
import { count, diagnose, perform, type Deployment } from '../engine/deployment';
import { runOperation } from '../engine/operation';
import { providerOf } from '../engine/register-provider';
import { providerTypePrefix } from '../engine/urn';
import { messageOf } from '../plugins/call';
import { timestamp } from '../process-world';
import { changedKeys } from '../values/equal';
import type { PulumiCommand } from './command';

/** Reads one resource; it leaves the state where it is gone. */
async function refreshOne(deployment: Deployment, old: ResourceState): Promise<void> {
  const readable = old.custom && old.external !== true && !old.type.startsWith(providerTypePrefix) && old.provider !== undefined && old.provider !== '';
  if (!readable) {
    if (!old.type.startsWith(providerTypePrefix)) count(deployment, 'same', old.type);
    return;
  }
  await perform(deployment, { operation: 'refresh', urn: old.urn, type: old.type, old, new: old, logical: true, provider: old.provider ?? '' }, async () => {
    const provider = await providerOf(deployment, old.provider ?? '');
    const found = await provider.read(old.urn, old.id ?? '', old.inputs ?? {}, old.outputs ?? {}).catch((error: unknown) => {
      diagnose(deployment, 'error', messageOf(error), old.urn);
      throw error;
    });
    if (found === undefined) {
      if (!deployment.options.preview) deployment.book.drop(old);
      count(deployment, 'delete', old.type);
      return undefined;
    }
    const changed = changedKeys(old.outputs ?? {}, found.outputs).length > 0;
    count(deployment, changed ? 'update' : 'same', old.type);
    if (!changed || deployment.options.preview) return old;
    deployment.book.rewrite(old, { outputs: found.outputs, ...(found.inputs === undefined ? {} : { inputs: found.inputs }), modified: timestamp(deployment.now()) });
    return old;
  });
}

export const refresh: PulumiCommand = {
  words: 'refresh',
  summary: 'take what is really there into the state',
  async run(world, line) {
    const preview = switchOf(line, 'preview-only');
    await runOperation(world, line, {
      kind: 'refresh', title: preview ? 'Previewing refresh' : 'Refreshing', preview,
      work: async (deployment) => {
        const targets = deployment.options.targets;
        for (const state of deployment.book.current()) {
          if (targets.length === 0 || targets.includes(state.urn)) await refreshOne(deployment, state);
        }
        return { failed: deployment.errors.length > 0 };
      },
    });
  },
};
