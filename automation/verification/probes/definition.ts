// Has SageMaker lint the definition: a pipeline is made of it under another name, and deleted at once.
import { readOutputs } from '../../stacks/read-outputs';
import { withStack } from '../../stacks/environment-session';
import { clientSettings } from '../../stacks/target';
import type { Probe } from '../fact';

/** The probe. */
export const definition: Probe = {
  id: 'definition', title: 'SageMaker takes the pipeline definition', dollars: 0, minutes: 1,
  async run({ context, session }) {
    const { SageMakerClient, CreatePipelineCommand, DeletePipelineCommand, DescribePipelineCommand } = require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
    const outputs = await withStack(context, session, readOutputs);
    const sagemaker = new SageMakerClient(clientSettings(session.target));
    const PipelineName = `${outputs.workflow}-lint-${outputs.environment}`;
    try {
      const { PipelineDefinition, RoleArn } = await sagemaker.send(new DescribePipelineCommand({ PipelineName: outputs.pipelineName }));
      await sagemaker.send(new CreatePipelineCommand({ PipelineName, PipelineDefinition, RoleArn, ClientRequestToken: `lint-${outputs.definitionDigest}` }));
      await sagemaker.send(new DeletePipelineCommand({ PipelineName, ClientRequestToken: `gone-${outputs.definitionDigest}` }));
      return { findings: [{ fact: 'definition-accepted', outcome: 'holds', evidence: `definition ${outputs.definitionDigest.slice(0, 12)}` }], recording: { definition: PipelineDefinition } };
    } finally {
      sagemaker.destroy();
    }
  },
};
