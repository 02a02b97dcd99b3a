// What CloudWatch keeps of an alarm: what it watches, and how it stands.
import type { Authorization, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** Members that PutMetricAlarm takes here. */
export interface AlarmProperties {
  AlarmName: string;
  AlarmDescription?: string;
  ActionsEnabled?: boolean;
  OKActions?: readonly string[];
  AlarmActions?: readonly string[];
  InsufficientDataActions?: readonly string[];
  MetricName: string;
  Namespace: string;
  Statistic?: string;
  ExtendedStatistic?: string;
  Dimensions?: readonly { Name: string; Value: string }[];
  Period: number;
  EvaluationPeriods: number;
  DatapointsToAlarm?: number;
  Threshold: number;
  ComparisonOperator: string;
  TreatMissingData?: string;
  Unit?: string;
}

/** A change of an alarm's state. */
export interface AlarmChange { time: number; from: AlarmState; to: AlarmState; reason: string }

/** An alarm by name. */
export interface AlarmRecord {
  arn: string;
  properties: AlarmProperties;
  tags: Readonly<Record<string, string>>;
  state: AlarmState;
  reason: string;
  /** Milliseconds since 1970. */
  configured: number;
  stateUpdated: number;
  /** The last changes, oldest first. */
  history: readonly AlarmChange[];
}

/** Alarms by name. */
export const alarmTable = (store: Store): Table<AlarmRecord> => store.table('cloudwatch/alarms');

/** ARN of an alarm. */
export const alarmArn = ({ region, account }: { region: string; account: string }, name: string): string => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;

/** Authorises an action on an alarm. */
export function onAlarm(action: string, name: string, context: OperationContext): Authorization[] {
  const tags = alarmTable(context.cloud.store).get(name)?.tags ?? {};
  return [{ action: `cloudwatch:${action}`, resource: alarmArn(context, name), conditions: Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value])) }];
}

/** @throws AwsError ResourceNotFound */
export function requireAlarm(store: Store, name: string): AlarmRecord {
  const record = alarmTable(store).get(name);
  if (record === undefined) throw new AwsError('ResourceNotFound', `Unknown alarm: ${name}`, { status: 404 });
  return record;
}
