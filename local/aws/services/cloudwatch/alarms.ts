// PutMetricAlarm, DescribeAlarms, DescribeAlarmHistory, DeleteAlarms, SetAlarmState, their actions and tags.
import type { Operation, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import { page } from '../page';
import { alarmArn, alarmTable, onAlarm, requireAlarm, type AlarmProperties, type AlarmRecord, type AlarmState } from './alarm-records';
import type { AlarmWatch } from './alarm-watch';
import { servedComparisons } from './judge-alarm';
import { checkStatistic } from './statistics';

const served = [
  'AlarmName', 'AlarmDescription', 'ActionsEnabled', 'OKActions', 'AlarmActions', 'InsufficientDataActions', 'MetricName', 'Namespace', 'Statistic', 'ExtendedStatistic', 'Dimensions', 'Period', 'EvaluationPeriods',
  'DatapointsToAlarm', 'Threshold', 'ComparisonOperator', 'TreatMissingData', 'Unit', 'Tags',
];
interface TagInput { Key: string; Value: string }

/** @throws AwsError ValidationError with what is wrong, or not served */
function checkAlarm(input: Partial<AlarmProperties>): asserts input is AlarmProperties {
  const refuse = (message: string): never => { throw new AwsError('ValidationError', message); };
  const others = Object.keys(input).filter((key) => !served.includes(key));
  if (others.length > 0) refuse(`The embedded AWS does not serve ${others.join(', ')} of an alarm.`);
  const missing = (['MetricName', 'Namespace', 'Period', 'EvaluationPeriods', 'Threshold', 'ComparisonOperator'] as const).filter((key) => input[key] === undefined);
  if (missing.length > 0) refuse(`An alarm on a metric needs ${missing.join(', ')}.`);
  if (!servedComparisons.includes(input.ComparisonOperator ?? '')) refuse(`The embedded AWS serves the comparisons ${servedComparisons.join(', ')}, not ${input.ComparisonOperator ?? ''}.`);
  if ((input.Statistic === undefined) === (input.ExtendedStatistic === undefined)) refuse('One of Statistic and ExtendedStatistic must be given.');
  checkStatistic(input.ExtendedStatistic ?? input.Statistic ?? '');
  if (![10, 20, 30].includes(input.Period ?? 0) && (input.Period ?? 0) % 60 !== 0) refuse('Period must be 10, 20, 30 or a multiple of 60.');
  if (input.DatapointsToAlarm !== undefined && input.DatapointsToAlarm > (input.EvaluationPeriods ?? 0)) refuse('DatapointsToAlarm cannot be greater than EvaluationPeriods.');
}

const putMetricAlarm: Operation<AlarmProperties & { Tags?: TagInput[] }> = {
  name: 'PutMetricAlarm',
  authorize: (input, context) => [...onAlarm('PutMetricAlarm', input.AlarmName, context), ...((input.Tags ?? []).length === 0 ? [] : onAlarm('TagResource', input.AlarmName, context))],
  async handle({ Tags = [], ...properties }, context) {
    checkAlarm(properties);
    const { store } = context.cloud;
    await store.transaction(() => {
      const before = alarmTable(store).get(properties.AlarmName);
      void alarmTable(store).put(properties.AlarmName, {
        arn: alarmArn(context, properties.AlarmName), properties, tags: before?.tags ?? Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])), state: before?.state ?? 'INSUFFICIENT_DATA',
        reason: before?.reason ?? 'Unchecked: Initial alarm creation', configured: context.now(), stateUpdated: before?.stateUpdated ?? context.now(), history: before?.history ?? [],
      });
    });
  },
};

const described = ({ arn, properties, state, reason, configured, stateUpdated }: AlarmRecord): object => ({
  AlarmArn: arn, ...properties, ActionsEnabled: properties.ActionsEnabled ?? true, AlarmConfigurationUpdatedTimestamp: configured, StateValue: state, StateReason: reason, StateUpdatedTimestamp: stateUpdated, StateTransitionedTimestamp: stateUpdated,
});

const describeAlarms: Operation<{ AlarmNames?: string[]; AlarmNamePrefix?: string; StateValue?: AlarmState; MaxRecords?: number; NextToken?: string }> = {
  name: 'DescribeAlarms',
  authorize: (input, context) => (input.AlarmNames === undefined ? onAlarm('DescribeAlarms', '*', context) : input.AlarmNames.flatMap((name) => onAlarm('DescribeAlarms', name, context))),
  async handle(input, { cloud }) {
    const all = [...alarmTable(cloud.store).range({ prefix: input.AlarmNamePrefix ?? '' })].map(({ value }) => value)
      .filter(({ properties, state }) => (input.AlarmNames?.includes(properties.AlarmName) ?? true) && (input.StateValue === undefined || state === input.StateValue));
    const { items, nextToken } = page(all, ({ arn }) => arn, { nextToken: input.NextToken, limit: input.MaxRecords ?? 50, errorCode: 'InvalidNextToken' });
    return { MetricAlarms: items.map(described), CompositeAlarms: [], NextToken: nextToken };
  },
};

const describeAlarmHistory: Operation<{ AlarmName?: string; MaxRecords?: number; NextToken?: string; ScanBy?: string }> = {
  name: 'DescribeAlarmHistory',
  authorize: (input, context) => onAlarm('DescribeAlarmHistory', input.AlarmName ?? '*', context),
  async handle(input, { cloud }) {
    const alarms = [...alarmTable(cloud.store).range()].map(({ value }) => value).filter(({ properties }) => input.AlarmName === undefined || properties.AlarmName === input.AlarmName);
    const all = alarms.flatMap(({ properties, history }) => history.map((change) => ({ ...change, name: properties.AlarmName }))).sort((one, other) => (input.ScanBy === 'TimestampAscending' ? one.time - other.time : other.time - one.time));
    const { items, nextToken } = page(all, ({ name, time }) => `${name} ${time}`, { nextToken: input.NextToken, limit: input.MaxRecords ?? 100, errorCode: 'InvalidNextToken' });
    return { AlarmHistoryItems: items.map(({ name, time, from, to, reason }) => ({ AlarmName: name, AlarmType: 'MetricAlarm', Timestamp: time, HistoryItemType: 'StateUpdate', HistorySummary: `Alarm updated from ${from} to ${to}`, HistoryData: JSON.stringify({ newState: { stateValue: to, stateReason: reason }, oldState: { stateValue: from } }) })), NextToken: nextToken };
  },
};

const deleteAlarms: Operation<{ AlarmNames: string[] }> = {
  name: 'DeleteAlarms',
  authorize: (input, context) => input.AlarmNames.flatMap((name) => onAlarm('DeleteAlarms', name, context)),
  async handle({ AlarmNames }, { cloud: { store } }) {
    await store.transaction(() => { for (const name of AlarmNames) void alarmTable(store).remove(name); });
  },
};

function setAlarmState(watch: AlarmWatch): Operation<{ AlarmName: string; StateValue: AlarmState; StateReason: string }> {
  return {
    name: 'SetAlarmState',
    authorize: (input, context) => onAlarm('SetAlarmState', input.AlarmName, context),
    async handle(input, { cloud }) {
      await watch.change(requireAlarm(cloud.store, input.AlarmName), input.StateValue, input.StateReason);
    },
  };
}

function setActions(name: 'EnableAlarmActions' | 'DisableAlarmActions'): Operation<{ AlarmNames: string[] }> {
  return {
    name,
    authorize: (input, context) => input.AlarmNames.flatMap((alarm) => onAlarm(name, alarm, context)),
    async handle({ AlarmNames }, { cloud: { store } }) {
      await store.transaction(() => {
        for (const alarm of AlarmNames) {
          const record = alarmTable(store).get(alarm);
          if (record !== undefined) void alarmTable(store).put(alarm, { ...record, properties: { ...record.properties, ActionsEnabled: name === 'EnableAlarmActions' } });
        }
      });
    },
  };
}

const nameOf = (arn: string): string => arn.split(':').slice(6).join(':');

async function changeTags(context: OperationContext, arn: string, to: (tags: AlarmRecord['tags']) => Record<string, string>): Promise<object> {
  const { store } = context.cloud;
  await store.transaction(() => {
    const record = requireAlarm(store, nameOf(arn));
    void alarmTable(store).put(nameOf(arn), { ...record, tags: to(record.tags) });
  });
  return {};
}

const tagResource: Operation<{ ResourceARN: string; Tags: TagInput[] }> = {
  name: 'TagResource',
  authorize: (input, context) => onAlarm('TagResource', nameOf(input.ResourceARN), context),
  handle: (input, context) => changeTags(context, input.ResourceARN, (tags) => ({ ...tags, ...Object.fromEntries(input.Tags.map(({ Key, Value }) => [Key, Value])) })),
};

const untagResource: Operation<{ ResourceARN: string; TagKeys: string[] }> = {
  name: 'UntagResource',
  authorize: (input, context) => onAlarm('UntagResource', nameOf(input.ResourceARN), context),
  handle: (input, context) => changeTags(context, input.ResourceARN, (tags) => Object.fromEntries(Object.entries(tags).filter(([key]) => !input.TagKeys.includes(key)))),
};

const listTagsForResource: Operation<{ ResourceARN: string }> = {
  name: 'ListTagsForResource',
  authorize: (input, context) => onAlarm('ListTagsForResource', nameOf(input.ResourceARN), context),
  handle: async (input, { cloud }) => ({ Tags: Object.entries(requireAlarm(cloud.store, nameOf(input.ResourceARN)).tags).map(([Key, Value]) => ({ Key, Value })) }),
};

/** Operations on alarms. */
export const alarmOperations = (watch: AlarmWatch): readonly Operation[] => [
  putMetricAlarm, describeAlarms, describeAlarmHistory, deleteAlarms, setAlarmState(watch), setActions('EnableAlarmActions'), setActions('DisableAlarmActions'), tagResource, untagResource, listTagsForResource,
] as readonly Operation[];
