// AWS::Scheduler::Schedule.
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { HandlerFault, allPages, present, unlessCode } from '../resource-handler';
import type { Properties } from '../resource-types';

const members = ['Description', 'FlexibleTimeWindow', 'KmsKeyArn', 'ScheduleExpression', 'ScheduleExpressionTimezone', 'State', 'Target'] as const;
const requestOf = (name: string, desired: Properties): Properties => present({ Name: name, ...Object.fromEntries(members.map((member) => [member, desired[member]])) });

/** Schedules of the default group. */
export const schedulerSchedule: ResourceHandler = {
  type: 'AWS::Scheduler::Schedule',
  notServed: ['StartDate', 'EndDate', 'GroupName'],
  async create(desired, tools) {
    const name = (desired['Name'] as string | undefined) ?? tools.newName('schedule');
    const there = await unlessCode(['ResourceNotFoundException'], tools.call('scheduler', 'GetSchedule', { Name: name }));
    if (there !== undefined) throw new HandlerFault('AlreadyExists', `Schedule ${name} already exists.`);
    await tools.call('scheduler', 'CreateSchedule', requestOf(name, desired));
    return name;
  },
  async read(name, tools) {
    const found = await tools.call<Properties>('scheduler', 'GetSchedule', { Name: name });
    return present({ Name: name, Arn: found['Arn'], ...Object.fromEntries(members.map((member) => [member, found[member]])) });
  },
  async update(name, _current, desired, tools) {
    await tools.call('scheduler', 'GetSchedule', { Name: name });
    await tools.call('scheduler', 'UpdateSchedule', requestOf(name, desired));
  },
  async delete(name, tools) {
    await tools.call('scheduler', 'GetSchedule', { Name: name });
    await tools.call('scheduler', 'DeleteSchedule', { Name: name });
  },
  async list(tools: HandlerTools) {
    const schedules = await allPages(async (NextToken) => {
      const answer = await tools.call<{ Schedules?: { Name: string }[]; NextToken?: string }>('scheduler', 'ListSchedules', present({ NextToken }));
      return { items: answer.Schedules, token: answer.NextToken };
    });
    return schedules.map(({ Name }) => Name);
  },
};
