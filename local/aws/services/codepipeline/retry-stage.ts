// RetryStageExecution: an execution goes on from the stage that it failed in, under the same id.
//
// Source: CodePipeline API Reference, "RetryStageExecution"; User Guide, "Monitoring CodePipeline events" (RESUMED).
import { tellExecution, tellStage } from '../../background/deliveries/delivery-events';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Store } from '../../state/store';
import type { DeliveryControl } from './delivery-control';
import type { PipelineDeclaration } from './pipeline-declaration';
import { executionKey, executionsOf, executionTable, hasEntered, onPipeline, requirePipeline, type ActionRun, type ExecutionRecord, type PipelineRecord } from './pipeline-records';
import { refuseBeyondLimit } from './start-execution';

interface RetryInput { pipelineName: string; stageName: string; pipelineExecutionId: string; retryMode: 'FAILED_ACTIONS' | 'ALL_ACTIONS' }

/** The structure of a pipeline: its declaration without the number of its version. */
const structureOf = ({ version: _version, ...structure }: PipelineDeclaration): string => JSON.stringify(structure);

/**
 * The execution, where its stage can be begun again.
 * @throws AwsError StageNotFoundException, NotLatestPipelineExecutionException where another execution was in the stage last, or StageNotRetryableException
 */
function requireRetryable(store: Store, { declaration }: PipelineRecord, { pipelineName, stageName, pipelineExecutionId: id }: RetryInput): ExecutionRecord {
  const index = declaration.stages.findIndex(({ name }) => name === stageName);
  if (index < 0) throw new AwsError('StageNotFoundException', `The pipeline '${pipelineName}' has no stage with name '${stageName}'`);
  const been = executionsOf(store, pipelineName).filter((execution) => hasEntered(execution, index));
  const found = declaration.executionMode === 'PARALLEL' ? been.find((execution) => execution.id === id) : been.at(-1);
  if (found?.id !== id) throw new AwsError('NotLatestPipelineExecutionException', `The execution '${id}' is not the latest one of stage '${stageName}' in pipeline '${pipelineName}'`);
  if (structureOf(found.declaration) !== structureOf(declaration)) throw new AwsError('StageNotRetryableException', `The structure of pipeline '${pipelineName}' has changed since execution '${id}' began`);
  if (found.status !== 'Failed' || found.stageIndex !== index) throw new AwsError('StageNotRetryableException', `Stage '${stageName}' of execution '${id}' contains no failed actions`);
  return found;
}

/** The execution under way again. It is in its stage already: no transition and no queue is between. */
function resumed({ statusSummary: _summary, abandon: _abandon, ...before }: ExecutionRecord, { stageName, retryMode }: RetryInput, now: number): ExecutionRecord {
  const again = ({ stage, status }: ActionRun): boolean => stage === stageName && (retryMode === 'ALL_ACTIONS' || status !== 'Succeeded');
  return { ...before, status: 'InProgress', entered: true, lastUpdate: now, actions: before.actions.map((run) => (again(run) ? { ...run, replaced: true } : run)) };
}

/** RetryStageExecution. */
export function retryStageExecution(control: DeliveryControl): Operation<RetryInput> {
  return {
    name: 'RetryStageExecution',
    authorize: (input, context) => onPipeline('RetryStageExecution', input.pipelineName, context, input.stageName),
    async handle(input, context) {
      const { cloud, cloud: { store } } = context;
      const execution = await store.transaction(() => {
        const found = requireRetryable(store, requirePipeline(store, context, input.pipelineName), input);
        refuseBeyondLimit(store, input.pipelineName);
        const next = resumed(found, input, context.now());
        void executionTable(store).put(executionKey(next), next);
        return next;
      });
      tellExecution(cloud, execution, 'RESUMED');
      tellStage(cloud, execution, input.stageName, 'RESUMED');
      control.look(input.pipelineName);
      return { pipelineExecutionId: execution.id };
    },
  };
}
