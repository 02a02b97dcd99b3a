// What a statistic makes of a metric's values in a period.
import type { Bucket } from '../../state/metric-store';
import { AwsError } from '../../operation';

const simple: Readonly<Record<string, (buckets: readonly Bucket[]) => number>> = {
  SampleCount: (buckets) => buckets.reduce((sum, { count }) => sum + count, 0),
  Sum: (buckets) => buckets.reduce((sum, bucket) => sum + bucket.sum, 0),
  Average: (buckets) => (simple['Sum']?.(buckets) ?? 0) / (simple['SampleCount']?.(buckets) ?? 1),
  Minimum: (buckets) => Math.min(...buckets.map(({ minimum }) => minimum)),
  Maximum: (buckets) => Math.max(...buckets.map(({ maximum }) => maximum)),
};

/** The value below which a share of the values lies; each second's sample stands for all of its values. */
function percentile(buckets: readonly Bucket[], share: number): number {
  const weighted = buckets.flatMap(({ sample, count }) => sample.map((value) => ({ value, weight: count / sample.length }))).sort((one, other) => one.value - other.value);
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  let passed = 0;
  for (const { value, weight } of weighted) {
    passed += weight;
    if (passed >= total * share) return value;
  }
  return weighted.at(-1)?.value ?? 0;
}

/** @throws AwsError InvalidParameterValue for a statistic that is not served */
export function checkStatistic(name: string): void {
  if (simple[name] === undefined && !/^p(\d{1,2}(\.\d+)?|100)$/.test(name)) throw new AwsError('InvalidParameterValue', `The embedded AWS serves the statistics ${Object.keys(simple).join(', ')} and percentiles such as p99, not ${name}.`);
}

/** @returns undefined where nothing was measured */
export function statistic(name: string, buckets: readonly Bucket[]): number | undefined {
  if (buckets.length === 0) return undefined;
  return simple[name]?.(buckets) ?? percentile(buckets, Number(name.slice(1)) / 100);
}
