// AWS::CloudWatch::Alarm.
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { HandlerFault, allPages, notFound, present } from '../resource-handler';
import type { Properties } from '../resource-types';
import { tagChanges, tagsOf } from '../tag-changes';

const TYPE = 'AWS::CloudWatch::Alarm';
const members = [
  'AlarmDescription', 'ActionsEnabled', 'OKActions', 'AlarmActions', 'InsufficientDataActions', 'MetricName', 'Namespace', 'Statistic', 'ExtendedStatistic', 'Dimensions', 'Period', 'EvaluationPeriods', 'DatapointsToAlarm',
  'Threshold', 'ComparisonOperator', 'TreatMissingData', 'Unit',
] as const;
const requestOf = (name: string, desired: Properties): Properties => present({ AlarmName: name, ...Object.fromEntries(members.map((member) => [member, desired[member]])) });

async function find(name: string, tools: HandlerTools): Promise<(Properties & { AlarmArn: string }) | undefined> {
  const { MetricAlarms = [] } = await tools.call<{ MetricAlarms?: (Properties & { AlarmArn: string })[] }>('cloudwatch', 'DescribeAlarms', { AlarmNames: [name] });
  return MetricAlarms[0];
}

/** Alarms on one metric. */
export const cloudwatchAlarm: ResourceHandler = {
  type: TYPE,
  notServed: ['Metrics', 'ThresholdMetricId', 'EvaluateLowSampleCountPercentile', 'EvaluationWindow', 'WarmUpConfiguration', 'EvaluationCriteria', 'EvaluationInterval', 'ActionConfiguration'],
  async create(desired, tools) {
    const name = (desired['AlarmName'] as string | undefined) ?? tools.newName('alarm');
    if (await find(name, tools) !== undefined) throw new HandlerFault('AlreadyExists', `Alarm ${name} already exists.`);
    await tools.call('cloudwatch', 'PutMetricAlarm', present({ ...requestOf(name, desired), Tags: tagsOf(desired) }));
    return name;
  },
  async read(name, tools) {
    const found = await find(name, tools);
    if (found === undefined) throw notFound(TYPE, name);
    const { Tags } = await tools.call<{ Tags?: object[] }>('cloudwatch', 'ListTagsForResource', { ResourceARN: found.AlarmArn });
    return present({ AlarmName: name, Arn: found.AlarmArn, ...Object.fromEntries(members.map((member) => [member, found[member]])), Tags });
  },
  async update(name, current, desired, tools) {
    const found = await find(name, tools);
    if (found === undefined) throw notFound(TYPE, name);
    await tools.call('cloudwatch', 'PutMetricAlarm', requestOf(name, desired));
    const { set, remove } = tagChanges(current, desired);
    if (remove.length > 0) await tools.call('cloudwatch', 'UntagResource', { ResourceARN: found.AlarmArn, TagKeys: remove });
    if (set.length > 0) await tools.call('cloudwatch', 'TagResource', { ResourceARN: found.AlarmArn, Tags: set });
  },
  async delete(name, tools) {
    if (await find(name, tools) === undefined) throw notFound(TYPE, name);
    await tools.call('cloudwatch', 'DeleteAlarms', { AlarmNames: [name] });
  },
  async list(tools) {
    const alarms = await allPages(async (NextToken) => {
      const answer = await tools.call<{ MetricAlarms?: { AlarmName: string }[]; NextToken?: string }>('cloudwatch', 'DescribeAlarms', present({ NextToken }));
      return { items: answer.MetricAlarms, token: answer.NextToken };
    });
    return alarms.map(({ AlarmName }) => AlarmName);
  },
};
