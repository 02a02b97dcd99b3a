// Takes away an endpoint that never came into service: DeleteEndpoint is all that SageMaker does with one whose status is Failed.
import { setTimeout as sleep } from 'node:timers/promises';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { CommandFailure, exitCodes } from '../failures';
import { findEndpoint, type ServedEndpoint } from './show-endpoint';

/** Once a second, for as long as SageMaker takes to delete an endpoint. */
const PATIENCE = 300;

/**
 * Deletes the endpoint if its status is Failed and no instance runs for it, and waits until it is gone.
 * @returns whether there was one to take away @throws CommandFailure where instances run, which may serve, or SageMaker does not delete it
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html (EndpointStatus)
 */
export async function takeAwayFailed(sagemaker: SageMakerClient, endpoint: ServedEndpoint | undefined, wait: (milliseconds: number) => Promise<unknown> = sleep): Promise<boolean> {
  if (endpoint?.status !== 'Failed') return false;
  if (endpoint.instances > 0) {
    throw new CommandFailure(`the endpoint ${endpoint.name} is Failed (${endpoint.failureReason ?? 'SageMaker gave no reason'}), and ${endpoint.instances} instances run for it`, exitCodes.deploymentFailed, [
      'Nothing was changed: they may still serve, and SageMaker only deletes such an endpoint. Take it away when nobody asks it (mlops endpoint destroy), then deploy again.',
    ]);
  }
  const { DeleteEndpointCommand } = require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
  await sagemaker.send(new DeleteEndpointCommand({ EndpointName: endpoint.name }));
  for (let second = 0; second < PATIENCE; second += 1) {
    if (await findEndpoint(sagemaker, endpoint.name) === undefined) return true;
    await wait(1000);
  }
  throw new CommandFailure(`SageMaker did not delete the failed endpoint ${endpoint.name} in ${PATIENCE} s`, exitCodes.deploymentFailed, ['Delete it by hand, and deploy again.']);
}
