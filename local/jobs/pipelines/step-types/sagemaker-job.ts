// What the types of step that are SageMaker jobs or resources have in common.
import type { JsonObject } from '../json';
import type { StepState } from '../execution-state';
import type { StartedRun } from './step-type';

/** What differs between them. */
export interface JobKind {
  type: StartedRun['type'];
  operation: string;
  nameMember: string;
  /** Key of the step's metadata, such as `ProcessingJob`. */
  metadataKey: string;
  compared: readonly string[];
  stoppable: boolean;
  /** @default 63 */
  longestName?: number;
  nameVariable?: string;
}

/** A run whose request is the arguments with a name, and whose properties are the Describe* answer. */
export function jobRun(kind: JobKind): StartedRun {
  return {
    kind: 'started',
    type: kind.type,
    operation: kind.operation,
    longestName: kind.longestName ?? 63,
    nameMember: kind.nameMember,
    ...(kind.nameVariable === undefined ? {} : { nameVariable: kind.nameVariable }),
    compared: kind.compared,
    stoppable: kind.stoppable,
    request: (resolved, context) => ({ ...resolved.arguments, [kind.nameMember]: context.jobName }),
    properties: (_step, description) => description,
    metadata: (state) => arnMetadata(kind.metadataKey, state),
  };
}

/** `{ <key>: { Arn } }`, or nothing before it was started. */
export function arnMetadata(key: string, state: StepState): JsonObject {
  return state.arn === undefined ? {} : { [key]: { Arn: state.arn } };
}
