// DeletePipeline: with its history, once nothing of it runs.
import type { DeletePipelineRequest, DeletePipelineResponse } from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { executionKey, executionStateTable, executionTable, executionsOf } from './execution-records';
import { pipelineArn, pipelineOf, pipelineTable } from './pipeline-records';
import { acting, tagTable } from './resource-tags';

/** Refused while an execution runs or stops. */
export const deletePipeline: Operation<Checked<DeletePipelineRequest>, DeletePipelineResponse> = {
  name: 'DeletePipeline',
  authorize: (input, context) => acting('DeletePipeline', pipelineArn(context, input.PipelineName), context),
  async handle(input, context) {
    const { store } = context.cloud;
    const arn = await store.transaction(() => {
      const record = pipelineOf(store, context, input.PipelineName);
      const executions = executionsOf(store, record.name);
      const running = executions.find((execution) => execution.status === 'Executing' || execution.status === 'Stopping');
      if (running !== undefined) throw new AwsError('ConflictException', `Pipeline ${record.arn} cannot be deleted while its execution ${running.arn} is ${running.status}.`);
      for (const execution of executions) {
        void executionTable(store).remove(executionKey(record.name, execution.id));
        void executionStateTable(store).remove(executionKey(record.name, execution.id));
      }
      void pipelineTable(store).remove(record.name.toLowerCase());
      void tagTable(store).remove(record.arn);
      return record.arn;
    });
    return { PipelineArn: arn };
  },
};
