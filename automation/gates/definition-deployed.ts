// Gate before a run: the pipeline that runs is the pipeline that this workflow and this program write.
import { createHash } from 'node:crypto';
import { CommandFailure, exitCodes } from '../failures';
import type { RunSession } from '../runs/run-session';

/** SHA-256 of a definition, hex. */
export const digestOfDefinition = (definition: string): string => createHash('sha256').update(definition).digest('hex');

/** Compares the deployed definition with the one that would be deployed now. @throws CommandFailure */
export async function refuseStaleDefinition(session: RunSession): Promise<void> {
  const { clients, outputs, project, environment, target } = session;
  const { DescribePipelineCommand } = require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
  const deployed = await clients.sagemaker.send(new DescribePipelineCommand({ PipelineName: outputs.pipelineName }));
  const local = target.kind === 'local' ? ' --local' : '';
  if (outputs.flowDigest !== project.flowDigest || outputs.definitionDigest !== digestOfDefinition(deployed.PipelineDefinition ?? '')) {
    throw new CommandFailure(
      outputs.flowDigest !== project.flowDigest
        ? `the flow ${project.workflow.flow} has changed since the stack was deployed`
        : `the pipeline ${outputs.pipelineName} is not the one that the stack deployed: somebody changed it`,
      exitCodes.refused,
      [`Nothing was started. Deploy it first: mlops up --env ${environment}${local}, or do both: mlops release --env ${environment}${local}`],
    );
  }
}
