// `mlops delivery start`: a new execution of a pipeline of delivery, without a push or an approval.
import type { DeliveryRepository } from '../../infra/names';
import { followToEnd, pipelineOf, repositoryOf } from '../delivery/follow-to-end';
import { withDelivery } from '../delivery/with-delivery';
import { UsageError } from '../failures';
import { openModelEnvironment } from '../stacks/environment-session';
import { withSts, type Target } from '../stacks/target';
import { targetOptions, textOption } from './shared-options';
import type { Command } from './command';

/** Variables of the execution, as the rules give them (infra/components/delivery.ts). @throws UsageError for a version that a build cannot have */
async function variablesOf(target: Target, repository: DeliveryRepository, version: string | undefined): Promise<{ name: string; value: string }[]> {
  if (repository === 'modeldeploy') return version === undefined ? [] : [{ name: 'PACKAGE_VERSION', value: version }];
  if (version !== undefined) throw new UsageError('--version is for modeldeploy: modelbuild makes a version', ['Leave it out, or name modeldeploy.']);
  const { GetCallerIdentityCommand } = require('@aws-sdk/client-sts') as typeof import('@aws-sdk/client-sts');
  // Who starts it is who pushed, as far as mlops:otherApprover is concerned.
  const { Arn: value = '' } = await withSts(target, (sts) => sts.send(new GetCallerIdentityCommand({})));
  return [{ name: 'PUSHED_BY', value }];
}

export const deliveryStart: Command = {
  name: 'delivery start',
  summary: 'start a pipeline of delivery anew: modelbuild with what is on its branch, modeldeploy with the newest approved version or the one named; and follow it',
  arguments: ['<pipeline>'],
  options: [...targetOptions, { flags: '--version <number>', description: 'the version that modeldeploy delivers (default: the newest that is approved)' }],
  examples: ['mlops delivery start modelbuild --env dev --local', 'mlops delivery start modeldeploy --env dev --version 3'],
  async run(context) {
    const repository = repositoryOf(context.values[0]);
    const version = textOption(context, 'version');
    if (version !== undefined && !/^\d{1,9}$/.test(version)) throw new UsageError(`--version ${JSON.stringify(version)} is no version`, ['Give its number: mlops models lists them.']);
    const session = await openModelEnvironment(context, 'deployer');
    const pipeline = pipelineOf(session, repository);
    const variables = await variablesOf(session.target, repository, version);
    return withDelivery(session, async (client) => {
      const { StartPipelineExecutionCommand } = require('@aws-sdk/client-codepipeline') as typeof import('@aws-sdk/client-codepipeline');
      const { pipelineExecutionId: execution = '' } = await client.send(new StartPipelineExecutionCommand({ name: pipeline, variables }));
      return followToEnd(context, session, client, repository, { execution });
    });
  },
};
