// Runs endpoints: brings each to what is written down for it, step by step, and takes a deployment back where its models do not hold.
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StartModelServer } from '../../../jobs/endpoints/model-server';
import { JobFailure, JobStopped } from '../../../jobs/needs';
import type { Cloud } from '../../cloud';
import type { EndpointControl } from '../../services/sagemaker/change-endpoints';
import { description } from '../../services/sagemaker/describe-endpoint';
import type { EndpointRecord } from '../../services/sagemaker/endpoint-records';
import { endpointTable } from '../../services/sagemaker/endpoint-records';
import type { Fleet } from './endpoint-traffic';
import { EndpointTraffic } from './endpoint-traffic';
import { closeFleet, startFleet } from './start-fleet';
import { modelOf } from '../../services/sagemaker/registry-records';
import { alarmFault } from './watch-alarms';
import { trafficPlan } from './traffic-plan';

/** How often the new fleet is looked at while its deployment is watched, in seconds. */
const LOOK_SECONDS = 1;
/** A FailureReason holds so many characters. */
const REASON = 1024;
/** Process starts of a model that ended by itself, before the endpoint is given up. */
const RESTARTS = 3;

/** The endpoints of an embedded AWS. */
export class EndpointRuns implements EndpointControl {
  readonly #running = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  /** By ARN. */
  readonly #restarts = new Map<string, number>();

  constructor(private readonly cloud: Cloud, private readonly start: StartModelServer) {}

  /** One change of an endpoint after the other. */
  change(name: string): void {
    const key = name.toLowerCase();
    if (this.#running.has(key)) {
      this.#again.add(key);
      return;
    }
    const work = this.#settle(key)
      .catch((error: unknown) => { this.cloud.log(`endpoint ${name}: ${error instanceof Error ? error.stack ?? error.message : String(error)}`); })
      .finally(() => {
        this.#running.delete(key);
        if (this.#again.delete(key) && !this.cloud.closing.aborted) this.change(key);
      });
    this.#running.set(key, work);
  }

  /** Serves again what served when the endpoint ended, and goes on with what was under way. */
  async resume(): Promise<void> {
    await rm(this.cloud.folder('endpoints'), { recursive: true, force: true });
    for (const { key } of endpointTable(this.cloud.store).range()) this.change(key);
  }

  /** Ends the processes; the records stay. */
  async close(): Promise<void> {
    await Promise.all(this.#running.values());
    for (const traffic of this.cloud.traffic.values()) await Promise.all(traffic.fleets().map(({ fleet }) => closeFleet(fleet)));
    this.cloud.traffic.clear();
  }

  async #settle(key: string): Promise<void> {
    const record = endpointTable(this.cloud.store).get(key);
    if (record === undefined || this.cloud.closing.aborted) return;
    if (record.status === 'Deleting') return this.#delete(record);
    if (record.status === 'Failed') return;
    try {
      await this.#serve(record);
    } catch (error) {
      if (this.cloud.closing.aborted || error instanceof JobStopped) return;
      await this.#change(record, { status: 'Failed', failureReason: reasonOf(error) });
      if (!(error instanceof JobFailure)) throw error;
    }
  }

  /** Has the written configuration serve, then goes to the pending one. */
  async #serve(record: EndpointRecord): Promise<void> {
    const traffic = this.#traffic(record);
    let fleet = traffic.fleets()[0]?.fleet;
    if (fleet === undefined) {
      fleet = await this.#startFleet(record, { configName: record.configName, config: record.config, variants: record.variants });
    } else if (record.pending === undefined) {
      fleet = { ...fleet, variants: fleet.variants.map((variant) => ({ ...variant, weight: record.variants[variant.name]?.weight ?? variant.weight })) };
    }
    traffic.set([{ fleet, share: 1 }]);
    if (record.status === 'Creating') await this.#change(record, { status: 'InService' });
    const { pending } = record;
    if (record.status === 'RollingBack') await this.#rollBack(record, fleet, traffic, record.failureReason ?? 'The deployment was rolled back.');
    else if (pending !== undefined) await this.#deploy(record, pending, fleet, traffic);
  }

  /** Blue/green: the old fleet serves until the new one has been seen to. */
  async #deploy(record: EndpointRecord, pending: NonNullable<EndpointRecord['pending']>, old: Fleet, traffic: EndpointTraffic): Promise<void> {
    let fresh: Fleet;
    try {
      fresh = await this.#startFleet(record, pending);
    } catch (error) {
      if (!(error instanceof JobFailure)) throw error;
      await this.#rollBack(record, old, traffic, error.reason);
      return;
    }
    const plan = trafficPlan(pending.deployment, Object.values(pending.variants).reduce((sum, { count }) => sum + count, 0));
    const fault = await this.#alarm(record, pending) ?? await this.#shift(plan, old, fresh, traffic, () => this.#alarm(record, pending));
    if (this.cloud.closing.aborted) return closeFleet(fresh);
    if (fault !== undefined) {
      await this.#rollBack(record, old, traffic, fault);
      return closeFleet(fresh);
    }
    traffic.set([{ fleet: fresh, share: 1 }]);
    const { pending: _done, ...rest } = record;
    await this.#change(rest, {
      status: 'InService', configName: pending.configName, config: pending.config, variants: pending.variants,
      ...(pending.deployment === undefined ? {} : { lastDeployment: pending.deployment }),
    });
    await closeFleet(old);
  }

  /** Moves the traffic step by step. @returns why it must go back, if it must */
  async #shift(plan: ReturnType<typeof trafficPlan>, old: Fleet, fresh: Fleet, traffic: EndpointTraffic, alarm: () => Promise<string | undefined>): Promise<string | undefined> {
    const waits = [...plan.steps.map(({ share, waitSeconds }) => ({ share, waitSeconds })), { share: 1, waitSeconds: plan.terminationWaitSeconds }];
    for (const { share, waitSeconds } of waits) {
      traffic.set([{ fleet: old, share: 1 - share }, { fleet: fresh, share }]);
      const fault = await this.#watch(waitSeconds / this.cloud.pace, fresh, alarm);
      if (fault !== undefined || this.cloud.closing.aborted) return fault;
    }
    return undefined;
  }

  /** Alarms of the deployment, as the role of its model may see them. */
  #alarm(record: EndpointRecord, { config, deployment }: NonNullable<EndpointRecord['pending']>): Promise<string | undefined> {
    const role = modelOf(this.cloud.store, this.cloud, config.ProductionVariants[0]?.ModelName ?? '').request.ExecutionRoleArn as string;
    return this.cloud.assume(role, 'sagemaker.amazonaws.com', { sourceArn: record.arn }).then((caller) => alarmFault(this.cloud, caller, deployment));
  }

  async #watch(seconds: number, fresh: Fleet, alarm: () => Promise<string | undefined>): Promise<string | undefined> {
    const ended: { failure?: JobFailure } = {};
    for (const { server } of fresh.variants) void server.failed.then((failure) => { ended.failure = failure; });
    for (let waited = 0; waited < seconds && !this.cloud.closing.aborted; waited += LOOK_SECONDS) {
      await pause(Math.min(LOOK_SECONDS, seconds - waited), this.cloud.closing);
      const fault = ended.failure?.reason ?? await alarm();
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  /** Everything as before, and why. */
  async #rollBack(record: EndpointRecord, old: Fleet, traffic: EndpointTraffic, reason: string): Promise<void> {
    await this.#change(record, { status: 'RollingBack', failureReason: reason.slice(0, REASON) });
    traffic.set([{ fleet: old, share: 1 }]);
    const { pending: _gone, ...rest } = record;
    await this.#change(rest, { status: 'InService', failureReason: reason.slice(0, REASON) });
  }

  async #delete(record: EndpointRecord): Promise<void> {
    const key = record.name.toLowerCase();
    const traffic = this.cloud.traffic.get(key);
    this.cloud.traffic.delete(key);
    await Promise.all((traffic?.fleets() ?? []).map(({ fleet }) => closeFleet(fleet)));
    await endpointTable(this.cloud.store).remove(key);
    this.#tell({ ...record, status: 'Deleting' });
  }

  async #startFleet(record: EndpointRecord, what: { configName: string; config: EndpointRecord['config']; variants: EndpointRecord['variants'] }): Promise<Fleet> {
    const fleet = await startFleet(this.cloud, this.start, { endpoint: record, configName: what.configName, config: what.config, variants: what.variants }, this.cloud.closing);
    for (const variant of fleet.variants) this.#restartWhenFailed(record, fleet, variant.server.failed);
    return fleet;
  }

  /** A process that ends by itself (out of memory, say) is started again, as AWS replaces an instance. */
  #restartWhenFailed(record: EndpointRecord, fleet: Fleet, failed: Promise<JobFailure>): void {
    void failed.then((failure) => {
      const traffic = this.cloud.traffic.get(record.name.toLowerCase());
      const serving = traffic?.fleets().find((each) => each.fleet.configName === fleet.configName && each.share === 1);
      if (traffic === undefined || serving === undefined || this.cloud.closing.aborted) return;
      this.cloud.log(`endpoint ${record.name}: a model ended: ${failure.reason}`);
      const restarts = this.#restarts.get(record.arn) ?? 0;
      this.#restarts.set(record.arn, restarts + 1);
      if (restarts >= RESTARTS) return;
      traffic.set([]);
      void closeFleet(serving.fleet).then(() => { this.change(record.name); });
    });
  }

  #traffic(record: EndpointRecord): EndpointTraffic {
    const key = record.name.toLowerCase();
    const traffic = this.cloud.traffic.get(key) ?? new EndpointTraffic();
    this.cloud.traffic.set(key, traffic);
    return traffic;
  }

  /** Writes a new state down; an endpoint that is to be deleted stays so. */
  async #change(record: EndpointRecord, changes: Partial<EndpointRecord>): Promise<void> {
    const table = endpointTable(this.cloud.store);
    const key = record.name.toLowerCase();
    const changed = { ...record, ...changes, lastModifiedTime: this.cloud.now() };
    const written = await this.cloud.store.transaction(() => {
      const now = table.get(key);
      if (now === undefined || now.status === 'Deleting') return false;
      void table.put(key, changed);
      return true;
    });
    if (written) this.#tell(changed);
  }

  /** `SageMaker Endpoint State Change`: the status in EventBridge's spelling, times in milliseconds. */
  #tell(record: EndpointRecord): void {
    const detail = description(this.cloud, record);
    this.cloud.emit({
      source: 'aws.sagemaker', detailType: 'SageMaker Endpoint State Change', resources: [record.arn],
      detail: { ...detail, EndpointStatus: upperSnake(record.status), CreationTime: record.creationTime, LastModifiedTime: record.lastModifiedTime },
    });
  }
}

function upperSnake(status: string): string {
  return status.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}

function reasonOf(error: unknown): string {
  return (error instanceof JobFailure ? error.reason : 'InternalServerError: We encountered an internal error. Please try again.').slice(0, REASON);
}

/** Resolves after so many seconds, or on abort. */
async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await sleep(seconds * 1_000, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
