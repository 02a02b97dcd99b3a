// `mlops delivery show`: what the pipelines of delivery are doing, and what waits for whom.
import { deliveryRepositories, environmentNames } from '../../infra/names';
import { describeExecutions, showPipeline, type ShownExecution } from '../delivery/show-delivery';
import { withDelivery } from '../delivery/with-delivery';
import { openModelEnvironment } from '../stacks/environment-session';
import { placeOf } from '../stacks/place-of';
import { targetOptions } from './shared-options';
import type { Command } from './command';

const SHOWN = 5;

export const deliveryShow: Command = {
  name: 'delivery show',
  summary: 'show the last executions of the modelbuild and modeldeploy pipelines, where they stand and why they ended',
  options: targetOptions,
  examples: ['mlops delivery show --env dev --local', 'mlops delivery show --env dev --json'],
  async run(context) {
    const session = await openModelEnvironment(context, 'deployer');
    const executions = await withDelivery(session, async (client) => {
      const shown: ShownExecution[] = [];
      for (const repository of deliveryRepositories) shown.push(...await showPipeline(client, environmentNames(placeOf(session)).delivery(repository), SHOWN));
      return shown;
    });
    return { data: { type: 'result', executions }, text: executions.length === 0 ? 'Nothing was delivered yet.' : describeExecutions(executions) };
  },
};
