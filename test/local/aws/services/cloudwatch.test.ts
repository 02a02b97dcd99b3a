// Metrics and alarms of CloudWatch, and what Application Auto Scaling makes of them.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CloudWatchClient, DescribeAlarmHistoryCommand, DescribeAlarmsCommand, GetMetricDataCommand, GetMetricStatisticsCommand, ListMetricsCommand, PutMetricAlarmCommand, PutMetricDataCommand, type PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { desiredCount } from '../../../../local/aws/services/application-autoscaling/scaler';
import type { AlarmProperties } from '../../../../local/aws/services/cloudwatch/alarm-records';
import { judgeAlarm } from '../../../../local/aws/services/cloudwatch/judge-alarm';
import { cloudwatch } from '../../../../local/aws/services/cloudwatch/service';
import { statistic } from '../../../../local/aws/services/cloudwatch/statistics';
import { MetricStore } from '../../../../local/aws/state/metric-store';
import { coreServices, errorOf, startTestEndpoint, type TestEndpoint } from '../test-endpoint';

const alarm: AlarmProperties = { AlarmName: 'a', Namespace: 'N', MetricName: 'M', Statistic: 'Sum', Period: 60, EvaluationPeriods: 3, DatapointsToAlarm: 2, Threshold: 5, ComparisonOperator: 'GreaterThanOrEqualToThreshold' };

describe('CloudWatch', function () {
  this.timeout(20_000);
  let aws: TestEndpoint;
  let client: CloudWatchClient;
  let now = Date.UTC(2026, 10, 26, 12);

  before(async () => {
    aws = await startTestEndpoint({ services: [...coreServices, cloudwatch] });
    client = new CloudWatchClient(aws.client());
    now = Date.now();
  });
  after(async () => {
    client.destroy();
    await aws.end();
  });

  it('keeps what is measured and gives statistics by period', async () => {
    const Dimensions = [{ Name: 'Endpoint', Value: 'e' }];
    await client.send(new PutMetricDataCommand({ Namespace: 'Birds', MetricData: [1, 2, 3, 10].map((Value) => ({ MetricName: 'Strikes', Dimensions, Value, Timestamp: new Date(now) })) }));
    const window = { StartTime: new Date(now - 120_000), EndTime: new Date(now + 60_000) };
    const { Datapoints: [point] = [] } = await client.send(new GetMetricStatisticsCommand({ Namespace: 'Birds', MetricName: 'Strikes', Dimensions, ...window, Period: 60, Statistics: ['Sum', 'Average', 'Maximum', 'SampleCount'], ExtendedStatistics: ['p50'] }));
    assert.deepEqual([point?.Sum, point?.Average, point?.Maximum, point?.SampleCount, point?.ExtendedStatistics?.['p50']], [16, 4, 10, 4, 2]);
    const { MetricDataResults: [result] = [] } = await client.send(new GetMetricDataCommand({ ...window, MetricDataQueries: [{ Id: 'm', MetricStat: { Metric: { Namespace: 'Birds', MetricName: 'Strikes', Dimensions }, Period: 60, Stat: 'Sum' } }] }));
    assert.deepEqual(result?.Values, [16]);
    assert.deepEqual((await client.send(new ListMetricsCommand({ Namespace: 'Birds' }))).Metrics?.map(({ MetricName }) => MetricName), ['Strikes']);
  });

  it('refuses a namespace of AWS\'s own, and an alarm that could not be judged', async () => {
    assert.match((await errorOf(client.send(new PutMetricDataCommand({ Namespace: 'AWS/SageMaker', MetricData: [{ MetricName: 'x', Value: 1 }] })))).message, /Namespace is invalid/);
    const put = (change: Partial<PutMetricAlarmCommandInput>) => errorOf(client.send(new PutMetricAlarmCommand({ ...(alarm as PutMetricAlarmCommandInput), ...change })));
    assert.match((await put({ Period: 45 })).message, /multiple of 60/);
    assert.match((await put({ DatapointsToAlarm: 4 })).message, /DatapointsToAlarm/);
    assert.match((await put({ Statistic: undefined })).message, /One of Statistic and ExtendedStatistic/);
  });

  it('watches an alarm: it goes off, tells why, and comes to rest', async () => {
    await client.send(new PutMetricAlarmCommand({ ...(alarm as PutMetricAlarmCommandInput), AlarmName: 'strikes', Namespace: 'Watched', Period: 10, EvaluationPeriods: 1, DatapointsToAlarm: 1, TreatMissingData: 'notBreaching' }));
    const state = async (wanted: string): Promise<string> => {
      for (const deadline = Date.now() + 10_000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 100))) {
        const { MetricAlarms: [found] = [] } = await client.send(new DescribeAlarmsCommand({ AlarmNames: ['strikes'] }));
        if (found?.StateValue === wanted) return found.StateReason ?? '';
      }
      throw new Error(`the alarm did not become ${wanted}`);
    };
    await state('OK');
    await client.send(new PutMetricDataCommand({ Namespace: 'Watched', MetricData: [{ MetricName: 'M', Value: 7 }] }));
    assert.match(await state('ALARM'), /1 out of the last 1 datapoints \[7\] was GreaterThanOrEqualToThreshold \(5\)/);
    const { AlarmHistoryItems = [] } = await client.send(new DescribeAlarmHistoryCommand({ AlarmName: 'strikes' }));
    assert.equal(AlarmHistoryItems[0]?.HistorySummary, 'Alarm updated from OK to ALARM');
  });
});

describe('the state of an alarm', () => {
  const state = (values: (number | undefined)[], change: Partial<AlarmProperties> = {}): string => judgeAlarm({ ...alarm, ...change }, values, 'OK').state;

  it('is ALARM from as many breaching datapoints on as it asks for', () => {
    assert.deepEqual([state([5, 1, 5]), state([5, 1, 1]), state([1, 5, 9])], ['ALARM', 'OK', 'ALARM']);
  });

  it('treats missing datapoints as it is told', () => {
    assert.deepEqual(['missing', 'notBreaching', 'breaching', 'ignore'].map((TreatMissingData) => state([undefined, undefined, undefined], { TreatMissingData })), ['INSUFFICIENT_DATA', 'OK', 'ALARM', 'OK']);
  });

  it('depends on nothing before the periods that it looks at', () => {
    fc.assert(fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }), { minLength: 3, maxLength: 3 }), fc.array(fc.integer({ min: 0, max: 9 })), (looked, older) => state([...looked, ...older]) === state(looked)));
  });
});

describe('metrics by the second', () => {
  it('add up to the same, however they are cut', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: -1000, max: 1000 })), { minLength: 1, maxLength: 50 }), fc.integer({ min: 0, max: 101 }), (values, cut) => {
      const metrics = new MetricStore();
      const key = { namespace: 'N', name: 'M', dimensions: { b: '2', a: '1' } };
      for (const [second, value] of values) metrics.put(key, value, second * 1000);
      const sum = (from: number, to: number): number => statistic('Sum', metrics.between({ ...key, dimensions: { a: '1', b: '2' } }, from, to)) ?? 0;
      return sum(0, cut) + sum(cut, 101) === values.reduce((total, [, value]) => total + value, 0);
    }));
  });
});

describe('the number of instances', () => {
  const tracking = { TargetValue: 100, ScaleInCooldown: 300, ScaleOutCooldown: 60 };
  const count = (change: Partial<Parameters<typeof desiredCount>[0]>): number => desiredCount({ minimum: 1, maximum: 5, count: 2, tracking, invocations: 200, ...change });

  it('follows the requests within the limits', () => {
    assert.deepEqual([count({ invocations: 200 }), count({ invocations: 301 }), count({ invocations: 5000 })], [2, 4, 5]);
  });

  it('is changed again only after the cooldown, and taken away only where there are clearly fewer requests', () => {
    assert.deepEqual([count({ invocations: 400, since: 30 }), count({ invocations: 400, since: 61 }), count({ invocations: 10, since: 100 }), count({ invocations: 10, since: 301 }), count({ invocations: 95 })], [2, 4, 2, 1, 2]);
  });

  it('stays within the limits, whatever comes', () => {
    fc.assert(fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 9 }), fc.nat(1000), (invocations, there, since) => {
      const wanted = count({ invocations, count: there, since });
      return wanted >= 1 && wanted <= 5;
    }));
  });
});
