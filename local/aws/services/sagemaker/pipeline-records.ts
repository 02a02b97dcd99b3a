// What SageMaker keeps of pipelines and their executions, and how to find them.
import type { ParallelismConfiguration, UserContext } from '@aws-sdk/client-sagemaker';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';
import type { Place } from './arns';
import { arnOf, parseArn } from './arns';

/** A pipeline. */
export interface PipelineRecord {
  name: string;
  arn: string;
  displayName?: string;
  description?: string;
  roleArn: string;
  /** The JSON text as it was given. */
  definition: string;
  parallelism?: ParallelismConfiguration;
  /** ClientRequestToken of CreatePipeline. */
  clientToken: string;
  creationTime: number;
  createdBy: UserContext;
  lastModifiedTime: number;
  lastModifiedBy: UserContext;
  lastRunTime?: number;
}

/** Pipelines by lower-case name. */
export const pipelineTable = (store: Store): Table<PipelineRecord> => store.table('sagemaker/pipelines');

/** ARN of a pipeline given by name or ARN. */
export function pipelineArn(place: Place, nameOrArn: string): string {
  return arnOf(place, 'pipeline', pipelineName(nameOrArn));
}

/** Name of a pipeline given by name or ARN. */
export function pipelineName(nameOrArn: string): string {
  if (!nameOrArn.startsWith('arn:')) return nameOrArn;
  const { type, name } = parseArn(nameOrArn);
  if (type !== 'pipeline' || name.includes('/')) throw new AwsError('ValidationException', `Invalid pipeline ARN: ${nameOrArn}`);
  return name;
}

/** @throws AwsError ResourceNotFound */
export function pipelineOf(store: Store, place: Place, nameOrArn: string): PipelineRecord {
  const record = pipelineTable(store).get(pipelineName(nameOrArn).toLowerCase());
  if (record === undefined) throw new AwsError('ResourceNotFound', `Pipeline '${pipelineArn(place, nameOrArn)}' does not exist.`);
  return record;
}
