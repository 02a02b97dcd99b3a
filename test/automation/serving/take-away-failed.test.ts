// An endpoint that never came into service is no longer in the way of the next deployment; any other is left alone.
import { DeleteEndpointCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import assert from 'node:assert/strict';
import { takeAwayFailed } from '../../../automation/serving/take-away-failed';

const endpoint = (status: string, instances = 0) => ({ name: 'ours', arn: 'arn', status, configName: 'ours-1', instances });

/** SageMaker with an endpoint that is gone after so many looks. */
function sagemakerThat(looks: number): { client: SageMakerClient; deleted: string[] } {
  const deleted: string[] = [];
  let left = looks;
  const send = async (command: { input: { EndpointName?: string } }): Promise<object> => {
    await Promise.resolve();
    if (command instanceof DeleteEndpointCommand) { deleted.push(command.input.EndpointName ?? ''); return {}; }
    left -= 1;
    if (left < 0) throw new Error('Could not find endpoint "ours".');
    return { EndpointStatus: 'Deleting', ProductionVariants: [{ ModelName: 'm' }] };
  };
  return { client: { send } as unknown as SageMakerClient, deleted };
}

describe('an endpoint in the way of a deployment', () => {
  const waitNot = (): Promise<void> => Promise.resolve();

  it('is deleted, and waited for, where it never came into service', async () => {
    const { client, deleted } = sagemakerThat(3);
    assert.equal(await takeAwayFailed(client, endpoint('Failed'), waitNot), true);
    assert.deepEqual(deleted, ['ours']);
  });

  it('is left alone in any other status, and where there is none', async () => {
    const { client, deleted } = sagemakerThat(0);
    for (const status of ['InService', 'Updating', 'RollingBack', 'UpdateRollbackFailed', 'Creating']) assert.equal(await takeAwayFailed(client, endpoint(status), waitNot), false);
    assert.equal(await takeAwayFailed(client, undefined, waitNot), false);
    assert.deepEqual(deleted, []);
  });

  it('is not deleted while instances run for it, which may serve', async () => {
    const { client, deleted } = sagemakerThat(0);
    await assert.rejects(takeAwayFailed(client, endpoint('Failed', 2), waitNot), /ours is Failed .*, and 2 instances run for it/);
    assert.deepEqual(deleted, []);
  });

  it('is told of where SageMaker does not delete it', async () => {
    await assert.rejects(takeAwayFailed(sagemakerThat(10_000).client, endpoint('Failed'), waitNot), /did not delete the failed endpoint ours in 300 s/);
  });
});
