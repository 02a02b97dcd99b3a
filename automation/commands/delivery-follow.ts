// `mlops delivery follow`: one execution of a pipeline of delivery, until it has ended or a person is asked.
import { followToEnd, repositoryOf } from '../delivery/follow-to-end';
import { withDelivery } from '../delivery/with-delivery';
import { openModelEnvironment } from '../stacks/environment-session';
import { targetOptions, textOption } from './shared-options';
import type { Command } from './command';

export const deliveryFollow: Command = {
  name: 'delivery follow',
  summary: 'follow an execution of modelbuild or modeldeploy until it has ended or waits for an approval; one that fails is told with the end of its log',
  arguments: ['<pipeline>'],
  options: [...targetOptions, { flags: '--commit <id>', description: 'the execution of this commit (default: the one under way, else the newest)' }],
  examples: ['mlops delivery follow modelbuild --env dev --local --commit "$(git rev-parse HEAD)"', 'mlops delivery follow modeldeploy --env dev'],
  async run(context) {
    const repository = repositoryOf(context.values[0]);
    const session = await openModelEnvironment(context, 'deployer');
    const commit = textOption(context, 'commit');
    return withDelivery(session, (client) => followToEnd(context, session, client, repository, commit === undefined ? {} : { commit }));
  },
};
