// Takes away an endpoint that never came into service: SageMaker neither updates nor revives one whose status is Failed, and nothing is served by it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { CommandFailure, exitCodes } from '../failures';
import { findEndpoint, type ServedEndpoint } from './show-endpoint';

/** Once a second, for as long as SageMaker takes to delete an endpoint. */
const PATIENCE = 300;

/**
 * Deletes the endpoint if its status is Failed, and waits until it is gone.
 * @returns whether there was one to take away @throws CommandFailure where SageMaker does not delete it
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html (EndpointStatus)
 */
export async function takeAwayFailed(sagemaker: SageMakerClient, endpoint: ServedEndpoint | undefined, wait: (milliseconds: number) => Promise<unknown> = sleep): Promise<boolean> {
  if (endpoint?.status !== 'Failed') return false;
  const { DeleteEndpointCommand } = require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
  await sagemaker.send(new DeleteEndpointCommand({ EndpointName: endpoint.name }));
  for (let second = 0; second < PATIENCE; second += 1) {
    if (await findEndpoint(sagemaker, endpoint.name) === undefined) return true;
    await wait(1000);
  }
  throw new CommandFailure(`SageMaker did not delete the failed endpoint ${endpoint.name} in ${PATIENCE} s`, exitCodes.deploymentFailed, ['Delete it by hand, and deploy again.']);
}
