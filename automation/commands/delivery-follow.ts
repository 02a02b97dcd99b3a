// `mlops delivery follow`: one execution of a pipeline of delivery, until it has ended or a person is asked.
import { deliveryRepositories, environmentNames, type DeliveryRepository } from '../../infra/names';
import { lastLines } from '../delivery/build-log';
import { withPipelines } from '../delivery/delivery-pipeline';
import { followDelivery, type FollowedEnd } from '../delivery/follow-delivery';
import { CommandFailure, exitCodes, UsageError } from '../failures';
import { openModelEnvironment } from '../stacks/environment-session';
import { placeOf } from '../stacks/place-of';
import { clientSettings, type Target } from '../stacks/target';
import { targetOptions, textOption } from './shared-options';
import type { Command } from './command';

const LINES = 12;

function repositoryOf(text: string | undefined): DeliveryRepository {
  const found = deliveryRepositories.find((repository) => repository === text);
  if (found === undefined) throw new UsageError(`there is no pipeline ${text ?? ''}`, [`Name one: ${deliveryRepositories.join(' or ')}`]);
  return found;
}

/** @throws CommandFailure with what the failed build wrote last */
async function refuseUnlessGood(target: Target, pipeline: string, { status, reason = '', build }: FollowedEnd): Promise<void> {
  if (['Succeeded', 'waits for approval', 'Stopped'].includes(status)) return;
  const { CloudWatchLogsClient } = require('@aws-sdk/client-cloudwatch-logs') as typeof import('@aws-sdk/client-cloudwatch-logs');
  const logs = new CloudWatchLogsClient(clientSettings(target));
  try {
    const lines = build === undefined ? [] : await lastLines(logs, build, LINES);
    throw new CommandFailure([`${pipeline}: ${status}. ${reason}`, ...lines.map((line) => `  | ${line}`)].join('\n'), exitCodes.runFailed, build === undefined ? [] : [`The whole log: /aws/codebuild/${build.split(':')[0] ?? ''}, stream ${build.split(':')[1] ?? ''}`]);
  } finally {
    logs.destroy();
  }
}

export const deliveryFollow: Command = {
  name: 'delivery follow',
  summary: 'follow an execution of modelbuild or modeldeploy until it has ended or waits for an approval; one that fails is told with the end of its log',
  arguments: ['<pipeline>'],
  options: [...targetOptions, { flags: '--commit <id>', description: 'the execution of this commit (default: the one under way, else the newest)' }],
  examples: ['mlops delivery follow modelbuild --env dev --local --commit "$(git rev-parse HEAD)"', 'mlops delivery follow modeldeploy --env dev'],
  async run(context) {
    const repository = repositoryOf(context.values[0]);
    const session = await openModelEnvironment(context, 'deployer');
    const { environment, target } = session;
    const commit = textOption(context, 'commit');
    const pipeline = environmentNames(placeOf(session)).delivery(repository);
    const end = await withPipelines(target, (client) => followDelivery(context, { client, pipeline, ...(commit === undefined ? {} : { commit }) }));
    await refuseUnlessGood(target, pipeline, end);
    const local = target.kind === 'local' ? ' --local' : '';
    const next = end.status === 'waits for approval' ? `\nNext: ${end.reason ?? ''}${local}` : end.status === 'Succeeded' && repository === 'modelbuild' ? `\nNext: mlops models --env ${environment}${local}, mlops approve --env ${environment}${local}` : '';
    return { data: { type: 'result', pipeline, ...end }, text: `${pipeline}: ${end.status}${end.status === 'Stopped' ? `. ${end.reason ?? ''}` : ''}${next}` };
  },
};
