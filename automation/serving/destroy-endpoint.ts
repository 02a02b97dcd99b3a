// Takes the stack of an endpoint away, whether the endpoint itself is still there or not.
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { endpointName, servingProject } from '../../infra/serving/names';
import type { CommandContext } from '../commands/command';
import type { ModelProject } from '../project/load-project';
import { followEngine, type ChangeCounts } from '../stacks/engine-events';
import { withStack, type EnvironmentSession, type StackChoice } from '../stacks/environment-session';
import { stackFailure } from '../stacks/failure-of-stack';
import { refreshWhereGone } from './gone-endpoint';

/** @throws CommandFailure where the deletion fails */
export async function destroyEndpoint(context: CommandContext, session: EnvironmentSession<ModelProject>, sagemaker: SageMakerClient): Promise<ChangeCounts> {
  const { project: { workflowName: workflow }, environment } = session;
  // A deletion runs no program.
  const choice: StackChoice = { project: servingProject(workflow), program: () => Promise.reject(new Error(`the endpoint of ${workflow} is only taken away`)) };
  return withStack(context, session, async (stack) => {
    await refreshWhereGone(context, stack, sagemaker, endpointName({ workflow, environment }));
    context.console.report({ type: 'phase', title: `Deleting the stack ${stack.stackName}` });
    const { onEvent, log } = followEngine(context.console.report, context.now);
    try {
      await stack.stack.destroy({ onEvent, signal: context.signal });
    } catch (error) {
      throw stackFailure('the deletion', error, log);
    }
    return log.counts;
  }, choice);
}
