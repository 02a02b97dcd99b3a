// Who pushed what the branch of modelbuild holds, as the pipeline's own record has it.
import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { unknownPerson } from '../stacks/person';
import { newestExecutions } from './follow-delivery';

/** ARN that the newest execution with a source was started for; each push starts one. Undefined where none has begun, or it was started for nobody. */
export async function lastPusher(client: CodePipelineClient, pipelineName: string): Promise<string | undefined> {
  const { GetPipelineExecutionCommand } = require('@aws-sdk/client-codepipeline') as typeof import('@aws-sdk/client-codepipeline');
  const newest = (await newestExecutions(client, pipelineName, 100)).find(({ sourceRevisions = [] }) => sourceRevisions.some(({ actionName }) => actionName === 'Source'));
  if (newest === undefined) return undefined;
  const { pipelineExecution } = await client.send(new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId: newest.pipelineExecutionId }));
  const pusher = pipelineExecution?.variables?.find(({ name }) => name === 'PUSHED_BY')?.resolvedValue;
  return pusher === unknownPerson ? undefined : pusher;
}
