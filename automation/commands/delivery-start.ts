// `mlops delivery start`: a new execution of a pipeline of delivery, without a push or an approval.
import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import type { DeliveryRepository } from '../../infra/names';
import { followToEnd, pipelineOf, repositoryOf } from '../delivery/follow-to-end';
import { lastPusher } from '../delivery/last-pusher';
import { withDelivery } from '../delivery/with-delivery';
import { UsageError } from '../failures';
import { openModelEnvironment } from '../stacks/environment-session';
import { withSts, type Target } from '../stacks/target';
import { targetOptions, textOption } from './shared-options';
import type { Command, CommandContext } from './command';

/** The version that is asked for. @throws UsageError for one that is none, or that a build cannot have */
function versionOf(context: CommandContext, repository: DeliveryRepository): string | undefined {
  const version = textOption(context, 'version');
  if (version !== undefined && !/^\d{1,9}$/.test(version)) throw new UsageError(`--version ${JSON.stringify(version)} is no version`, ['Give its number: mlops models lists them.']);
  if (version !== undefined && repository === 'modelbuild') throw new UsageError('--version is for modeldeploy: modelbuild makes a version', ['Leave it out, or name modeldeploy.']);
  return version;
}

/** Who made what is built, as far as mlops:otherApprover is concerned: who pushed it; where no push is on record, who starts it. */
async function authorOf(client: CodePipelineClient, pipeline: string, target: Target): Promise<string> {
  const pusher = await lastPusher(client, pipeline);
  if (pusher !== undefined) return pusher;
  const { GetCallerIdentityCommand } = require('@aws-sdk/client-sts') as typeof import('@aws-sdk/client-sts');
  const { Arn: own = '' } = await withSts(target, (sts) => sts.send(new GetCallerIdentityCommand({})));
  return own;
}

export const deliveryStart: Command = {
  name: 'delivery start',
  summary: 'start a pipeline of delivery anew: modelbuild with what is on its branch, modeldeploy with the newest approved version or the one named; and follow it',
  arguments: ['<pipeline>'],
  options: [...targetOptions, { flags: '--version <number>', description: 'the version that modeldeploy delivers (default: the newest that is approved)' }],
  examples: ['mlops delivery start modelbuild --env dev --local', 'mlops delivery start modeldeploy --env dev --version 3'],
  async run(context) {
    const repository = repositoryOf(context.values[0]);
    const version = versionOf(context, repository);
    const session = await openModelEnvironment(context, 'deployer');
    const pipeline = pipelineOf(session, repository);
    return withDelivery(session, async (client) => {
      const { StartPipelineExecutionCommand } = require('@aws-sdk/client-codepipeline') as typeof import('@aws-sdk/client-codepipeline');
      // As the rules give them (infra/components/delivery.ts).
      const variables = repository === 'modelbuild' ? [{ name: 'PUSHED_BY', value: await authorOf(client, pipeline, session.target) }] : version === undefined ? [] : [{ name: 'PACKAGE_VERSION', value: version }];
      const { pipelineExecutionId: execution = '' } = await client.send(new StartPipelineExecutionCommand({ name: pipeline, variables }));
      return followToEnd(context, session, client, repository, { execution });
    });
  },
};
