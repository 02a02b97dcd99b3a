// What CodePipeline keeps: pipelines, and their executions with every action that ran.
import type { Authorization, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';
import type { PipelineDeclaration } from './pipeline-declaration';

/** A stage that lets nothing in. */
export interface Transition { reason: string; by: string; at: number }

/** A pipeline by name. */
export interface PipelineRecord {
  arn: string;
  declaration: PipelineDeclaration;
  tags: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  created: number;
  updated: number;
  /** Executions so far. */
  executions: number;
  /** Stages whose inbound transition is disabled. */
  disabled: Readonly<Record<string, Transition>>;
}

/** Where an artifact lies. */
export interface ArtifactLocation { bucket: string; key: string; revision?: string }

/** One run of an action. */
export interface ActionRun {
  id: string;
  stage: string;
  action: string;
  status: 'InProgress' | 'Abandoned' | 'Succeeded' | 'Failed';
  startTime: number;
  lastUpdate: number;
  /** The configuration with its variables filled in. */
  configuration: Readonly<Record<string, string>>;
  /** What PutApprovalResult must name. */
  token?: string;
  /** Id of the build. */
  externalId?: string;
  summary?: string;
  updatedBy?: string;
  error?: { code: string; message: string };
  outputs?: Readonly<Record<string, ArtifactLocation>>;
  variables?: Readonly<Record<string, string>>;
  /** A run that a retry has taken the place of. */
  replaced?: boolean;
}

/** What a source action found. */
export interface Revision { action: string; artifact: string; id: string; summary: string; created: number }

export type ExecutionStatus = 'Cancelled' | 'InProgress' | 'Stopped' | 'Stopping' | 'Succeeded' | 'Superseded' | 'Failed';

/** One execution of a pipeline. */
export interface ExecutionRecord {
  id: string;
  pipelineName: string;
  /** Its place in the order of the pipeline's executions. */
  number: number;
  declaration: PipelineDeclaration;
  status: ExecutionStatus;
  statusSummary?: string;
  trigger: { triggerType: string; triggerDetail: string };
  startTime: number;
  lastUpdate: number;
  variables: Readonly<Record<string, string>>;
  /** Revisions that the start asked for, by action. */
  overrides: Readonly<Record<string, { type: string; value: string }>>;
  /** The stage that it is in or waits for. */
  stageIndex: number;
  entered: boolean;
  artifacts: Readonly<Record<string, ArtifactLocation>>;
  revisions: readonly Revision[];
  actions: readonly ActionRun[];
  /** Actions under way are not waited for when it stops. */
  abandon?: boolean;
}

/** Pipelines by name. */
export const pipelineTable = (store: Store): Table<PipelineRecord> => store.table('codepipeline/pipelines');

/** Executions by pipeline and number. */
export const executionTable = (store: Store): Table<ExecutionRecord> => store.table('codepipeline/executions');

/** Key of an execution: those of a pipeline are in order of their beginning. */
export const executionKey = ({ pipelineName, number }: Pick<ExecutionRecord, 'pipelineName' | 'number'>): string => `${pipelineName}/${String(number).padStart(9, '0')}`;

/** ARN of a pipeline. */
export const pipelineArn = ({ region, account }: { region: string; account: string }, name: string): string => `arn:aws:codepipeline:${region}:${account}:${name}`;

/** Executions of a pipeline, oldest first. */
export const executionsOf = (store: Store, name: string): ExecutionRecord[] => [...executionTable(store).range({ prefix: `${name}/` })].map(({ value }) => value);

/** Whether an execution is under way. */
export const isOpen = ({ status }: ExecutionRecord): boolean => status === 'InProgress' || status === 'Stopping';

/** Whether an execution is or was in a stage. @param index place of the stage */
export function hasEntered({ stageIndex, entered, actions, declaration }: ExecutionRecord, index: number): boolean {
  return stageIndex > index || (stageIndex === index && (entered || actions.some(({ stage }) => stage === declaration.stages[index]?.name)));
}

/** @throws AwsError PipelineNotFoundException */
export function requirePipeline(store: Store, { account, region }: { account: string; region: string }, name: string): PipelineRecord {
  const record = pipelineTable(store).get(name);
  if (record === undefined) throw new AwsError('PipelineNotFoundException', `Account '${account}' does not have a pipeline with name '${name}' in region '${region}'`);
  return record;
}

/** @throws AwsError PipelineExecutionNotFoundException */
export function requireExecution(store: Store, pipeline: string, id: string): ExecutionRecord {
  const found = executionsOf(store, pipeline).find((execution) => execution.id === id);
  if (found === undefined) throw new AwsError('PipelineExecutionNotFoundException', `The pipeline '${pipeline}' does not have an execution with id '${id}'`);
  return found;
}

/** Authorises an action on a pipeline, its stage or its action. */
export function onPipeline(action: string, name: string, context: OperationContext, ...below: readonly string[]): Authorization[] {
  const tags = pipelineTable(context.cloud.store).get(name)?.tags ?? {};
  return [{ action: `codepipeline:${action}`, resource: [pipelineArn(context, name), ...below].join('/'), conditions: Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value])) }];
}
