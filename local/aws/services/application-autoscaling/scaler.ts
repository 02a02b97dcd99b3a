// Scales: looks at each target every minute and brings the variant to as many instances as its policy asks for.
import type { Cloud } from '../../cloud';
import { AwsError } from '../../operation';
import { statistic } from '../cloudwatch/statistics';
import { targetKey, targetTable, variantOf, type TargetRecord, type TrackingConfiguration } from './scaling-records';

/** How often targets are looked at, ms on AWS. */
const LOOK = 60_000;
const ACTIVITIES = 50;

/** What is known of a target when it is looked at. */
export interface ScalingQuestion {
  minimum: number;
  maximum: number;
  /** Instances that there are. */
  count: number;
  tracking: TrackingConfiguration;
  /** Requests of the last minute, all instances together. */
  invocations: number;
  /** Seconds since the count was changed; absent: never. */
  since?: number;
}

/** Instances that there should be: as many as bring the metric to its target, within the limits, and none taken away or added within the cooldown. */
export function desiredCount({ minimum, maximum, count, tracking, invocations, since = Infinity }: ScalingQuestion): number {
  const within = (wanted: number): number => Math.min(maximum, Math.max(minimum, wanted));
  const wanted = within(Math.ceil(invocations / tracking.TargetValue));
  if (wanted > count) return since >= (tracking.ScaleOutCooldown ?? 300) ? wanted : within(count);
  // Target tracking takes away only where the metric is a tenth below its target.
  const low = invocations < 0.9 * tracking.TargetValue * Math.max(1, count - 1);
  if (wanted < count && low && tracking.DisableScaleIn !== true && since >= (tracking.ScaleInCooldown ?? 300)) return wanted;
  return within(count);
}

/** The scaler of an endpoint. */
export class Scaler {
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(private readonly cloud: Cloud) {}

  /** Begins to look. */
  start(): void {
    this.#timer = setInterval(() => { this.#looking = this.#looking.then(() => this.#lookAtAll()); }, LOOK / this.cloud.pace).unref();
  }

  /** Ends; what is being done is waited for. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #lookAtAll(): Promise<void> {
    for (const { value: target } of [...targetTable(this.cloud.store).range()]) {
      try {
        await this.#look(target);
      } catch (error) {
        // One target's fault, be it ours, ends neither the others' scaling nor the endpoint.
        this.cloud.log(`scaling of ${target.ResourceId}: ${error instanceof AwsError ? error.message : error instanceof Error ? error.stack ?? error.message : String(error)}`);
      }
    }
  }

  async #look(target: TargetRecord): Promise<void> {
    const [policy] = target.policies;
    if (policy === undefined) return;
    const { endpoint, variant } = variantOf(target);
    const { ProductionVariants = [] } = await this.cloud.call<{ ProductionVariants?: { VariantName: string; DesiredInstanceCount?: number }[] }>('sagemaker', 'DescribeEndpoint', { EndpointName: endpoint }, this.cloud.administrator);
    const count = ProductionVariants.find(({ VariantName }) => VariantName === variant)?.DesiredInstanceCount ?? target.minimum;
    const now = this.cloud.now();
    const minute = Math.max(1, Math.round(60 / this.cloud.pace));
    const end = Math.floor(now / 1000);
    const invocations = statistic('Sum', this.cloud.metrics.between({ namespace: 'AWS/SageMaker', name: 'Invocations', dimensions: { EndpointName: endpoint, VariantName: variant } }, end - minute, end)) ?? 0;
    const wanted = desiredCount({ minimum: target.minimum, maximum: target.maximum, count, tracking: policy.tracking, invocations, ...(target.changed === undefined ? {} : { since: ((now - target.changed) / 1000) * this.cloud.pace }) });
    if (wanted === count) return;
    await this.cloud.call('sagemaker', 'UpdateEndpointWeightsAndCapacities', { EndpointName: endpoint, DesiredWeightsAndCapacities: [{ VariantName: variant, DesiredInstanceCount: wanted }] }, this.cloud.administrator);
    const activity = { id: this.cloud.newId(), time: now, description: `Setting desired instance count to ${wanted}.`, cause: `${invocations} invocations in a minute, target ${policy.tracking.TargetValue} an instance, policy ${policy.name}` };
    await this.cloud.store.transaction(() => {
      const there = targetTable(this.cloud.store).get(targetKey(target));
      if (there !== undefined) void targetTable(this.cloud.store).put(targetKey(target), { ...there, changed: now, activities: [...there.activities, activity].slice(-ACTIVITIES) });
    });
  }
}
