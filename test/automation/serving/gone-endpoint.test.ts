// An endpoint that is gone while its stack still has it leads to a refresh, whoever deploys or destroys next; any other does not.
import assert from 'node:assert/strict';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { CommandContext } from '../../../automation/commands/command';
import { refreshWhereGone } from '../../../automation/serving/gone-endpoint';
import type { ModelProject } from '../../../automation/project/load-project';
import type { StackSession } from '../../../automation/stacks/environment-session';

/** What becomes of a stack with these outputs whose endpoint has these statuses, look by look; none: it is gone. */
async function outcome(statuses: readonly string[], outputs: object): Promise<{ gone: boolean; refreshed: number; notes: string[] }> {
  const left = [...statuses];
  const notes: string[] = [];
  let refreshed = 0;
  const sagemaker = {
    send: async ({ constructor: { name } }: object) => {
      if (name !== 'DescribeEndpointCommand') return { ProductionVariants: [{ ModelName: 'm' }] };
      const status = left.shift();
      if (status === undefined) throw new Error('Could not find endpoint "ours".');
      return { EndpointStatus: status, EndpointConfigName: 'c' };
    },
  } as unknown as SageMakerClient;
  const stack = { stackName: 'ours', stack: { outputs: async () => outputs, refresh: async () => { refreshed += 1; } } } as unknown as StackSession<ModelProject>;
  const report = ({ type, message }: { type: string; message?: string }): void => { if (type === 'note') notes.push(message ?? ''); };
  const context = { console: { report }, now: () => 0, signal: new AbortController().signal } as unknown as CommandContext;
  return { gone: await refreshWhereGone(context, stack, sagemaker, 'ours'), refreshed, notes };
}

const deployed = { endpointName: { value: 'ours', secret: false } };

describe('a stack whose endpoint', () => {
  it('is gone is read anew', async () => {
    assert.deepEqual(await outcome([], deployed), { gone: true, refreshed: 1, notes: ['the endpoint ours is gone, but its stack still has it'] });
  });
  it('goes just now is read anew once it is gone', async () => {
    assert.deepEqual([(await outcome(['Deleting', 'Deleting'], deployed)).refreshed], [1]);
  });
  it('serves, fails or changes is left as it is', async () => {
    for (const status of ['InService', 'Failed', 'Updating', 'Creating']) assert.deepEqual(await outcome([status], deployed), { gone: false, refreshed: 0, notes: [] }, status);
  });
  it('never was is left as it is', async () => {
    assert.deepEqual(await outcome([], {}), { gone: false, refreshed: 0, notes: [] });
  });
});
