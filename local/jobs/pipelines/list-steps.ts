// ListPipelineExecutionSteps' view of an execution.
import type { ExecutionState, StepState } from './execution-state';
import type { PipelineExecutionStep } from './runner';
import { STEP_TYPES } from './step-types/registry';

/** The API's limit for a step's FailureReason. */
const LONGEST_REASON = 1024;

/** The steps that have started, in order of their start. */
export function listSteps(state: ExecutionState): PipelineExecutionStep[] {
  return Object.values(state.steps).sort((a, b) => a.startTime - b.startTime).map(describeStep);
}

function describeStep(step: StepState): PipelineExecutionStep {
  const { displayName, description, endTime, failureReason, cacheHitFrom, selectedFrom } = step;
  return {
    StepName: step.name,
    ...(displayName === undefined ? {} : { StepDisplayName: displayName }),
    ...(description === undefined ? {} : { StepDescription: description }),
    StartTime: step.startTime,
    ...(endTime === undefined ? {} : { EndTime: endTime }),
    StepStatus: step.status,
    AttemptCount: step.attempts,
    ...(failureReason === undefined ? {} : { FailureReason: failureReason.slice(0, LONGEST_REASON) }),
    ...(cacheHitFrom === undefined ? {} : { CacheHitResult: { SourcePipelineExecutionArn: cacheHitFrom } }),
    ...(selectedFrom === undefined ? {} : { SelectiveExecutionResult: { SourcePipelineExecutionArn: selectedFrom } }),
    Metadata: STEP_TYPES.get(step.type)?.run?.metadata(step) ?? {},
  };
}
