// Follows an execution for a command, and says how it ended: with the end of the failed build's log, or with what to type next.
import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { deliveryRepositories, environmentNames, type DeliveryRepository } from '../../infra/names';
import type { CommandContext } from '../commands/command';
import type { CommandResult } from '../console/result';
import { CommandFailure, exitCodes, UsageError } from '../failures';
import type { ModelProject } from '../project/load-project';
import type { EnvironmentSession } from '../stacks/environment-session';
import { placeOf } from '../stacks/place-of';
import type { Target } from '../stacks/target';
import { quoteLastLines } from './build-log';
import { followDelivery, newestExecutions, type FollowedEnd } from './follow-delivery';

/** Why an execution has ended itself where another one delivers the same version (choose-delivery.ts). */
const deliveredByAnother = /by an earlier execution/;

/** @throws UsageError for the name of no pipeline */
export function repositoryOf(text: string | undefined): DeliveryRepository {
  const found = deliveryRepositories.find((repository) => repository === text);
  if (found === undefined) throw new UsageError(`there is no pipeline ${text ?? ''}`, [`Name one: ${deliveryRepositories.join(' or ')}`]);
  return found;
}

/** Name of the environment's pipeline of a kind. */
export const pipelineOf = (session: EnvironmentSession<ModelProject>, repository: DeliveryRepository): string => environmentNames(placeOf(session)).delivery(repository);

/** @throws CommandFailure with what the failed build wrote last */
async function refuseUnlessGood(target: Target, environment: string, pipeline: string, { status, reason = '', build, execution }: FollowedEnd): Promise<void> {
  if (['Succeeded', 'waits for approval', 'Stopped'].includes(status)) return;
  const lines = build === undefined ? [] : await quoteLastLines(target, build);
  throw new CommandFailure([`${pipeline}: ${status}. ${reason}`, ...lines].join('\n'), exitCodes.runFailed, [
    ...(build === undefined ? [] : [`The whole log: /aws/codebuild/${build.split(':')[0] ?? ''}, stream ${build.split(':')[1] ?? ''}`]),
    `Once the cause is gone: mlops delivery retry ${pipeline.endsWith('modelbuild') ? 'modelbuild' : 'modeldeploy'} --env ${environment}${target.kind === 'local' ? ' --local' : ''} --execution ${execution.slice(0, 8)}`,
  ]);
}

/** The end of an execution; one that gave way to an earlier one is followed there. */
async function endOfDelivery(context: CommandContext, client: CodePipelineClient, pipeline: string, which: { commit?: string; execution?: string }): Promise<FollowedEnd> {
  const end = await followDelivery(context, { client, pipeline, ...which });
  if (end.status !== 'Stopped' || !deliveredByAnother.test(end.reason ?? '')) return end;
  const earlier = (await newestExecutions(client, pipeline, 100)).find(({ status }) => status === 'InProgress')?.pipelineExecutionId;
  if (earlier === undefined) return end;
  context.console.report({ type: 'note', message: `${end.reason ?? ''}: ${earlier}` });
  return followDelivery(context, { client, pipeline, execution: earlier });
}

/** Follows, and answers as `mlops` does. @throws CommandFailure where the execution failed */
export async function followToEnd(context: CommandContext, session: EnvironmentSession<ModelProject>, client: CodePipelineClient, repository: DeliveryRepository, which: { commit?: string; execution?: string }): Promise<CommandResult> {
  const { environment, target } = session;
  const pipeline = pipelineOf(session, repository);
  const end = await endOfDelivery(context, client, pipeline, which);
  await refuseUnlessGood(target, environment, pipeline, end);
  const local = target.kind === 'local' ? ' --local' : '';
  const next = end.status === 'waits for approval' ? `\nNext: ${end.reason ?? ''}${local}` : end.status === 'Succeeded' && repository === 'modelbuild' ? `\nNext: mlops models --env ${environment}${local}, mlops approve --env ${environment}${local}` : '';
  return { data: { type: 'result', pipeline, ...end }, text: `${pipeline}: ${end.status}${end.status === 'Stopped' ? `. ${end.reason ?? ''}` : ''}${next}` };
}
