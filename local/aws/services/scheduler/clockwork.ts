// Calls what is due: each schedule once for each of its moments while the endpoint runs; what passed before it ran is not made up for.
import type { Cloud } from '../../cloud';
import { nextTime } from './next-time';
import { scheduleTable, type ScheduleRecord } from './schedule-records';

/** How often it is looked whether something is due, ms. */
const period = 1000;

/** Targets by ARN: the service and operation that each calls. Universal targets are named `aws-sdk:<service>:<operation>`. */
const targets: Readonly<Record<string, { service: string; operation: string }>> = {
  'arn:aws:scheduler:::aws-sdk:sagemaker:startPipelineExecution': { service: 'sagemaker', operation: 'StartPipelineExecution' },
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
      const due = record.state === 'ENABLED' ? nextTime(record.expression, record.timezone, record.created, Math.max(this.#looked, record.modified)) : undefined;
      if (due === undefined || due > now) continue;
      const running = this.#call(record, due).finally(() => this.#running.delete(running));
      this.#running.add(running);
    }
    this.#looked = now;
  }

  async #call(record: ScheduleRecord, moment: number): Promise<void> {
    const { Arn, RoleArn, Input = '{}' } = record.target;
    const target = targets[Arn];
    try {
      if (target === undefined) throw new Error(`${Arn} is not served`);
      const as = await this.cloud.assume(RoleArn, 'scheduler.amazonaws.com', { sourceArn: record.arn });
      await this.cloud.call(target.service, target.operation, JSON.parse(withContext(Input, record, moment, this.cloud.newId().replaceAll('-', '').slice(0, 16))) as object, as);
    } catch (error) {
      this.cloud.log(`schedule ${record.name}: its target was not reached: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
