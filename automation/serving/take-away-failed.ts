// Takes away an endpoint that never came into service: DeleteEndpoint is all that SageMaker does with one whose status is Failed.
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { CommandFailure, exitCodes } from '../failures';
import { awaitGone } from './gone-endpoint';
import type { ServedEndpoint } from './show-endpoint';

/**
 * Deletes the endpoint if its status is Failed and no instance runs for it, and waits until it is gone.
 * @returns whether there was one to take away @throws CommandFailure where instances run, which may serve, or SageMaker does not delete it
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html (EndpointStatus)
 */
export async function takeAwayFailed(sagemaker: SageMakerClient, endpoint: ServedEndpoint | undefined, wait?: (milliseconds: number) => Promise<unknown>): Promise<boolean> {
  if (endpoint?.status !== 'Failed') return false;
  if (endpoint.instances > 0) {
    throw new CommandFailure(`the endpoint ${endpoint.name} is Failed (${endpoint.failureReason ?? 'SageMaker gave no reason'}), and ${endpoint.instances} instances run for it`, exitCodes.deploymentFailed, [
      'Nothing was changed: they may still serve, and SageMaker only deletes such an endpoint. Take it away when nobody asks it (mlops endpoint destroy), then deploy again.',
    ]);
  }
  const { DeleteEndpointCommand } = require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
  await sagemaker.send(new DeleteEndpointCommand({ EndpointName: endpoint.name }));
  await awaitGone(sagemaker, endpoint.name, 'failed endpoint', wait);
  return true;
}
