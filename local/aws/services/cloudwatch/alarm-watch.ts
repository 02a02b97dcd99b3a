// Watches alarms: looks at each once a second, changes its state, tells EventBridge and does its actions.
import type { Cloud } from '../../cloud';
import { AwsError } from '../../operation';
import type { MetricKey } from '../../state/metric-store';
import { alarmTable, type AlarmProperties, type AlarmRecord, type AlarmState } from './alarm-records';
import { judgeAlarm } from './judge-alarm';
import { statistic } from './statistics';

/** How often alarms are looked at, ms. */
const LOOK = 1000;
/** Changes of an alarm that are kept. */
const HISTORY = 100;

/** The metric of an alarm. */
const metricOf = ({ Namespace, MetricName, Dimensions = [] }: AlarmProperties): MetricKey => ({ namespace: Namespace, name: MetricName, dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])) });

/** Values of the last periods, newest first; the period that runs is the first of them. Periods are shorter where the endpoint's waits are. */
export function lastValues(cloud: Pick<Cloud, 'metrics' | 'pace'>, properties: AlarmProperties, now: number): (number | undefined)[] {
  // A period begins where the one before it ended, by the second: none is shorter than the time between two looks and the second that runs.
  const length = Math.max(2, Math.round(properties.Period / cloud.pace));
  const end = Math.floor(now / 1000) + 1;
  return Array.from({ length: properties.EvaluationPeriods }, (_, index) => statistic(properties.ExtendedStatistic ?? properties.Statistic ?? 'Average', cloud.metrics.between(metricOf(properties), end - (index + 1) * length, end - index * length)));
}

/** The watch of an endpoint. */
export class AlarmWatch {
  #timer: NodeJS.Timeout | undefined;
  readonly #running = new Set<Promise<void>>();

  constructor(private readonly cloud: Cloud) {}

  /** Begins to look. */
  start(): void {
    this.#timer = setInterval(() => this.look(), LOOK).unref();
  }

  /** Ends; what is being done is waited for. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#running);
  }

  /** One look at every alarm. */
  look(): void {
    for (const { value: alarm } of [...alarmTable(this.cloud.store).range()]) {
      const { state, reason } = judgeAlarm(alarm.properties, lastValues(this.cloud, alarm.properties, this.cloud.now()), alarm.state);
      if (state === alarm.state) continue;
      const running = this.change(alarm, state, reason)
        .catch((error: unknown) => this.cloud.log(`alarm ${alarm.properties.AlarmName}: ${error instanceof Error ? error.message : String(error)}`))
        .finally(() => this.#running.delete(running));
      this.#running.add(running);
    }
  }

  /** Writes a new state down and does what the alarm has for it. */
  async change(alarm: AlarmRecord, state: AlarmState, reason: string): Promise<void> {
    const name = alarm.properties.AlarmName;
    const time = this.cloud.now();
    const table = alarmTable(this.cloud.store);
    const changed = await this.cloud.store.transaction(() => {
      const now = table.get(name);
      if (now === undefined || now.state === state) return undefined;
      const next: AlarmRecord = { ...now, state, reason, stateUpdated: time, history: [...now.history, { time, from: now.state, to: state, reason }].slice(-HISTORY) };
      void table.put(name, next);
      return next;
    });
    if (changed === undefined) return;
    this.cloud.emit({
      source: 'aws.cloudwatch', detailType: 'CloudWatch Alarm State Change', resources: [alarm.arn],
      detail: { alarmName: name, state: { value: state, reason, timestamp: new Date(time).toISOString() }, previousState: { value: alarm.state, reason: alarm.reason }, configuration: { description: alarm.properties.AlarmDescription ?? '' } },
    });
    await this.#act(changed, alarm.state);
  }

  async #act({ properties, state, reason, arn }: AlarmRecord, before: AlarmState): Promise<void> {
    const { ActionsEnabled = true, AlarmActions = [], OKActions = [], InsufficientDataActions = [] } = properties;
    const actions = ActionsEnabled ? { ALARM: AlarmActions, OK: OKActions, INSUFFICIENT_DATA: InsufficientDataActions }[state] : [];
    const message = JSON.stringify({ AlarmName: properties.AlarmName, AlarmDescription: properties.AlarmDescription ?? null, AWSAccountId: this.cloud.account, NewStateValue: state, NewStateReason: reason, OldStateValue: before, AlarmArn: arn, Region: this.cloud.region });
    for (const action of actions.filter((each) => each.includes(':sns:'))) {
      try {
        await this.cloud.call('sns', 'Publish', { TopicArn: action, Subject: `${state}: "${properties.AlarmName}"`.slice(0, 100), Message: message }, this.cloud.serviceCaller('cloudwatch.amazonaws.com', arn));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        this.cloud.log(`alarm ${properties.AlarmName}: ${action} was not reached: ${error.message}`);
      }
    }
  }
}
