// The approval that a delivery to an environment waits for: found by the project's files, answered by whoever approves.
import fs from 'node:fs';
import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { environmentNames } from '../../infra/names';
import { parseSettings } from '../../infra/settings';
import type { CommandContext } from '../commands/command';
import type { ModelSession } from '../models/model-session';
import type { RegisteredPackage } from '../models/registered-package';
import { readStackFile } from '../project/stack-config';
import { openModelEnvironment } from '../stacks/environment-session';
import { placeOf } from '../stacks/place-of';
import { answerApproval, waitingApproval, withPipelines, type WaitingApproval } from './delivery-pipeline';

/** Environments of the project's files that deliver to another one. */
function deliveringEnvironments(folder: string, target: string): string[] {
  const environments = fs.readdirSync(folder).flatMap((name) => /^Pulumi\.([a-z][a-z0-9]*)\.yaml$/.exec(name)?.[1] ?? []);
  return environments.filter((environment) => {
    const { config = {} } = readStackFile(folder, environment);
    return config['mlops:delivery'] !== undefined && parseSettings(config, `Pulumi.${environment}.yaml`).delivery?.to.at(-1) === target;
  });
}

/** What waits, and the client that reaches it. */
export interface Waiting { approval: WaitingApproval; client: CodePipelineClient }

/** Works with what waits for an approval before the environment of the session; undefined where nothing does. */
export async function withWaitingApproval<T>(context: CommandContext, session: ModelSession, work: (waiting?: Waiting) => Promise<T>): Promise<T> {
  const [delivering] = deliveringEnvironments(session.project.folder, session.environment);
  if (delivering === undefined) return work();
  const delivery = await openModelEnvironment({ ...context, options: { ...context.options, env: delivering } }, 'person');
  return withPipelines(delivery.target, async (client) => {
    const approval = await waitingApproval(client, environmentNames(placeOf(delivery)).delivery('modeldeploy'), session.environment).catch((error: unknown) => {
      // The environment that made the models may be gone; what it made serves on.
      if (error instanceof Error && error.name === 'PipelineNotFoundException') return undefined;
      throw error;
    });
    return work(approval === undefined ? undefined : { approval, client });
  });
}

/** Whether it is this version, by whatever environment's name of it, that something waits for. */
export const waitsFor = (waiting: Waiting | undefined, { arn, properties }: RegisteredPackage): waiting is Waiting => waiting !== undefined && [properties['origin'], properties['promotedFrom'], arn].includes(waiting.approval.packageArn ?? '');

/** Answers what waits, where it is this version that it waits for. @returns the pipeline that goes on or ends; undefined where none waited for it */
export async function answerFor(waiting: Waiting | undefined, found: RegisteredPackage, status: 'Approved' | 'Rejected', comment: string | undefined): Promise<string | undefined> {
  if (!waitsFor(waiting, found)) return undefined;
  await answerApproval(waiting.client, waiting.approval, status, comment ?? `${status.toLowerCase()} by mlops`);
  return waiting.approval.pipelineName;
}
