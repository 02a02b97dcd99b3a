// Runs SageMaker's jobs: queued, a few at a time, each under its role in a folder of its own, again after a restart.
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { awaitMachine } from './await-machine';
import { JobFailure, JobStopped } from '../../jobs/needs';
import type { JobControl as RunnerControl } from '../../jobs/needs';
import type { Cloud } from '../cloud';
import { AwsError } from '../operation';
import { describeJob } from '../services/sagemaker/describe-job';
import type { JobControl } from '../services/sagemaker/job-operations';
import type { JobKind, JobRecord } from '../services/sagemaker/job-records';
import { isOver, jobKinds, jobTable } from '../services/sagemaker/job-records';
import type { Changes } from './changes';
import { JobAccess } from './job-access';
import { attachNetwork } from './job-network';
import { LogDelivery } from './log-delivery';
import type { JobRunners } from './runners';
import { transformContainers, transformRole } from './transform-model';
import { attachVolumes } from './volume-key';
import { WorkQueue } from './work-queue';

/** Jobs that run at once: each trains or transforms with all cores that it finds. */
const AT_ONCE = 2;
const MEMORY_MEGABYTES = 3072;
/** A FailureReason holds so many characters. */
const REASON = 1024;

/** The jobs of an endpoint. */
export class JobRuns implements JobControl {
  readonly #queue = new WorkQueue(AT_ONCE);
  readonly #stopping = new Map<string, AbortController>();

  constructor(private readonly cloud: Cloud, private readonly runners: JobRunners, private readonly changes: Changes) {}

  submit(kind: JobKind, name: string): void {
    this.#queue.add(keyOf(kind, name), () => this.#run(kind, name));
  }

  /** What has not begun ends at once, without waiting for its turn. */
  stop(kind: JobKind, name: string): void {
    const key = keyOf(kind, name);
    if (this.#queue.withdraw(key)) void this.#run(kind, name);
    else this.#stopping.get(key)?.abort();
  }

  /** Queues again what was under way when the endpoint ended; folders from before are of no use to anyone. */
  async resume(): Promise<void> {
    await rm(this.cloud.folder('jobs'), { recursive: true, force: true });
    for (const { kind } of Object.values(jobKinds)) {
      const open = [...jobTable(this.cloud.store, kind).range()].map((entry) => entry.value).filter((record) => !isOver(record));
      for (const record of open.sort((a, b) => a.creationTime - b.creationTime)) this.submit(kind, record.name);
    }
  }

  /** Stops what runs without ending it on record. */
  async close(): Promise<void> {
    await this.#queue.close();
  }

  async #run(kind: JobKind, name: string): Promise<void> {
    const key = keyOf(kind, name);
    const stop = new AbortController();
    this.#stopping.set(key, stop);
    try {
      const record = this.#get(kind, name);
      if (this.cloud.closing.aborted || record === undefined || isOver(record)) return;
      if (record.status === 'Stopping') await this.#end(record, { status: 'Stopped' });
      else await this.#work(await this.#begin(record), stop.signal);
    } catch (error) {
      this.cloud.log(`job ${name}: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
    } finally {
      this.#stopping.delete(key);
    }
  }

  async #begin(record: JobRecord): Promise<JobRecord> {
    return this.#change(record, (now) => ({ ...now, attempts: now.attempts + 1, details: {} }));
  }

  async #work(record: JobRecord, stopped: AbortSignal): Promise<void> {
    const folder = path.join(this.cloud.folder('jobs'), record.kind, record.name);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const noLogs = new AbortController();
    const signal = AbortSignal.any([stopped, this.cloud.closing, noLogs.signal]);
    try {
      const end = await this.#underRole(record, folder, signal, noLogs);
      await this.#end(record, { status: 'Completed', details: end });
    } catch (error) {
      if (this.cloud.closing.aborted) return;
      if (error instanceof JobStopped && stopped.aborted) await this.#end(record, { status: 'Stopped' });
      else await this.#end(record, { status: 'Failed', ...failureOf(error) });
      if (!(error instanceof JobFailure || error instanceof JobStopped || error instanceof AwsError)) {
        this.cloud.log(`job ${record.name}: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Runs the job with the permissions of its role; a log that cannot be written ends it. */
  async #underRole(record: JobRecord, folder: string, signal: AbortSignal, noLogs: AbortController): Promise<object> {
    const roleArn = record.kind === 'transform' ? transformRole(this.cloud, record) : record.request['RoleArn'] as string;
    await awaitMachine(this.cloud, signal);
    const caller = await this.cloud.assume(roleArn, 'sagemaker.amazonaws.com', { sourceArn: record.arn });
    await attachVolumes(this.cloud, record, caller);
    await attachNetwork(this.cloud, record, caller);
    const logs = new LogDelivery(this.cloud, caller, jobKinds[record.kind].logGroup, 'always', () => noLogs.abort());
    const access = new JobAccess(this.cloud, caller, logs, record.name);
    const control: RunnerControl = {
      signal, now: () => this.cloud.now(), newId: () => this.cloud.newId(), childFile: this.cloud.programs.job, memoryMegabytes: MEMORY_MEGABYTES,
      report: (patch) => this.#report(record, patch),
    };
    try {
      return await this.#runner(record, folder, access, control);
    } finally {
      await logs.close().catch((error: unknown) => { throw new JobFailure(`ClientError: The job's log cannot be written: ${error instanceof Error ? error.message : String(error)}`); });
    }
  }

  #runner(record: JobRecord, folder: string, access: JobAccess, control: RunnerControl): Promise<object> {
    const job = { name: record.name, arn: record.arn, request: record.request as never, folder };
    switch (record.kind) {
      case 'processing': return this.runners.processing(job, access, control as never);
      case 'automl': return this.runners.automl(job, access, control as never);
      case 'transform': return this.runners.transform({ ...job, containers: transformContainers(this.cloud, record) }, access, control as never);
    }
  }

  #report(record: JobRecord, patch: object): void {
    void this.#change(record, (now) => (isOver(now) ? now : { ...now, details: { ...now.details, ...patch } }))
      .catch((error: unknown) => this.cloud.log(`job ${record.name}: its state could not be written: ${String(error)}`));
  }

  async #end(record: JobRecord, end: { status: 'Completed' | 'Failed' | 'Stopped'; details?: object; failureReason?: string }): Promise<void> {
    const ended = await this.#change(record, (now) => ({
      ...now, status: end.status, endTime: this.cloud.now(), details: { ...now.details, ...end.details },
      ...(end.failureReason === undefined ? {} : { failureReason: end.failureReason }),
    }));
    const words = jobKinds[record.kind];
    if (words.event !== undefined) this.cloud.emit({ source: 'aws.sagemaker', detailType: words.event, resources: [ended.arn], detail: describeJob(ended) });
  }

  async #change(record: JobRecord, to: (now: JobRecord) => JobRecord): Promise<JobRecord> {
    const table = jobTable(this.cloud.store, record.kind);
    const changed = await this.cloud.store.transaction(() => {
      const next = { ...to(this.#get(record.kind, record.name) ?? record), lastModifiedTime: this.cloud.now() };
      void table.put(record.name.toLowerCase(), next);
      return next;
    });
    this.changes.changed(record.arn);
    return changed;
  }

  #get(kind: JobKind, name: string): JobRecord | undefined {
    return jobTable(this.cloud.store, kind).get(name.toLowerCase());
  }
}

function keyOf(kind: JobKind, name: string): string {
  return `${kind}/${name.toLowerCase()}`;
}

function failureOf(error: unknown): { failureReason: string; details?: object } {
  if (error instanceof JobFailure) return { failureReason: error.reason.slice(0, REASON), details: error.patch };
  if (error instanceof JobStopped) return { failureReason: 'InternalServerError: The job ended before it was done.' };
  if (error instanceof AwsError) return { failureReason: `ClientError: ${error.message}`.slice(0, REASON) };
  return { failureReason: 'InternalServerError: We encountered an internal error. Please try again.' };
}
