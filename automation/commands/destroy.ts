// `mlops destroy`: takes the environment away, with all that its runs made, and tells what AWS itself keeps.
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { CommandContext } from './command';
import { endpointName } from '../../infra/serving/names';
import { CommandFailure, exitCodes, UsageError } from '../failures';
import { destroyEndpoint } from '../serving/destroy-endpoint';
import { readEnd } from '../serving/end-of-life';
import { findEndpoint } from '../serving/show-endpoint';
import { destroyStack } from '../stacks/destroy-environment';
import { describeCounts } from '../stacks/engine-events';
import { openEnvironment, withStack, type EnvironmentSession } from '../stacks/environment-session';
import { clientSettings } from '../stacks/target';
import { sameTarget, targetOptions, yesOption } from './shared-options';
import type { Command } from './command';

/** What stays behind on AWS and why; the same happens on the embedded AWS. */
const keptThings = (keyArn: string | undefined): string[] => [
  ...(keyArn === undefined ? [] : [`${keyArn}, pending deletion (the days that mlops:keyDeletionDays says)`]),
  'records of processing, AutoML and transform jobs and of pipeline executions, which AWS does not delete',
  'the log groups /aws/sagemaker/ProcessingJobs, TrainingJobs and TransformJobs, which all jobs of the account share',
];

async function confirm(context: CommandContext, { project, environment, target }: EnvironmentSession): Promise<void> {
  if (context.options.yes === true) return;
  const name = `${project.workflow.name}/${environment}`;
  const answer = await context.ask?.(`This deletes the stack ${name} in account ${target.accountId}, its data and its registered models.\nType ${name} to go on: `);
  if (answer !== name) throw new UsageError('nothing was deleted', [`Type the name of the stack (${name}) when asked, or add --yes.`]);
}

/** A client of SageMaker for as long as `work` takes. */
async function withSageMaker<T>({ target }: EnvironmentSession, work: (sagemaker: SageMakerClient) => Promise<T>): Promise<T> {
  const { SageMakerClient: Client } = require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
  const sagemaker = new Client(clientSettings(target));
  try {
    return await work(sagemaker);
  } finally {
    sagemaker.destroy();
  }
}

/** An endpoint reads its model from the bucket and with the key that would go. @throws CommandFailure */
async function refuseWhileServing(session: EnvironmentSession, sagemaker: SageMakerClient): Promise<void> {
  const { project, environment } = session;
  const served = await findEndpoint(sagemaker, endpointName({ workflow: project.workflow.name, environment }));
  if (served === undefined || served.status === 'Deleting') return;
  throw new CommandFailure(`the endpoint ${served.name} serves a model of this environment`, exitCodes.refused, [
    `Nothing was deleted. Take it away first: mlops endpoint destroy ${sameTarget(session)}`,
  ]);
}

export const destroy: Command = {
  name: 'destroy',
  summary: 'take the environment away, with its data and its registered models',
  options: [...targetOptions, yesOption],
  examples: ['mlops destroy --env dev --local --yes'],
  async run(context) {
    const session = await openEnvironment(context);
    await withSageMaker(session, async (sagemaker) => {
      await refuseWhileServing(session, sagemaker);
      await confirm(context, session);
      // An endpoint whose time to live has ended leaves its stack behind: role, model, configuration, schedule.
      if (await readEnd(session) !== undefined) await destroyEndpoint(context, session, sagemaker);
    });
    return withStack(context, session, async (stack) => {
      const { counts, emptied, keyArn } = await destroyStack(context, stack);
      const kept = keptThings(keyArn);
      return {
        data: { type: 'result', changes: counts, emptied, kept },
        text: `${describeCounts(counts, 'done')}\nAWS keeps:\n${kept.map((thing) => `  ${thing}`).join('\n')}`,
      };
    });
  },
};
