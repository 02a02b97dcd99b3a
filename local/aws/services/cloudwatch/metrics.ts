// PutMetricData, GetMetricData, GetMetricStatistics and ListMetrics.
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { MetricKey, MetricStore } from '../../state/metric-store';
import { page } from '../page';
import { checkStatistic, statistic } from './statistics';

type Dimensions = readonly { Name: string; Value: string }[];
interface Datum { MetricName: string; Dimensions?: Dimensions; Timestamp?: Date; Value?: number; Values?: number[]; Counts?: number[]; StatisticValues?: { SampleCount: number; Sum: number } }

const keyOf = (namespace: string, name: string, dimensions: Dimensions = []): MetricKey => ({ namespace, name, dimensions: Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value])) });

const putMetricData: Operation<{ Namespace: string; MetricData?: Datum[] }> = {
  name: 'PutMetricData',
  authorize: ({ Namespace }) => [{ action: 'cloudwatch:PutMetricData', resource: '*', conditions: { 'cloudwatch:namespace': Namespace } }],
  async handle({ Namespace, MetricData = [] }, { cloud, now }) {
    if (Namespace.startsWith('AWS/')) throw new AwsError('InvalidParameterValue', 'The value AWS/ for parameter Namespace is invalid.');
    for (const { MetricName, Dimensions, Timestamp, Value, Values, Counts, StatisticValues } of MetricData) {
      const put = (value: number, count = 1): boolean => cloud.metrics.put(keyOf(Namespace, MetricName, Dimensions), value, Timestamp?.getTime() ?? now(), count);
      const values = Values ?? (Value === undefined ? [] : [Value]);
      const taken = values.every((value, index) => put(value, Counts?.[index])) && (StatisticValues === undefined || put(StatisticValues.Sum / StatisticValues.SampleCount, StatisticValues.SampleCount));
      if (!taken) throw new AwsError('LimitExceededFault', 'The embedded AWS keeps no more metrics.');
    }
  },
};

/** A metric's values by period, oldest first. */
function series(metrics: MetricStore, key: MetricKey, stat: string, from: Date, to: Date, period: number): { time: number; value: number }[] {
  checkStatistic(stat);
  const start = Math.floor(from.getTime() / 1000 / period) * period;
  const all: { time: number; value: number }[] = [];
  const periods = new Map<number, ReturnType<MetricStore['between']>>();
  for (const bucket of metrics.between(key, start, Math.ceil(to.getTime() / 1000))) {
    const at = Math.floor(bucket.second / period) * period;
    periods.set(at, [...(periods.get(at) ?? []), bucket]);
  }
  for (const [at, buckets] of periods) {
    const value = statistic(stat, buckets);
    if (value !== undefined) all.push({ time: at * 1000, value });
  }
  return all.sort((one, other) => one.time - other.time);
}

interface Query { Id: string; Label?: string; Expression?: string; ReturnData?: boolean; MetricStat?: { Metric: { Namespace: string; MetricName: string; Dimensions?: Dimensions }; Period: number; Stat: string } }

const getMetricData: Operation<{ MetricDataQueries: Query[]; StartTime: Date; EndTime: Date; ScanBy?: string }> = {
  name: 'GetMetricData',
  async handle({ MetricDataQueries, StartTime, EndTime, ScanBy }, { cloud }) {
    return {
      MetricDataResults: MetricDataQueries.filter(({ ReturnData }) => ReturnData !== false).map(({ Id, Label, MetricStat, Expression }) => {
        if (MetricStat === undefined) throw new AwsError('ValidationError', `The embedded AWS serves no expressions (${Id}: ${Expression ?? ''}).`);
        const { Metric, Period, Stat } = MetricStat;
        const values = series(cloud.metrics, keyOf(Metric.Namespace, Metric.MetricName, Metric.Dimensions), Stat, StartTime, EndTime, Period);
        const ordered = ScanBy === 'TimestampAscending' ? values : values.reverse();
        return { Id, Label: Label ?? Metric.MetricName, Timestamps: ordered.map(({ time }) => time), Values: ordered.map(({ value }) => value), StatusCode: 'Complete' };
      }),
    };
  },
};

const getMetricStatistics: Operation<{ Namespace: string; MetricName: string; Dimensions?: Dimensions; StartTime: Date; EndTime: Date; Period: number; Statistics?: string[]; ExtendedStatistics?: string[] }> = {
  name: 'GetMetricStatistics',
  async handle(input, { cloud }) {
    const key = keyOf(input.Namespace, input.MetricName, input.Dimensions);
    const points = new Map<number, Record<string, unknown>>();
    const put = (stats: readonly string[], name: (stat: string, value: number, point: Record<string, unknown>) => void): void => {
      for (const stat of stats) for (const { time, value } of series(cloud.metrics, key, stat, input.StartTime, input.EndTime, input.Period)) {
        const point = points.get(time) ?? { Timestamp: time, Unit: 'None' };
        name(stat, value, point);
        points.set(time, point);
      }
    };
    put(input.Statistics ?? [], (stat, value, point) => { point[stat] = value; });
    put(input.ExtendedStatistics ?? [], (stat, value, point) => { point['ExtendedStatistics'] = { ...(point['ExtendedStatistics'] as object | undefined), [stat]: value }; });
    return { Label: input.MetricName, Datapoints: [...points.values()] };
  },
};

const listMetrics: Operation<{ Namespace?: string; MetricName?: string; Dimensions?: { Name: string; Value?: string }[]; NextToken?: string }> = {
  name: 'ListMetrics',
  async handle(input, { cloud }) {
    const fits = ({ namespace, name, dimensions }: MetricKey): boolean => (input.Namespace === undefined || input.Namespace === namespace) && (input.MetricName === undefined || input.MetricName === name)
      && (input.Dimensions ?? []).every(({ Name, Value }) => dimensions[Name] !== undefined && (Value === undefined || dimensions[Name] === Value));
    const { items, nextToken } = page(cloud.metrics.keys().filter(fits), (key) => JSON.stringify(key), { nextToken: input.NextToken, limit: 500, errorCode: 'InvalidParameterValue' });
    return { Metrics: items.map(({ namespace, name, dimensions }) => ({ Namespace: namespace, MetricName: name, Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })) })), NextToken: nextToken };
  },
};

/** Operations on metrics. */
export const metricOperations = [putMetricData, getMetricData, getMetricStatistics, listMetrics] as readonly Operation[];
