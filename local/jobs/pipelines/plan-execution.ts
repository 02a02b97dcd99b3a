// Plans an execution before it is saved for the first time, and its retry.
import type { ExecutionState, StepState } from './execution-state';
import { predecessorsOf } from './graph';
import { parameterValues } from './parameters';
import { parseDefinition } from './parse-definition';
import { isOver } from './ready-steps';
import { RequestFault } from './request-fault';
import type { NewExecution } from './runner';
import { planSelection } from './selection';

/**
 * The state in which a new execution begins; not saved yet.
 * @throws RequestFault with the service's text
 */
export function planExecution(start: NewExecution): ExecutionState {
  const definition = parseDefinition(start.definition);
  const selection = planSelection(definition, predecessorsOf(definition), start);
  return {
    pipelineName: start.pipelineName,
    pipelineArn: start.pipelineArn,
    executionArn: start.executionArn,
    executionId: start.executionArn.slice(start.executionArn.lastIndexOf('/') + 1),
    definition: start.definition,
    parameters: parameterValues(definition.parameters, start.parameters ?? []),
    status: 'Executing',
    startTime: start.now,
    lastModifiedTime: start.now,
    ...(start.maxParallelSteps === undefined ? {} : { maxParallelSteps: start.maxParallelSteps }),
    ...(selection === undefined ? {} : { selection: selection.selection }),
    steps: selection?.steps ?? {},
  };
}

/**
 * The state in which a failed or stopped execution goes on under its own ARN: what succeeded is kept, what failed or was
 * stopped begins again with the same definition and parameters. Not saved yet.
 * @throws RequestFault where it cannot be retried
 */
export function planRetry(state: ExecutionState, now: number, maxParallelSteps?: number): ExecutionState {
  if (state.status !== 'Failed' && state.status !== 'Stopped') {
    throw new RequestFault(`Pipeline execution ${state.executionArn} is ${state.status}; only Failed and Stopped executions can be retried.`);
  }
  if (state.failStep !== undefined) {
    throw new RequestFault(`Pipeline execution ${state.executionArn} was ended by the Fail step ${state.failStep}; such an execution cannot be retried.`);
  }
  const { endTime: _endTime, failureReason: _reason, ...kept } = state;
  const parallel = maxParallelSteps ?? state.maxParallelSteps;
  return {
    ...kept,
    status: 'Executing',
    lastModifiedTime: now,
    ...(parallel === undefined ? {} : { maxParallelSteps: parallel }),
    steps: Object.fromEntries(Object.values(state.steps).map((step) => [step.name, step.status === 'Succeeded' ? step : begunAgain(step, now)])),
  };
}

/** A step as it is before its next attempt: attempts count on, retry policies begin anew. */
function begunAgain(step: StepState, now: number): StepState {
  const { name, type, displayName, description, attempts } = step;
  return {
    name, type, attempts,
    ...(displayName === undefined ? {} : { displayName }),
    ...(description === undefined ? {} : { description }),
    status: 'Starting',
    startTime: isOver(step.status) ? now : step.startTime,
  };
}
