// `mlops delivery retry`: a failed execution goes on from the stage that failed.
import { followToEnd, pipelineOf, repositoryOf } from '../delivery/follow-to-end';
import { retryExecution } from '../delivery/retry-execution';
import { withDelivery } from '../delivery/with-delivery';
import { openModelEnvironment } from '../stacks/environment-session';
import { targetOptions, textOption } from './shared-options';
import type { Command } from './command';

export const deliveryRetry: Command = {
  name: 'delivery retry',
  summary: 'let a failed execution go on from the stage that failed, with the same sources, and follow it',
  description: 'For causes that have gone: a throttled service, an endpoint that did not come into service. What was pushed meanwhile is not in it; mlops delivery start begins anew.',
  arguments: ['<pipeline>'],
  options: [...targetOptions, { flags: '--execution <id>', description: 'which one; the beginning of its id is enough (default: the newest)' }],
  examples: ['mlops delivery retry modeldeploy --env dev --local', 'mlops delivery retry modelbuild --env dev --execution 3c31ce59'],
  async run(context) {
    const repository = repositoryOf(context.values[0]);
    const session = await openModelEnvironment(context, 'deployer');
    const anew = `mlops delivery start ${repository} --env ${session.environment}${session.target.kind === 'local' ? ' --local' : ''}`;
    return withDelivery(session, async (client) => {
      const execution = await retryExecution(client, pipelineOf(session, repository), textOption(context, 'execution'), anew);
      return followToEnd(context, session, client, repository, { execution });
    });
  },
};
