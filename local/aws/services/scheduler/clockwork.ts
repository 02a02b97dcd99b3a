// Calls what is due: each schedule once for each of its moments. Moments of rate and cron that passed while the endpoint did not run are not made up for; that of an at() is.
import type { Cloud } from '../../cloud';
import { isOnce, nextTime } from './next-time';
import { groupArn, scheduleTable, type ScheduleRecord } from './schedule-records';

/** How often it is looked whether something is due, ms. */
const period = 1000;

/** Targets by ARN: the service and operation that each calls. Universal targets are named `aws-sdk:<service>:<operation>`. */
const targets: Readonly<Record<string, { service: string; operation: string }>> = {
  'arn:aws:scheduler:::aws-sdk:sagemaker:startPipelineExecution': { service: 'sagemaker', operation: 'StartPipelineExecution' },
  'arn:aws:scheduler:::aws-sdk:sagemaker:deleteEndpoint': { service: 'sagemaker', operation: 'DeleteEndpoint' },
};

/** Target ARNs that are served. */
export const servedTargets = Object.keys(targets);

/** Context attributes that Scheduler puts into an input. Source: EventBridge Scheduler user guide, "Adding context attributes". */
function withContext(input: string, record: ScheduleRecord, moment: number, executionId: string): string {
  return input.replaceAll('<aws.scheduler.schedule-arn>', record.arn).replaceAll('<aws.scheduler.scheduled-time>', new Date(moment).toISOString().replace(/\.\d{3}Z$/, 'Z'))
    .replaceAll('<aws.scheduler.execution-id>', executionId).replaceAll('<aws.scheduler.attempt-number>', '1');
}

/** The clockwork of an endpoint. */
export class Clockwork {
  #timer: NodeJS.Timeout | undefined;
  #looked: number;
  readonly #running = new Set<Promise<void>>();

  constructor(private readonly cloud: Cloud) {
    this.#looked = cloud.now();
  }

  /** Begins to look. */
  start(): void {
    this.#timer = setInterval(() => this.#look(), period).unref();
  }

  /** Ends; what was called is waited for. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#running);
  }

  #look(): void {
    const now = this.cloud.now();
    for (const { value: record } of [...scheduleTable(this.cloud.store).range()]) {
      const due = this.#due(record);
      if (due === undefined || due > now) continue;
      const running = this.#serve(record, due).finally(() => this.#running.delete(running));
      this.#running.add(running);
    }
    this.#looked = now;
  }

  /** The first moment that nobody has been called for. */
  #due(record: ScheduleRecord): number | undefined {
    if (record.state !== 'ENABLED' || record.completed !== undefined) return undefined;
    const since = isOnce(record.expression) ? record.modified : Math.max(this.#looked, record.modified);
    return nextTime(record.expression, record.timezone, record.created, since);
  }

  async #serve(record: ScheduleRecord, moment: number): Promise<void> {
    try {
      if (!isOnce(record.expression)) return await this.#call(record, moment);
      const completed = { ...record, completed: this.cloud.now() };
      // Written down before the call: an endpoint that is killed in the midst of it calls nobody twice.
      if (!await this.#replace(record, completed)) return;
      await this.#call(record, moment).finally(() => (record.actionAfterCompletion === 'DELETE' ? this.#replace(completed, undefined) : undefined));
    } catch (error) {
      this.cloud.log(`schedule ${record.name}: its target was not reached: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Puts a schedule in the place of another, or takes that away, unless somebody changed it since it was read. @returns whether it did */
  #replace(before: ScheduleRecord, after: ScheduleRecord | undefined): Promise<boolean> {
    const table = scheduleTable(this.cloud.store);
    return this.cloud.store.transaction(() => {
      const found = table.get(before.name);
      if (found?.modified !== before.modified || found.completed !== before.completed) return false;
      void (after === undefined ? table.remove(before.name) : table.put(before.name, after));
      return true;
    });
  }

  async #call(record: ScheduleRecord, moment: number): Promise<void> {
    const { Arn, RoleArn, Input = '{}' } = record.target;
    const target = targets[Arn];
    if (target === undefined) throw new Error(`${Arn} is not served`);
    const as = await this.cloud.assume(RoleArn, 'scheduler.amazonaws.com', { sourceArn: groupArn(this.cloud) });
    await this.cloud.call(target.service, target.operation, JSON.parse(withContext(Input, record, moment, this.cloud.newId().replaceAll('-', '').slice(0, 16))) as object, as);
  }
}
