// Metrics of the last hours, by the second; they live as long as the endpoint's process does.

/** What was measured within one second. */
export interface Bucket {
  /** Seconds since 1970. */
  second: number;
  count: number;
  sum: number;
  minimum: number;
  maximum: number;
  /** A share of the values, for percentiles. */
  sample: number[];
}

/** A metric's name. */
export interface MetricKey {
  namespace: string;
  name: string;
  dimensions: Readonly<Record<string, string>>;
}

/** One metric. */
interface Series { key: MetricKey; buckets: Map<number, Bucket> }

/** Three hours by the second, as CloudWatch keeps them. */
const KEPT = 3 * 60 * 60;
/** Metrics that are kept; more are refused by the one who puts them. */
const MOST_METRICS = 10_000;
const SAMPLE = 200;

const textOf = ({ namespace, name, dimensions }: MetricKey): string => JSON.stringify([namespace, name, ...Object.entries(dimensions).sort(([one], [other]) => (one < other ? -1 : 1))]);

/** The metrics of an endpoint. */
export class MetricStore {
  readonly #series = new Map<string, Series>();

  /**
   * Takes a value.
   * @param time milliseconds since 1970
   * @param count how often it was measured
   * @returns false where no more metrics are kept
   */
  put(key: MetricKey, value: number, time: number, count = 1): boolean {
    const text = textOf(key);
    const series = this.#series.get(text) ?? { key, buckets: new Map<number, Bucket>() };
    if (!this.#series.has(text)) {
      if (this.#series.size >= MOST_METRICS) return false;
      this.#series.set(text, series);
    }
    const second = Math.floor(time / 1000);
    const bucket = series.buckets.get(second) ?? { second, count: 0, sum: 0, minimum: Infinity, maximum: -Infinity, sample: [] };
    bucket.count += count;
    bucket.sum += value * count;
    bucket.minimum = Math.min(bucket.minimum, value);
    bucket.maximum = Math.max(bucket.maximum, value);
    if (bucket.sample.length < SAMPLE) bucket.sample.push(value);
    else bucket.sample[bucket.count % SAMPLE] = value;
    series.buckets.set(second, bucket);
    const [oldest] = series.buckets.keys();
    if (oldest !== undefined && oldest < second - KEPT) series.buckets.delete(oldest);
    return true;
  }

  /** What was measured from one second to before another. */
  between(key: MetricKey, from: number, to: number): Bucket[] {
    const buckets = this.#series.get(textOf(key))?.buckets;
    if (buckets === undefined) return [];
    // Where few seconds are asked for, each is looked up; else all that there are.
    if (to - from < buckets.size) return Array.from({ length: Math.max(0, Math.ceil(to - from)) }, (_, index) => buckets.get(Math.floor(from) + index)).filter((bucket) => bucket !== undefined);
    return [...buckets.values()].filter(({ second }) => second >= from && second < to).sort((one, other) => one.second - other.second);
  }

  /** Every metric that there is. */
  keys(): MetricKey[] {
    return [...this.#series.values()].map(({ key }) => key);
  }
}
