// Runs a pipeline execution: begins what is ready, follows it, ends when nothing is left; every change saved first.
import { driveStep } from './drive-step';
import type { ExecutionState } from './execution-state';
import { predecessorsOf } from './graph';
import type { Predecessors } from './graph';
import { parseDefinition } from './parse-definition';
import { stepsToDrive } from './ready-steps';
import type { PipelineRun, RunnerNeeds } from './runner';
import { StateKeeper } from './state-keeper';
import type { ExecutionContext } from './step-run';

/** What the service says of an execution that a step's failure ended. */
const STEP_FAILURE = 'Step failure: One or multiple steps failed.';
/** The API's limit for an execution's FailureReason. */
const LONGEST_REASON = 1300;

/** Runs a state that is saved: new, retried, or left off by a crash. */
export function runExecution(state: ExecutionState, needs: RunnerNeeds): PipelineRun {
  return new Scheduler(state, needs);
}

class Scheduler implements PipelineRun {
  readonly done: Promise<ExecutionState>;
  private readonly keeper: StateKeeper;
  private readonly context: ExecutionContext;
  private readonly predecessors: Predecessors;
  private readonly stopRequest = new AbortController();
  private readonly broken = new AbortController();
  private readonly active = new Map<string, Promise<void>>();
  private wake: () => void = () => undefined;

  constructor(state: ExecutionState, needs: RunnerNeeds) {
    this.keeper = new StateKeeper(state, needs);
    const definition = parseDefinition(state.definition);
    this.predecessors = predecessorsOf(definition);
    const halt = AbortSignal.any([needs.signal, this.broken.signal]);
    this.context = { definition, keeper: this.keeper, needs, halt, interrupted: AbortSignal.any([halt, this.stopRequest.signal]) };
    this.done = this.run();
  }

  get state(): ExecutionState {
    return this.keeper.saved;
  }

  async stop(): Promise<void> {
    if (this.keeper.current.status !== 'Executing') return;
    await this.keeper.update((state) => ({ ...state, status: 'Stopping' }));
    this.stopRequest.abort();
    this.wake();
  }

  async setParallelism(maxParallelSteps: number | undefined): Promise<void> {
    await this.keeper.update(({ maxParallelSteps: _before, ...state }) => ({ ...state, ...(maxParallelSteps === undefined ? {} : { maxParallelSteps }) }));
    this.wake();
  }

  private async run(): Promise<ExecutionState> {
    try {
      while (!this.context.halt.aborted && this.isRunning()) {
        const woken = new Promise<void>((resolve) => { this.wake = resolve; });
        this.launch();
        if (this.active.size === 0) await this.finish();
        else await Promise.race([woken, ...this.active.values()]);
      }
      await Promise.all(this.active.values());
      return this.keeper.saved;
    } catch (error) {
      this.broken.abort();
      await Promise.allSettled(this.active.values());
      throw error;
    }
  }

  private isRunning(): boolean {
    return this.keeper.current.status === 'Executing' || this.keeper.current.status === 'Stopping';
  }

  private launch(): void {
    const state = this.keeper.current;
    const room = (state.maxParallelSteps ?? Number.POSITIVE_INFINITY) - this.active.size;
    const waiting = stepsToDrive(this.context.definition, this.predecessors, state).filter(({ name }) => !this.active.has(name));
    for (const step of waiting.slice(0, Math.max(room, 0))) {
      const driven = driveStep(step, this.context).then(() => { this.active.delete(step.name); });
      this.active.set(step.name, driven);
    }
  }

  private finish(): Promise<void> {
    return this.keeper.update((state) => {
      const steps = Object.values(state.steps);
      const ended = { ...state, endTime: this.context.needs.now() };
      if (state.failStep !== undefined) return { ...ended, status: 'Failed', failureReason: (state.steps[state.failStep]?.failureReason ?? STEP_FAILURE).slice(0, LONGEST_REASON) };
      if (state.status === 'Stopping') return { ...ended, status: 'Stopped' };
      if (steps.some(({ status }) => status !== 'Succeeded')) return { ...ended, status: 'Failed', failureReason: STEP_FAILURE };
      return { ...ended, status: 'Succeeded' };
    });
  }
}
