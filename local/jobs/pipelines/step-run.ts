// What driving one step has in hand, and the ways in which a step ends.
import type { Definition, StepDefinition } from './definition';
import type { StepState, StepStatus } from './execution-state';
import type { JsonObject } from './json';
import { nextAttempt } from './retry';
import type { ExceptionType } from './retry';
import type { RunnerNeeds } from './runner';
import type { StateKeeper } from './state-keeper';

/** The API's limit for a step's FailureReason. */
const LONGEST_REASON = 1024;

/** An execution that is running in this process, as its steps see it. */
export interface ExecutionContext {
  definition: Definition;
  keeper: StateKeeper;
  needs: RunnerNeeds;
  /** Aborted when the run leaves off: the endpoint ends, or the state can no longer be saved. */
  halt: AbortSignal;
  /** Aborted when the execution is to stop, or on halt: what ends a wait early. */
  interrupted: AbortSignal;
}

/** One step being driven. */
export class StepRun {
  constructor(readonly definition: StepDefinition, readonly context: ExecutionContext) {}

  get state(): StepState {
    const state = this.context.keeper.current.steps[this.definition.name];
    if (state === undefined) throw new Error(`step ${this.definition.name} is driven before it began`);
    return state;
  }

  /** The execution is to stop. */
  get stopping(): boolean {
    return this.context.keeper.current.status === 'Stopping';
  }

  /** Writes the step for the first time; one that resumes or is retried is there already. */
  async begin(): Promise<void> {
    const { name, type, displayName, description } = this.definition;
    const { keeper, needs } = this.context;
    if (keeper.current.steps[name] !== undefined) return;
    const step: StepState = {
      name, type, status: 'Starting', startTime: needs.now(), attempts: 0,
      ...(displayName === undefined ? {} : { displayName }),
      ...(description === undefined ? {} : { description }),
    };
    await keeper.update((state) => ({ ...state, steps: { ...state.steps, [name]: step } }));
  }

  /** Changes the step and saves it. */
  change(patch: Partial<StepState>): Promise<void> {
    return this.context.keeper.updateStep(this.definition.name, (step) => ({ ...step, ...patch }));
  }

  /** The step is over, with what it leaves. */
  end(status: StepStatus, patch: Partial<StepState> = {}): Promise<void> {
    return this.change({ ...patch, status, endTime: this.context.needs.now() });
  }

  /** The step succeeded, and references to it read these properties. */
  succeed(properties: JsonObject, patch: Partial<StepState> = {}): Promise<void> {
    const { name } = this.definition;
    return this.context.keeper.updateStep(name, ({ failureReason: _earlier, ...step }) => (
      { ...step, ...patch, properties, status: 'Succeeded', endTime: this.context.needs.now() }));
  }

  /** The attempt failed: another follows where a policy says so, else the step has failed. */
  failAttempt(reason: string, exception: ExceptionType | undefined): Promise<void> {
    const { keeper, needs } = this.context;
    const failureReason = reason.slice(0, LONGEST_REASON);
    if (this.stopping) return this.end('Stopped', { failureReason });
    const next = nextAttempt(this.definition, this.state, exception, needs.now());
    if (next === undefined) return this.end('Failed', { failureReason });
    return keeper.updateStep(this.definition.name, ({ arn: _arn, jobName: _jobName, request: _request, ...step }) => (
      { ...step, status: 'Starting', failureReason, nextAttemptAt: next.at, retries: next.retries }));
  }

  /** Waits until one of these changed or the time is over; a request to stop, or the end of the endpoint, ends it early. */
  wait(arns: readonly string[], milliseconds: number): Promise<void> {
    const signal = this.stopping ? this.context.halt : this.context.interrupted;
    return this.context.needs.actions.waitForChange(arns, milliseconds, signal);
  }
}
