// Selective execution: which steps run, and which steps of an earlier execution give them what they refer to.
import type { Definition } from './definition';
import type { ExecutionState, SelectionState, StepState } from './execution-state';
import { ancestorsOf } from './graph';
import type { Predecessors } from './graph';
import { RequestFault } from './request-fault';
import type { NewExecution } from './runner';

/** What a selection adds to the state of a new execution. */
export interface PlannedSelection {
  selection: SelectionState;
  /** Steps of the source, as reused. */
  steps: Readonly<Record<string, StepState>>;
}

/** @throws RequestFault where a step is unknown, the steps are not connected or the source does not have what they need */
export function planSelection(definition: Definition, predecessors: Predecessors, start: NewExecution): PlannedSelection | undefined {
  const config = start.selectiveExecution;
  if (config === undefined) return undefined;
  const selected = [...new Set(config.SelectedSteps.map(({ StepName: name }) => name))];
  const unknown = selected.filter((name) => !definition.steps.has(name));
  if (unknown.length > 0) throw new RequestFault(`Invalid SelectedSteps: the pipeline has no steps [${unknown.join(', ')}].`);
  refuseGaps(selected, predecessors);
  const sourceArn = config.SourcePipelineExecutionArn;
  return {
    selection: { steps: selected, ...(sourceArn === undefined ? {} : { sourceArn }) },
    steps: reusedSteps(selected, predecessors, sourceArn, start),
  };
}

/** A step that lies on a way from one selected step to another must be selected too. */
function refuseGaps(selected: readonly string[], predecessors: Predecessors): void {
  const before = new Set(selected.flatMap((name) => [...ancestorsOf(name, predecessors)]));
  const between = [...before].filter((name) => !selected.includes(name) && [...ancestorsOf(name, predecessors)].some((other) => selected.includes(other)));
  if (between.length > 0) {
    throw new RequestFault(`Invalid SelectedSteps: the selected steps [${selected.join(', ')}] are not connected; also select [${between.join(', ')}].`);
  }
}

function reusedSteps(selected: readonly string[], predecessors: Predecessors, sourceArn: string | undefined, start: NewExecution): Record<string, StepState> {
  const needed = [...new Set(selected.flatMap((name) => [...predecessors.get(name) ?? []]))].filter((name) => !selected.includes(name));
  if (needed.length === 0) return {};
  const source = sourceArn === undefined ? undefined : start.source;
  if (source === undefined || !fitsAsSource(source)) {
    throw new RequestFault(`Invalid SourcePipelineExecutionArn: ${sourceArn ?? 'null'}. The selected steps [${selected.join(', ')}] have dependencies on [${needed.join(', ')}].`);
  }
  const missing = needed.filter((name) => source.steps[name]?.status !== 'Succeeded');
  if (missing.length > 0) {
    throw new RequestFault(`Invalid SourcePipelineExecutionArn: ${source.executionArn}. The steps [${missing.join(', ')}] did not succeed in it, and the selected steps [${selected.join(', ')}] depend on them.`);
  }
  return Object.fromEntries(needed.map((name) => [name, reuse(source.steps[name] as StepState, source.executionArn, start.now)]));
}

function fitsAsSource({ status }: ExecutionState): boolean {
  return status === 'Succeeded' || status === 'Failed';
}

function reuse(step: StepState, sourceArn: string, now: number): StepState {
  return { ...step, startTime: now, endTime: now, selectedFrom: sourceArn };
}
