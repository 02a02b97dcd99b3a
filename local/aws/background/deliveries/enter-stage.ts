// Which execution may enter a stage, and which one gives way: the three execution modes of CodePipeline.
//
// Source: CodePipeline User Guide, "Pipeline execution modes" and "How pipeline executions work".
import { isOpen, type ExecutionRecord } from '../../services/codepipeline/pipeline-records';

/** Whether an execution may enter the stage that it waits for. @param all executions of the pipeline */
export function mayEnter(execution: ExecutionRecord, all: readonly ExecutionRecord[]): boolean {
  const mode = execution.declaration.executionMode ?? 'SUPERSEDED';
  if (mode === 'PARALLEL') return true;
  const others = all.filter((other) => other.id !== execution.id && isOpen(other));
  const occupied = others.some(({ entered, stageIndex }) => entered && stageIndex === execution.stageIndex);
  // In a queue, who came first goes first.
  const behind = mode === 'QUEUED' && others.some(({ number, stageIndex }) => number < execution.number && stageIndex <= execution.stageIndex);
  return !occupied && !behind;
}

/** Executions that a newer one waiting at the same stage takes the place of. */
export function superseded(all: readonly ExecutionRecord[]): ExecutionRecord[] {
  const waiting = all.filter((execution) => isOpen(execution) && !execution.entered && (execution.declaration.executionMode ?? 'SUPERSEDED') === 'SUPERSEDED');
  return waiting.filter(({ number, stageIndex }) => waiting.some((other) => other.stageIndex === stageIndex && other.number > number));
}
