// StartPipelineExecution: a run of a pipeline as it is now.
import type { StartPipelineExecutionRequest, StartPipelineExecutionResponse } from '@aws-sdk/client-sagemaker';
import type { Operation, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import type { ExecutionControl } from './execution-control';
import type { ExecutionRecord } from './execution-records';
import { executionKey, executionStateTable, executionTable, executionsOf } from './execution-records';
import type { PipelineRecord } from './pipeline-records';
import { pipelineArn, pipelineOf, pipelineTable } from './pipeline-records';
import { acting } from './resource-tags';
import { userContext } from './user-context';

type Input = Checked<StartPipelineExecutionRequest>;

/** The same ClientRequestToken gives the same execution. */
export function startPipelineExecution(executions: ExecutionControl): Operation<Input, StartPipelineExecutionResponse> {
  return {
    name: 'StartPipelineExecution',
    authorize: (input, context) => acting('StartPipelineExecution', pipelineArn(context, input.PipelineName), context),
    async handle(input, context) {
      if (input.PipelineVersionId !== undefined) throw new AwsError('ValidationException', 'PipelineVersionId: versions of pipelines are not served by the embedded AWS.');
      const { store } = context.cloud;
      const pipeline = pipelineOf(store, context, input.PipelineName);
      const known = withToken(input, pipeline, context);
      if (known !== undefined) return { PipelineExecutionArn: known.arn };
      const record = recordOf(input, pipeline, executions.newId(), context);
      const state = executions.plan(record, pipeline.definition);
      const states = executionStateTable(store);
      const started = await store.transaction(() => {
        const raced = withToken(input, pipeline, context);
        if (raced !== undefined) return raced;
        void executionTable(store).put(executionKey(record.pipelineName, record.id), record);
        void states.put(executionKey(record.pipelineName, record.id), state);
        void pipelineTable(store).put(pipeline.name.toLowerCase(), { ...pipelineOf(store, context, pipeline.name), lastRunTime: context.now() });
        return record;
      });
      executions.run(started);
      return { PipelineExecutionArn: started.arn };
    },
  };
}

function withToken(input: Input, pipeline: PipelineRecord, context: OperationContext): ExecutionRecord | undefined {
  if (input.ClientRequestToken === undefined) return undefined;
  return executionsOf(context.cloud.store, pipeline.name).find((record) => record.clientToken === input.ClientRequestToken);
}

function recordOf(input: Input, pipeline: PipelineRecord, id: string, context: OperationContext): ExecutionRecord {
  const parallelism = input.ParallelismConfiguration ?? pipeline.parallelism;
  const by = userContext(context.caller);
  return {
    pipelineName: pipeline.name, pipelineArn: pipeline.arn, id, arn: `${pipeline.arn}/execution/${id}`, roleArn: pipeline.roleArn,
    parameters: (input.PipelineParameters ?? []).map(({ Name, Value }) => ({ Name, Value })), status: 'Executing', creationTime: context.now(), createdBy: by,
    lastModifiedTime: context.now(), lastModifiedBy: by,
    ...(input.PipelineExecutionDisplayName === undefined ? {} : { displayName: input.PipelineExecutionDisplayName }),
    ...(input.PipelineExecutionDescription === undefined ? {} : { description: input.PipelineExecutionDescription }),
    ...(parallelism?.MaxParallelExecutionSteps === undefined ? {} : { maxParallelSteps: parallelism.MaxParallelExecutionSteps }),
    ...(input.SelectiveExecutionConfig === undefined ? {} : { selective: input.SelectiveExecutionConfig }),
    ...(input.ClientRequestToken === undefined ? {} : { clientToken: input.ClientRequestToken }),
  };
}
