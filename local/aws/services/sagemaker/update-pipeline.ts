// UpdatePipeline: another definition, role or description; executions under way keep theirs.
import type { UpdatePipelineRequest, UpdatePipelineResponse } from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import { passRole } from '../../operation';
import type { Checked } from '../checked';
import type { ExecutionControl } from './execution-control';
import { pipelineArn, pipelineOf, pipelineTable } from './pipeline-records';
import { definitionText } from './pipeline-definition';
import { acting } from './resource-tags';
import { userContext } from './user-context';

/** What is not given stays. */
export function updatePipeline(executions: ExecutionControl): Operation<Checked<UpdatePipelineRequest>, UpdatePipelineResponse> {
  return {
    name: 'UpdatePipeline',
    authorize: (input, context) => [
      ...acting('UpdatePipeline', pipelineArn(context, input.PipelineName), context),
      ...(input.RoleArn === undefined ? [] : [passRole(input.RoleArn, 'sagemaker.amazonaws.com')]),
    ],
    async handle(input, context) {
      const { store } = context.cloud;
      pipelineOf(store, context, input.PipelineName);
      const definition = await definitionText(input, context, executions);
      const { arn } = await store.transaction(() => {
        const record = pipelineOf(store, context, input.PipelineName);
        void pipelineTable(store).put(record.name.toLowerCase(), {
          ...record,
          ...(definition === undefined ? {} : { definition }),
          ...(input.RoleArn === undefined ? {} : { roleArn: input.RoleArn }),
          ...(input.PipelineDisplayName === undefined ? {} : { displayName: input.PipelineDisplayName }),
          ...(input.PipelineDescription === undefined ? {} : { description: input.PipelineDescription }),
          ...(input.ParallelismConfiguration === undefined ? {} : { parallelism: input.ParallelismConfiguration }),
          lastModifiedTime: context.now(), lastModifiedBy: userContext(context.caller),
        });
        return record;
      });
      return { PipelineArn: arn };
    },
  };
}
