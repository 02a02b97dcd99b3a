// CreateSchedule, GetSchedule, UpdateSchedule, DeleteSchedule and ListSchedules, in the default group.
import type { Operation, OperationContext } from '../../operation';
import { AwsError, passRole } from '../../operation';
import { page } from '../page';
import { servedTargets } from './clockwork';
import { nextTime } from './next-time';
import { onSchedule, requireSchedule, scheduleArn, scheduleTable, type ScheduleRecord, type ScheduleTarget } from './schedule-records';

interface Input {
  Name: string; ScheduleExpression: string; ScheduleExpressionTimezone?: string; State?: string; Description?: string; KmsKeyArn?: string; GroupName?: string;
  FlexibleTimeWindow: { Mode: string }; Target: ScheduleTarget & Readonly<Record<string, unknown>>; StartDate?: Date; EndDate?: Date; ActionAfterCompletion?: string;
}

/** @throws AwsError ValidationException with what is not served */
function recordOf(input: Input, context: OperationContext, before: ScheduleRecord | undefined): ScheduleRecord {
  const { Arn, RoleArn, Input: text, ...others } = input.Target;
  const refuse = (message: string): never => { throw new AwsError('ValidationException', message); };
  if (input.GroupName !== undefined && input.GroupName !== 'default') throw new AwsError('ResourceNotFoundException', `Schedule group ${input.GroupName} does not exist.`, { status: 404 });
  if (!servedTargets.includes(Arn)) refuse(`The embedded AWS serves as targets ${servedTargets.join(', ')}, not ${Arn}.`);
  if (Object.keys(others).length > 0) refuse(`The embedded AWS does not serve ${Object.keys(others).join(', ')} of a target.`);
  if (input.FlexibleTimeWindow.Mode !== 'OFF' || input.StartDate !== undefined || input.EndDate !== undefined) refuse('The embedded AWS serves schedules without flexible window, StartDate and EndDate.');
  const timezone = input.ScheduleExpressionTimezone ?? 'UTC';
  const now = context.now();
  // The user guide does not say so; those who have tried it do.
  if (nextTime(input.ScheduleExpression, timezone, now, now) === undefined) refuse(`Invalid Schedule Expression ${input.ScheduleExpression} (it is in the past).`);
  return {
    name: input.Name, arn: scheduleArn(context, input.Name), expression: input.ScheduleExpression, timezone, state: input.State === 'DISABLED' ? 'DISABLED' : 'ENABLED',
    target: { Arn, RoleArn, ...(text === undefined ? {} : { Input: text }) }, created: before?.created ?? now, modified: now,
    actionAfterCompletion: input.ActionAfterCompletion === 'DELETE' ? 'DELETE' : 'NONE',
    ...(input.Description === undefined ? {} : { description: input.Description }), ...(input.KmsKeyArn === undefined ? {} : { kmsKeyArn: input.KmsKeyArn }),
  };
}

const createSchedule: Operation<Input> = {
  name: 'CreateSchedule',
  authorize: (input, context) => [...onSchedule('CreateSchedule', input.Name, context), passRole(input.Target.RoleArn, 'scheduler.amazonaws.com')],
  async handle(input, context) {
    const { store } = context.cloud;
    const record = recordOf(input, context, undefined);
    await store.transaction(() => {
      if (scheduleTable(store).get(input.Name) !== undefined) throw new AwsError('ConflictException', `Schedule ${input.Name} already exists.`, { status: 409 });
      void scheduleTable(store).put(input.Name, record);
    });
    return { ScheduleArn: record.arn };
  },
};

const getSchedule: Operation<{ Name: string }> = {
  name: 'GetSchedule',
  authorize: (input, context) => onSchedule('GetSchedule', input.Name, context),
  async handle(input, { cloud }) {
    const { name, arn, expression, timezone, state, target, description, kmsKeyArn, created, modified, actionAfterCompletion } = requireSchedule(cloud.store, input.Name);
    return {
      Name: name, Arn: arn, GroupName: 'default', ScheduleExpression: expression, ScheduleExpressionTimezone: timezone, State: state, Target: target, FlexibleTimeWindow: { Mode: 'OFF' },
      Description: description, KmsKeyArn: kmsKeyArn, CreationDate: created, LastModificationDate: modified, ActionAfterCompletion: actionAfterCompletion,
    };
  },
};

const updateSchedule: Operation<Input> = {
  name: 'UpdateSchedule',
  authorize: (input, context) => [...onSchedule('UpdateSchedule', input.Name, context), passRole(input.Target.RoleArn, 'scheduler.amazonaws.com')],
  async handle(input, context) {
    const { store } = context.cloud;
    await store.transaction(() => void scheduleTable(store).put(input.Name, recordOf(input, context, requireSchedule(store, input.Name))));
    return { ScheduleArn: scheduleArn(context, input.Name) };
  },
};

const deleteSchedule: Operation<{ Name: string }> = {
  name: 'DeleteSchedule',
  authorize: (input, context) => onSchedule('DeleteSchedule', input.Name, context),
  async handle(input, { cloud }) {
    requireSchedule(cloud.store, input.Name);
    await scheduleTable(cloud.store).remove(input.Name);
    return {};
  },
};

const listSchedules: Operation<{ NamePrefix?: string; MaxResults?: number; NextToken?: string }> = {
  name: 'ListSchedules',
  async handle(input, { cloud }) {
    const records = [...scheduleTable(cloud.store).range({ prefix: input.NamePrefix ?? '' })].map(({ value }) => value);
    const { items, nextToken } = page(records, ({ name }) => name, { nextToken: input.NextToken, limit: input.MaxResults ?? 100 });
    return { Schedules: items.map(({ name, arn, state, target, created, modified }) => ({ Name: name, Arn: arn, GroupName: 'default', State: state, Target: { Arn: target.Arn }, CreationDate: created, LastModificationDate: modified })), NextToken: nextToken };
  },
};

/** Operations on schedules. */
export const scheduleOperations = [createSchedule, getSchedule, updateSchedule, deleteSchedule, listSchedules] as readonly Operation[];
