// Runs pipeline executions with the pipeline runner: started, stopped, retried, resumed, their events told.
import type { ExecutionChange, ExecutionState } from '../../jobs/pipelines/execution-state';
import { RequestFault } from '../../jobs/pipelines/runner';
import type { PipelineRun } from '../../jobs/pipelines/runner';
import type { Cloud } from '../cloud';
import { AwsError } from '../operation';
import { DEEPEST, jsonDepth } from '../services/json-depth';
import type { ExecutionControl } from '../services/sagemaker/execution-control';
import type { ExecutionRecord } from '../services/sagemaker/execution-records';
import { executionKey, executionOf, executionStateOf, executionStateTable, executionTable } from '../services/sagemaker/execution-records';
import type { Changes } from './changes';
import { emitExecutionChanges } from './execution-events';
import type { PipelineRunner } from './runners';
import { PipelineStepActions } from './step-actions';
import type { StepCalls } from './step-calls';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** The executions of an endpoint. */
export class Executions implements ExecutionControl {
  readonly #runs = new Map<string, { run: PipelineRun; done: Promise<ExecutionState> }>();

  constructor(private readonly cloud: Cloud, private readonly runner: PipelineRunner, private readonly calls: StepCalls, private readonly changes: Changes) {}

  checkDefinition(text: string): void {
    if (jsonDepth(text) > DEEPEST) throw new AwsError('ValidationException', `Unable to parse pipeline definition. It nests deeper than ${DEEPEST} levels.`);
    asValidation(() => this.runner.checkDefinition(text));
  }

  newId(): string {
    return this.#random(12);
  }

  plan(record: ExecutionRecord, definition: string): ExecutionState {
    const source = record.selective?.SourcePipelineExecutionArn;
    return asValidation(() => this.runner.planExecution({
      pipelineName: record.pipelineName, pipelineArn: record.pipelineArn, executionArn: record.arn, definition,
      parameters: record.parameters, now: record.creationTime,
      ...(record.maxParallelSteps === undefined ? {} : { maxParallelSteps: record.maxParallelSteps }),
      ...(record.selective === undefined ? {} : {
        selectiveExecution: {
          SelectedSteps: record.selective.SelectedSteps,
          ...(source === undefined ? {} : { SourcePipelineExecutionArn: source }),
        },
      }),
      ...(source === undefined ? {} : { source: this.#state(executionOf(this.cloud.store, source)) }),
    }));
  }

  planRetry(record: ExecutionRecord, maxParallelSteps: number | undefined): ExecutionState {
    return asValidation(() => this.runner.planRetry(this.#state(record), this.cloud.now(), maxParallelSteps));
  }

  run(record: ExecutionRecord): void {
    const before = this.#runs.get(record.arn);
    if (before !== undefined) {
      // A retry may come while the run that failed is still putting its papers away.
      before.done.then(() => this.run(record), () => this.run(record)).catch((error: unknown) => this.cloud.log(String(error)));
      return;
    }
    const run = this.runner.runExecution(this.#state(record), {
      actions: new PipelineStepActions(this.cloud, record, this.calls, this.changes),
      save: (state, changes) => this.#save(record, state, changes),
      now: () => this.cloud.now(), randomName: () => this.#random(10), signal: this.cloud.closing,
    });
    const done = run.done.finally(() => this.#runs.delete(record.arn));
    this.#runs.set(record.arn, { run, done });
    done.catch((error: unknown) => this.cloud.log(`execution ${record.arn}: ${error instanceof Error ? error.stack ?? error.message : String(error)}`));
  }

  async stop(record: ExecutionRecord): Promise<void> {
    await this.#runs.get(record.arn)?.run.stop();
  }

  async setParallelism(record: ExecutionRecord, maxParallelSteps: number | undefined): Promise<void> {
    await this.#runs.get(record.arn)?.run.setParallelism(maxParallelSteps);
  }

  steps(record: ExecutionRecord): readonly object[] {
    return this.runner.listSteps(this.#state(record));
  }

  /** Goes on with the executions that were under way when the endpoint ended. */
  resume(): void {
    for (const { value } of [...executionTable(this.cloud.store).range()]) {
      if (value.status === 'Executing' || value.status === 'Stopping') this.run(value);
    }
  }

  /** Resolves once all runs have left off. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#runs.values()].map(({ done }) => done));
  }

  #state(record: ExecutionRecord): ExecutionState {
    return executionStateOf(this.cloud.store, record);
  }

  /** The runner's state and what Describe* and List* answer of it are written as one. */
  async #save(record: ExecutionRecord, state: ExecutionState, changes: readonly ExecutionChange[]): Promise<void> {
    const { store } = this.cloud;
    const key = executionKey(record.pipelineName, record.id);
    const executions = executionTable(store);
    const states = executionStateTable(store);
    const saved = await store.transaction(() => {
      const { failureReason: _before, endTime: _end, ...now } = executions.get(key) ?? record;
      const next: ExecutionRecord = {
        ...now, status: state.status, lastModifiedTime: this.cloud.now(),
        ...(state.failureReason === undefined ? {} : { failureReason: state.failureReason }), ...(state.endTime === undefined ? {} : { endTime: state.endTime }),
      };
      void executions.put(key, next);
      void states.put(key, state);
      return next;
    });
    this.changes.changed(record.arn);
    emitExecutionChanges(this.cloud, saved, state, changes);
  }

  #random(length: number): string {
    return [...this.cloud.randomBytes(length)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
  }
}

function asValidation<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RequestFault) throw new AwsError('ValidationException', error.message);
    throw error;
  }
}
