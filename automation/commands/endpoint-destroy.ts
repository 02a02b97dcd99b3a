// `mlops endpoint destroy`: takes the endpoint away; registered versions stay.
import { endpointName } from '../../infra/serving/names';
import { UsageError } from '../failures';
import { withModels } from '../models/model-session';
import { servingStack } from '../serving/deploy-model';
import { describeCounts, followEngine } from '../stacks/engine-events';
import { withStack } from '../stacks/environment-session';
import { stackFailure } from '../stacks/failure-of-stack';
import { targetOptions, yesOption } from './shared-options';
import type { Command } from './command';

export const endpointDestroy: Command = {
  name: 'endpoint destroy',
  summary: 'take the endpoint away; registered versions stay',
  options: [...targetOptions, yesOption],
  examples: ['mlops endpoint destroy --env dev --local --yes'],
  async run(context) {
    return withModels(context, async (session) => {
      const name = endpointName({ workflow: session.project.workflowName, environment: session.environment });
      if (context.options.yes !== true) {
        const answer = await context.ask?.(`This deletes the endpoint ${name} in account ${session.target.accountId}.\nType ${name} to go on: `);
        if (answer !== name) throw new UsageError('nothing was deleted', [`Type the name of the endpoint (${name}) when asked, or add --yes.`]);
      }
      return withStack(context, session, async ({ stack, stackName }) => {
        context.console.report({ type: 'phase', title: `Deleting the stack ${stackName}` });
        const { onEvent, log } = followEngine(context.console.report, context.now);
        try {
          await stack.destroy({ onEvent, signal: context.signal });
        } catch (error) {
          throw stackFailure('the deletion', error, log);
        }
        return { data: { type: 'result', endpoint: name, changes: log.counts }, text: describeCounts(log.counts, 'done') };
      }, servingStack(session, ''));
    }, 'deployer');
  },
};
