// Works with the pipelines of an environment's delivery, and says plainly where the environment has none.
import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { UsageError } from '../failures';
import type { ModelProject } from '../project/load-project';
import type { EnvironmentSession } from '../stacks/environment-session';
import { withPipelines } from './delivery-pipeline';

/** @throws UsageError where CodePipeline has no such pipeline: the environment delivers nowhere */
export async function withDelivery<T>({ environment, target }: EnvironmentSession<ModelProject>, work: (client: CodePipelineClient) => Promise<T>): Promise<T> {
  try {
    return await withPipelines(target, work);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'PipelineNotFoundException') throw error;
    throw new UsageError(`environment ${environment} has no delivery`, [`Ask for it in Pulumi.${environment}.yaml, and deploy: mlops:delivery: { to: [staging, prod] }`]);
  }
}
