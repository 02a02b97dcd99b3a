// Puts a new execution of a pipeline on record.
import type { OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Store } from '../../state/store';
import { executionKey, executionsOf, executionTable, isOpen, pipelineTable, requirePipeline, type ExecutionRecord } from './pipeline-records';

/** Executions that may be under way in a pipeline (CodePipeline quotas, QUEUED and PARALLEL). */
const MOST = 50;

/** What a start may ask for. */
export interface StartRequest {
  variables?: readonly { name: string; value: string }[];
  sourceRevisions?: readonly { actionName: string; revisionType: string; revisionValue: string }[];
}

/** The variables of an execution: what was given over the defaults. @throws AwsError ValidationException */
function variablesOf({ declaration: { variables: declared = [] } }: { declaration: ExecutionRecord['declaration'] }, given: StartRequest['variables'] = []): Record<string, string> {
  const unknown = given.filter(({ name }) => !declared.some((each) => each.name === name));
  const missing = declared.filter(({ name, defaultValue }) => defaultValue === undefined && !given.some((each) => each.name === name));
  if (unknown.length > 0) throw new AwsError('ValidationException', `The pipeline declares no variables ${unknown.map(({ name }) => name).join(', ')}`);
  if (missing.length > 0) throw new AwsError('ValidationException', `The following pipeline variables have no default value and were not given: ${missing.map(({ name }) => name).join(', ')}`);
  return Object.fromEntries(declared.map(({ name, defaultValue = '' }) => [name, given.find((each) => each.name === name)?.value ?? defaultValue]));
}

/** @throws AwsError ConcurrentPipelineExecutionsLimitExceededException */
export function refuseBeyondLimit(store: Store, pipelineName: string): void {
  if (executionsOf(store, pipelineName).filter(isOpen).length >= MOST) throw new AwsError('ConcurrentPipelineExecutionsLimitExceededException', `The pipeline has reached the limit of ${MOST} concurrent executions`);
}

/** @throws AwsError ConcurrentPipelineExecutionsLimitExceededException, ValidationException */
export async function beginExecution(context: OperationContext, pipelineName: string, trigger: ExecutionRecord['trigger'], request: StartRequest = {}): Promise<ExecutionRecord> {
  const { store } = context.cloud;
  return store.transaction(() => {
    const pipeline = requirePipeline(store, context, pipelineName);
    refuseBeyondLimit(store, pipelineName);
    const execution: ExecutionRecord = {
      id: context.cloud.newId(), pipelineName, number: pipeline.executions + 1, declaration: pipeline.declaration, status: 'InProgress', trigger, startTime: context.now(), lastUpdate: context.now(),
      variables: variablesOf(pipeline, request.variables), overrides: Object.fromEntries((request.sourceRevisions ?? []).map(({ actionName, revisionType, revisionValue }) => [actionName, { type: revisionType, value: revisionValue }])),
      stageIndex: 0, entered: false, artifacts: {}, revisions: [], actions: [],
    };
    void executionTable(store).put(executionKey(execution), execution);
    void pipelineTable(store).put(pipelineName, { ...pipeline, executions: execution.number });
    return execution;
  });
}
