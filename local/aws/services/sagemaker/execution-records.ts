// What SageMaker keeps of a pipeline's executions.
import type { PipelineExecutionStatus, SelectiveExecutionConfig, UserContext } from '@aws-sdk/client-sagemaker';
import type { ExecutionState } from '../../../jobs/pipelines/execution-state';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';
import type { Checked } from '../checked';
import { parseArn } from './arns';

/** An execution. */
export interface ExecutionRecord {
  pipelineName: string;
  pipelineArn: string;
  id: string;
  arn: string;
  displayName?: string;
  description?: string;
  /** As it was when the execution was started. */
  roleArn: string;
  parameters: { Name: string; Value: string }[];
  maxParallelSteps?: number;
  selective?: Checked<SelectiveExecutionConfig>;
  status: PipelineExecutionStatus;
  failureReason?: string;
  creationTime: number;
  createdBy: UserContext;
  lastModifiedTime: number;
  lastModifiedBy: UserContext;
  endTime?: number;
  clientToken?: string;
}

/** Executions by `pipeline/id`. */
export const executionTable = (store: Store): Table<ExecutionRecord> => store.table('sagemaker/pipeline-executions');
/** What the pipeline runner keeps of an execution, its definition included, under the same key. */
export const executionStateTable = (store: Store): Table<ExecutionState> => store.table('sagemaker/pipeline-execution-states');

/** Key of an execution. */
export function executionKey(pipeline: string, id: string): string {
  return `${pipeline.toLowerCase()}/${id}`;
}

/** @throws AwsError ResourceNotFound */
export function executionOf(store: Store, arn: string): ExecutionRecord {
  const { type, name } = parseArn(arn);
  const match = /^([^/]+)\/execution\/([^/]+)$/.exec(name);
  const record = type === 'pipeline' && match !== null ? executionTable(store).get(executionKey(match[1] as string, match[2] as string)) : undefined;
  if (record === undefined) throw new AwsError('ResourceNotFound', `Pipeline execution with ARN ${arn} does not exist.`);
  return record;
}

/** The runner's state of an execution that is on record. */
export function executionStateOf(store: Store, record: ExecutionRecord): ExecutionState {
  const state = executionStateTable(store).get(executionKey(record.pipelineName, record.id));
  if (state === undefined) throw new Error(`The state of ${record.arn} is missing`);
  return state;
}

/** Executions of a pipeline. */
export function executionsOf(store: Store, pipeline: string): ExecutionRecord[] {
  return [...executionTable(store).range({ prefix: `${pipeline.toLowerCase()}/` })].map((entry) => entry.value);
}
