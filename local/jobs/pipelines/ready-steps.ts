// Which steps of an execution may begin now.
import type { Definition, StepDefinition } from './definition';
import type { ExecutionState, StepStatus } from './execution-state';
import type { Predecessors } from './graph';

/** Whether a step with this status is over. */
export function isOver(status: StepStatus): boolean {
  return status === 'Succeeded' || status === 'Failed' || status === 'Stopped';
}

/**
 * Steps that have begun and are not over (an execution that resumes drives them on), then those whose predecessors have
 * all succeeded. Once a step has failed or the execution is stopping, nothing new begins.
 */
export function stepsToDrive(definition: Definition, predecessors: Predecessors, state: ExecutionState): StepDefinition[] {
  const steps = [...definition.steps.values()];
  const begun = steps.filter(({ name }) => state.steps[name] !== undefined && !isOver(state.steps[name].status));
  const failed = Object.values(state.steps).some(({ status }) => status === 'Failed' || status === 'Stopped');
  if (failed || state.status !== 'Executing') return begun;
  return [...begun, ...steps.filter((step) => isReady(step, predecessors, state))];
}

function isReady(step: StepDefinition, predecessors: Predecessors, state: ExecutionState): boolean {
  if (state.steps[step.name] !== undefined) return false;
  if (state.selection !== undefined && !state.selection.steps.includes(step.name)) return false;
  const before = [...predecessors.get(step.name) ?? []];
  return before.every((name) => state.steps[name]?.status === 'Succeeded') && inChosenBranch(step, state);
}

function inChosenBranch({ branch }: StepDefinition, state: ExecutionState): boolean {
  return branch === undefined || state.steps[branch.condition]?.properties?.['Outcome'] === (branch.taken ? 'True' : 'False');
}
