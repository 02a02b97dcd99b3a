// `mlops endpoint destroy`: takes the endpoint away; registered versions stay.
import { endpointName } from '../../infra/serving/names';
import { UsageError } from '../failures';
import { withModels } from '../models/model-session';
import { destroyEndpoint } from '../serving/destroy-endpoint';
import { describeCounts } from '../stacks/engine-events';
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
      const changes = await destroyEndpoint(context, session, session.sagemaker);
      return { data: { type: 'result', endpoint: name, changes }, text: describeCounts(changes, 'done') };
    }, 'deployer');
  },
};
