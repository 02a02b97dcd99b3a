// A cloud for the pipeline runner's tests: jobs that end after some looks, a clock that waiting moves, a disk that may fail.
import type { ExecutionChange, ExecutionState } from '../../../../local/jobs/pipelines/execution-state';
import { runExecution } from '../../../../local/jobs/pipelines/run-execution';
import type { PipelineRun } from '../../../../local/jobs/pipelines/runner';
import { ServiceFault } from '../../../../local/jobs/pipelines/step-actions';
import type { EarlierStep, StartContext, StartedType, StepActions, StepProgress } from '../../../../local/jobs/pipelines/step-actions';

/** How one attempt of a step goes. */
export interface Plan {
  /** Looks until it has ended. @default 1 */
  looks?: number;
  description?: Record<string, unknown>;
  /** It fails with this reason. */
  failureReason?: string;
  /** The start is refused with this code. */
  refused?: string;
}

/** One thing that was started. */
export interface StartedJob {
  type: StartedType;
  request: Readonly<Record<string, unknown>>;
  context: StartContext;
  looked: number;
  stopped: boolean;
}

/** The disk broke: what `save` throws at the chosen moment. */
export class Crash extends Error {}

/** Cloud, clock and disk in one; it outlives the runs, as a real cloud does. */
export class FakeCloud implements StepActions {
  time = Date.UTC(2026, 0, 1);
  readonly jobs = new Map<string, StartedJob>();
  readonly files = new Map<string, unknown>();
  readonly earlier: EarlierStep[] = [];
  /** Plans by step and attempt (from 1), `<step>` for all attempts of a step. */
  readonly plans = new Map<string, Plan>();
  saves = 0;
  /** The save with this number fails, before or after the state is on disk. */
  crashAt: { save: number; written: boolean } | undefined;
  disk: ExecutionState | undefined;
  readonly changes: ExecutionChange[] = [];
  mostAtOnce = 0;
  private random = 0;
  private saving = false;

  async start(type: StartedType, request: Readonly<Record<string, unknown>>, context: StartContext): Promise<{ arn: string }> {
    await Promise.resolve();
    const plan = this.plan(context);
    if (plan.refused !== undefined && !this.jobs.has(context.jobName)) throw new ServiceFault(plan.refused, `refused: ${plan.refused}`);
    if (!this.jobs.has(context.jobName)) this.jobs.set(context.jobName, { type, request, context, looked: 0, stopped: false });
    return { arn: `arn:fake:${context.jobName}` };
  }

  async describe(_type: StartedType, arn: string): Promise<StepProgress> {
    await Promise.resolve();
    const job = this.job(arn);
    const plan = this.plan(job.context);
    this.mostAtOnce = Math.max(this.mostAtOnce, [...this.jobs.values()].filter((other) => !this.isOver(other)).length);
    job.looked += 1;
    const description = { ...job.request, ...plan.description };
    if (job.stopped) return { state: 'Stopped', description };
    if (!this.isOver(job)) return { state: 'InProgress', description };
    return plan.failureReason === undefined ? { state: 'Completed', description } : { state: 'Failed', description, failureReason: plan.failureReason };
  }

  async stop(_type: StartedType, arn: string): Promise<void> {
    await Promise.resolve();
    this.job(arn).stopped = true;
  }

  async readJson(uri: string): Promise<unknown> {
    await Promise.resolve();
    if (!this.files.has(uri)) throw new ServiceFault('NoSuchKey', `The specified key does not exist: ${uri}`, 's3:GetObject');
    return this.files.get(uri);
  }

  async waitForChange(arns: readonly string[], milliseconds: number): Promise<void> {
    await new Promise((resolve) => { setImmediate(resolve); });
    // Only a wait for the clock moves it as far; a look at a running job costs one second.
    this.time += arns.length === 0 ? milliseconds : 1000;
  }

  async* earlierSteps(stepName: string): AsyncGenerator<EarlierStep> {
    await Promise.resolve();
    for (const found of this.earlier) if (found.step.name === stepName) yield found;
  }

  /** Runs a state with this cloud, saving to its disk. */
  run(state: ExecutionState, signal: AbortSignal = new AbortController().signal): PipelineRun {
    this.disk = state;
    return runExecution(state, {
      actions: this,
      save: (saved, changes) => this.save(saved, changes),
      now: () => this.time,
      randomName: () => {
        this.random += 1;
        return `r${String(this.random).padStart(9, '0')}`;
      },
      signal,
    });
  }

  /** Requests of what was started for a step, attempt by attempt. */
  requests(step: string): Readonly<Record<string, unknown>>[] {
    return [...this.jobs.values()].filter(({ context }) => context.stepName === step).map(({ request }) => request);
  }

  private async save(state: ExecutionState, changes: readonly ExecutionChange[]): Promise<void> {
    if (this.saving) throw new Error('two saves at once');
    this.saving = true;
    await new Promise((resolve) => { setImmediate(resolve); });
    this.saving = false;
    this.saves += 1;
    const crash = this.crashAt?.save === this.saves ? this.crashAt : undefined;
    if (crash?.written !== false) {
      // Through text, as a disk does.
      this.disk = JSON.parse(JSON.stringify(state)) as ExecutionState;
      this.changes.push(...changes);
    }
    if (crash !== undefined) throw new Crash(`save ${this.saves}`);
  }

  private job(arn: string): StartedJob {
    const job = this.jobs.get(arn.slice('arn:fake:'.length));
    if (job === undefined) throw new ServiceFault('ResourceNotFound', `no ${arn}`);
    return job;
  }

  private isOver(job: StartedJob): boolean {
    return job.stopped || job.looked > (this.plan(job.context).looks ?? 1);
  }

  private plan({ stepName, attempt }: StartContext): Plan {
    return this.plans.get(`${stepName}#${attempt}`) ?? this.plans.get(stepName) ?? {};
  }
}
