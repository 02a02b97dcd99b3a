// `mlops stop RUN`: stops a run that is going on.
import { findExecution } from '../runs/find-execution';
import { withRuns } from '../runs/run-session';
import { targetOptions } from './shared-options';
import type { Command } from './command';

export const stop: Command = {
  name: 'stop',
  summary: 'stop a run that is going on',
  arguments: ['<run>'],
  options: targetOptions,
  examples: ['mlops stop 0k3f9a2b7c1d --env dev --local'],
  async run(context) {
    return withRuns(context, async ({ clients, outputs }) => {
      const { StopPipelineExecutionCommand } = require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
      const execution = await findExecution(clients.sagemaker, outputs.pipelineName, context.values[0]);
      await clients.sagemaker.send(new StopPipelineExecutionCommand({ PipelineExecutionArn: execution.arn }));
      return { data: { type: 'result', run: execution.id, stopping: true }, text: `The run ${execution.id} is stopping.` };
    });
  },
};
