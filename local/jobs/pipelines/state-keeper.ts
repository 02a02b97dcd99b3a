// Keeps an execution's state: changed in memory at once, saved in order, acknowledged when on disk.
import type { ExecutionChange, ExecutionState, StepState } from './execution-state';
import type { RunnerNeeds } from './runner';

/** Changes wait for the save before them, and then go to disk together. */
interface Batch {
  changes: ExecutionChange[];
  done: Promise<void>;
}

/** The state of one execution, and the only way to change it. */
export class StateKeeper {
  private saving: Promise<void> = Promise.resolve();
  private waiting: Batch | undefined;

  /** @param saved the state as it is on disk */
  constructor(public saved: ExecutionState, private readonly needs: Pick<RunnerNeeds, 'save' | 'now'>) {
    this.current = saved;
  }

  /** As it will be once all changes are saved: whatever is decided by it is saved after it. */
  current: ExecutionState;

  /** Changes the state; resolves when that is on disk. */
  update(edit: (state: ExecutionState) => ExecutionState): Promise<void> {
    const previous = this.current;
    this.current = { ...edit(previous), lastModifiedTime: this.needs.now() };
    const changes = changesBetween(previous, this.current);
    if (this.waiting !== undefined) {
      this.waiting.changes.push(...changes);
      return this.waiting.done;
    }
    const batch: Batch = { changes, done: this.saving.then(() => this.write(batch)) };
    this.waiting = batch;
    this.saving = batch.done;
    return batch.done;
  }

  /** Changes one step that has started. */
  updateStep(name: string, edit: (step: StepState) => StepState): Promise<void> {
    return this.update((state) => {
      const step = state.steps[name];
      return step === undefined ? state : { ...state, steps: { ...state.steps, [name]: edit(step) } };
    });
  }

  private async write(batch: Batch): Promise<void> {
    this.waiting = undefined;
    const state = this.current;
    await this.needs.save(state, batch.changes);
    this.saved = state;
  }
}

function changesBetween(previous: ExecutionState, current: ExecutionState): ExecutionChange[] {
  const execution: ExecutionChange[] = previous.status === current.status ? [] : [{ kind: 'execution', previous: previous.status, current: current.status }];
  const steps = Object.values(current.steps).flatMap((step): ExecutionChange[] => {
    const before = previous.steps[step.name]?.status;
    if (before === step.status) return [];
    return [{ kind: 'step', step: step.name, current: step.status, ...(before === undefined ? {} : { previous: before }) }];
  });
  return [...steps, ...execution];
}
