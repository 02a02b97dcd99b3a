// The approval that a delivery to an environment waits for: found by the project's files, answered by whoever approves.
import fs from 'node:fs';
import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { environmentNames, type Place } from '../../infra/names';
import { parseSettings } from '../../infra/settings';
import { partitionOf } from '../bootstrap/names';
import type { CommandContext } from '../commands/command';
import type { ModelSession } from '../models/model-session';
import { readStackFile } from '../project/stack-config';
import { openModelEnvironment } from '../stacks/environment-session';
import { clientSettings } from '../stacks/target';
import { waitingApproval, type WaitingApproval } from './delivery-pipeline';

/** Environments of the project's files that deliver to another one. */
function deliveringEnvironments(folder: string, target: string): string[] {
  const environments = fs.readdirSync(folder).flatMap((name) => /^Pulumi\.([a-z][a-z0-9]*)\.yaml$/.exec(name)?.[1] ?? []);
  return environments.filter((environment) => {
    const { config = {} } = readStackFile(folder, environment);
    return config['mlops:delivery'] !== undefined && parseSettings(config, `Pulumi.${environment}.yaml`).delivery?.to.at(-1) === target;
  });
}

/** Works with what waits for an approval before the environment of the session; undefined where nothing does. */
export async function withWaitingApproval<T>(context: CommandContext, session: ModelSession, work: (waiting?: { approval: WaitingApproval; client: CodePipelineClient }) => Promise<T>): Promise<T> {
  const [delivering] = deliveringEnvironments(session.project.folder, session.environment);
  if (delivering === undefined) return work();
  const { CodePipelineClient } = require('@aws-sdk/client-codepipeline') as typeof import('@aws-sdk/client-codepipeline');
  const { target, project } = await openModelEnvironment({ ...context, options: { ...context.options, env: delivering } }, 'person');
  const place: Place = { workflow: project.workflowName, environment: delivering, account: target.accountId, region: target.region, partition: partitionOf(target.region) };
  const client = new CodePipelineClient(clientSettings(target));
  try {
    const approval = await waitingApproval(client, environmentNames(place).delivery('modeldeploy'), session.environment).catch((error: unknown) => {
      // The environment that made the models may be gone; what it made serves on.
      if (error instanceof Error && error.name === 'PipelineNotFoundException') return undefined;
      throw error;
    });
    return await work(approval === undefined ? undefined : { approval, client });
  } finally {
    client.destroy();
  }
}
