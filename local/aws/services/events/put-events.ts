// PutEvents and TestEventPattern.
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import { parsePattern } from './event-pattern';
import { checkBus } from './rule-records';

interface Entry { Source?: string; DetailType?: string; Detail?: string; Resources?: string[]; EventBusName?: string; Time?: Date }

const putEvents: Operation<{ Entries: Entry[] }> = {
  name: 'PutEvents',
  authorize: (input, { region, account }) => input.Entries.map((entry) => ({
    action: 'events:PutEvents', resource: `arn:aws:events:${region}:${account}:event-bus/default`,
    conditions: { ...(entry.Source === undefined ? {} : { 'events:source': entry.Source }), ...(entry.DetailType === undefined ? {} : { 'events:detail-type': entry.DetailType }) },
  })),
  async handle(input, { cloud }) {
    const results = input.Entries.map((entry) => {
      const fault = faultOf(entry);
      if (fault !== undefined) return fault;
      cloud.emit({ source: entry.Source as string, detailType: entry.DetailType as string, detail: JSON.parse(entry.Detail as string) as Record<string, unknown>, resources: entry.Resources ?? [] });
      return { EventId: cloud.newId() };
    });
    return { Entries: results, FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length };
  },
};

function faultOf(entry: Entry): { ErrorCode: string; ErrorMessage: string } | undefined {
  for (const member of ['Source', 'DetailType', 'Detail'] as const) {
    if (entry[member] === undefined || entry[member] === '') return { ErrorCode: 'InvalidArgument', ErrorMessage: `Parameter ${member} is not valid. Reason: ${member} is a required argument.` };
  }
  if (entry.Source?.startsWith('aws.') === true) return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  try {
    checkBus(entry.EventBusName);
    const detail = JSON.parse(entry.Detail as string) as unknown;
    if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  } catch (error) {
    if (error instanceof AwsError) return { ErrorCode: error.code, ErrorMessage: error.message };
    return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  }
  return undefined;
}

const testEventPattern: Operation<{ EventPattern: string; Event: string }> = {
  name: 'TestEventPattern',
  async handle(input) {
    const matches = parsePattern(input.EventPattern);
    try {
      return { Result: matches(JSON.parse(input.Event)) };
    } catch (error) {
      throw new AwsError('ValidationException', `Parameter Event is not valid. Reason: ${error instanceof Error ? error.message : String(error)}`);
    }
  },
};

/** Operations on events. */
export const eventOperations = [putEvents, testEventPattern] as readonly Operation[];
