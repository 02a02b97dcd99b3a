// StopPipelineExecution, RetryPipelineExecution, UpdatePipelineExecution and ListPipelineExecutionSteps.
import type {
  ListPipelineExecutionStepsRequest, PipelineExecutionStep, RetryPipelineExecutionRequest, RetryPipelineExecutionResponse, StopPipelineExecutionRequest,
  StopPipelineExecutionResponse, UpdatePipelineExecutionRequest, UpdatePipelineExecutionResponse,
} from '@aws-sdk/client-sagemaker';
import type { Operation, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { page } from '../page';
import type { ExecutionControl } from './execution-control';
import type { ExecutionRecord } from './execution-records';
import { executionKey, executionOf, executionStateTable, executionTable } from './execution-records';
import { acting } from './resource-tags';
import { userContext } from './user-context';

/** The four operations, over whoever runs the executions. */
export function changeExecutions(executions: ExecutionControl): readonly Operation[] {
  return [stop(executions), retry(executions), update(executions), listSteps(executions)] as readonly Operation[];
}

function stop(executions: ExecutionControl): Operation<Checked<StopPipelineExecutionRequest>, StopPipelineExecutionResponse> {
  return {
    name: 'StopPipelineExecution',
    authorize: (input, context) => acting('StopPipelineExecution', input.PipelineExecutionArn, context),
    async handle(input, { cloud }) {
      const record = executionOf(cloud.store, input.PipelineExecutionArn);
      if (record.status === 'Stopping') return { PipelineExecutionArn: record.arn };
      if (record.status !== 'Executing') throw new AwsError('ValidationException', `Pipeline execution with ARN ${record.arn} is already in status ${record.status}: only an execution in status Executing can be stopped.`);
      await executions.stop(record);
      return { PipelineExecutionArn: record.arn };
    },
  };
}

function retry(executions: ExecutionControl): Operation<Checked<RetryPipelineExecutionRequest>, RetryPipelineExecutionResponse> {
  return {
    name: 'RetryPipelineExecution',
    authorize: (input, context) => acting('RetryPipelineExecution', input.PipelineExecutionArn, context),
    async handle(input, context) {
      const { store } = context.cloud;
      const record = executionOf(store, input.PipelineExecutionArn);
      if (record.status === 'Executing' || record.status === 'Stopping') {
        throw new AwsError('ConflictException', `Pipeline execution with ARN ${record.arn} is in status ${record.status} and cannot be retried.`);
      }
      const parallelism = input.ParallelismConfiguration?.MaxParallelExecutionSteps ?? record.maxParallelSteps;
      const state = executions.planRetry(record, parallelism);
      const states = executionStateTable(store);
      const again = await store.transaction(() => {
        const { failureReason: _reason, endTime: _end, ...rest } = executionOf(store, record.arn);
        if (rest.status === 'Executing') throw new AwsError('ConflictException', `Pipeline execution with ARN ${record.arn} is in status Executing and cannot be retried.`);
        const next: ExecutionRecord = { ...rest, status: 'Executing', ...modified(context), ...(parallelism === undefined ? {} : { maxParallelSteps: parallelism }) };
        void executionTable(store).put(executionKey(next.pipelineName, next.id), next);
        void states.put(executionKey(next.pipelineName, next.id), state);
        return next;
      });
      executions.run(again);
      return { PipelineExecutionArn: again.arn };
    },
  };
}

function update(executions: ExecutionControl): Operation<Checked<UpdatePipelineExecutionRequest>, UpdatePipelineExecutionResponse> {
  return {
    name: 'UpdatePipelineExecution',
    authorize: (input, context) => acting('UpdatePipelineExecution', input.PipelineExecutionArn, context),
    async handle(input, context) {
      const { store } = context.cloud;
      const parallelism = input.ParallelismConfiguration?.MaxParallelExecutionSteps;
      const record = await store.transaction(() => {
        const next: ExecutionRecord = {
          ...executionOf(store, input.PipelineExecutionArn), ...modified(context), ...(parallelism === undefined ? {} : { maxParallelSteps: parallelism }),
          ...(input.PipelineExecutionDescription === undefined ? {} : { description: input.PipelineExecutionDescription }),
          ...(input.PipelineExecutionDisplayName === undefined ? {} : { displayName: input.PipelineExecutionDisplayName }),
        };
        void executionTable(store).put(executionKey(next.pipelineName, next.id), next);
        return next;
      });
      if (parallelism !== undefined) await executions.setParallelism(record, parallelism);
      return { PipelineExecutionArn: record.arn };
    },
  };
}

type Step = Omit<PipelineExecutionStep, 'StartTime' | 'EndTime'> & { StepName: string; StartTime: number; EndTime?: number };

function listSteps(executions: ExecutionControl): Operation<Checked<ListPipelineExecutionStepsRequest>> {
  return {
    name: 'ListPipelineExecutionSteps',
    authorize: (input, context) => acting('ListPipelineExecutionSteps', input.PipelineExecutionArn ?? '*', context),
    async handle(input, { cloud }) {
      if (input.PipelineExecutionArn === undefined) throw new AwsError('ValidationException', 'PipelineExecutionArn is required.');
      const steps = [...executions.steps(executionOf(cloud.store, input.PipelineExecutionArn))] as Step[];
      // AWS does not say in which order it lists by default; its console and SDKs show the latest first.
      if (input.SortOrder !== 'Ascending') steps.reverse();
      const { items, nextToken } = page(steps, (step) => step.StepName, { nextToken: input.NextToken, limit: input.MaxResults ?? 10 });
      return { PipelineExecutionSteps: items, NextToken: nextToken };
    },
  };
}

function modified(context: OperationContext): Pick<ExecutionRecord, 'lastModifiedTime' | 'lastModifiedBy'> {
  return { lastModifiedTime: context.now(), lastModifiedBy: userContext(context.caller) };
}
