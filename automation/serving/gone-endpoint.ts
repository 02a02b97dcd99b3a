// An endpoint that is gone while its stack still has it: its time to live has ended, or somebody deleted it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { CommandContext } from '../commands/command';
import { CommandFailure, exitCodes } from '../failures';
import type { ModelProject } from '../project/load-project';
import { refreshStack } from '../stacks/deploy';
import type { StackSession } from '../stacks/environment-session';
import { findEndpoint } from './show-endpoint';

/** Once a second, for as long as SageMaker takes to delete an endpoint. */
const PATIENCE = 300;

/** Waits until an endpoint that is being deleted is gone. @throws CommandFailure after five minutes */
export async function awaitGone(sagemaker: SageMakerClient, name: string, what: string, wait: (milliseconds: number) => Promise<unknown> = sleep): Promise<void> {
  for (let second = 0; second < PATIENCE; second += 1) {
    if (await findEndpoint(sagemaker, name) === undefined) return;
    await wait(1000);
  }
  throw new CommandFailure(`SageMaker did not delete the ${what} ${name} in ${PATIENCE} s`, exitCodes.deploymentFailed, ['Delete it by hand, and deploy again.']);
}

/** Takes what is really there into the stack, where its endpoint is gone or about to be: its scaling may be gone with it. @returns whether it is */
export async function refreshWhereGone(context: CommandContext, stack: StackSession<ModelProject>, sagemaker: SageMakerClient, name: string): Promise<boolean> {
  const endpoint = await findEndpoint(sagemaker, name);
  if (endpoint !== undefined && endpoint.status !== 'Deleting') return false;
  if (endpoint !== undefined) await awaitGone(sagemaker, name, 'endpoint');
  const { endpointName } = await stack.stack.outputs();
  if (endpointName === undefined) return false;
  context.console.report({ type: 'note', message: `the endpoint ${name} is gone, but its stack still has it` });
  await refreshStack(context, stack);
  return true;
}
