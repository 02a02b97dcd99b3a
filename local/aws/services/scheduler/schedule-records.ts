// What EventBridge Scheduler keeps: schedules of the default group.
import type { Authorization, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';

/** What is called, as whom, with what. */
export interface ScheduleTarget { Arn: string; RoleArn: string; Input?: string }

/** A schedule by name. */
export interface ScheduleRecord {
  name: string;
  arn: string;
  expression: string;
  timezone: string;
  state: 'ENABLED' | 'DISABLED';
  target: ScheduleTarget;
  description?: string;
  kmsKeyArn?: string;
  /** What becomes of one that has nothing more to call. */
  actionAfterCompletion: 'NONE' | 'DELETE';
  /** When an at() called; until it is changed, it does not call again. */
  completed?: number;
  /** Milliseconds since 1970. */
  created: number;
  modified: number;
}

/** Schedules by name. */
export const scheduleTable = (store: Store): Table<ScheduleRecord> => store.table('scheduler/schedules');

/** ARN of a schedule of the default group. */
export const scheduleArn = ({ region, account }: { region: string; account: string }, name: string): string => `arn:aws:scheduler:${region}:${account}:schedule/default/${name}`;

/** ARN of the default group, as which Scheduler assumes roles. Source: EventBridge Scheduler user guide, "Confused deputy prevention". */
export const groupArn = ({ region, account }: { region: string; account: string }): string => `arn:aws:scheduler:${region}:${account}:schedule-group/default`;

/** Authorises an action on a schedule. */
export const onSchedule = (action: string, name: string, context: OperationContext): Authorization[] => [{ action: `scheduler:${action}`, resource: scheduleArn(context, name) }];

/** @throws AwsError ResourceNotFoundException */
export function requireSchedule(store: Store, name: string): ScheduleRecord {
  const record = scheduleTable(store).get(name);
  if (record === undefined) throw new AwsError('ResourceNotFoundException', `Schedule ${name} does not exist.`, { status: 404 });
  return record;
}
