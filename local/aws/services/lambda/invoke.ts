// Invoke: runs a function and answers what it answers, or queues the event.
import type { InvocationRequest, InvocationResponse } from '@aws-sdk/client-lambda';
import type { FunctionAnswer } from '../../../jobs/functions/function-call';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import type { FunctionRecord } from './function-records';
import { functionOf, onFunction, settingsOf } from './function-records';

/** Runs functions. */
export interface FunctionControl {
  invoke(record: FunctionRecord, payload: string, requestId: string): Promise<FunctionAnswer>;
}

/** Takes events to run functions with later. */
export interface EventQueue {
  /** Resolves once the event is on disk. */
  add(record: FunctionRecord, payload: string, requestId: string): Promise<void>;
}

const SYNC_LIMIT = 6 * 1024 * 1024;
const EVENT_LIMIT = 1024 * 1024;

/** The operation, over whoever runs the functions. */
export function invoke(functions: FunctionControl, events: EventQueue): Operation<Checked<InvocationRequest>, Omit<InvocationResponse, 'Payload'> & { Payload?: Buffer }> {
  return {
    name: 'Invoke',
    authorize: (input, context) => onFunction('InvokeFunction', input.FunctionName, context, input.Qualifier),
    async handle(input, context) {
      const record = functionOf(context, input.FunctionName, input.Qualifier);
      const type = input.InvocationType ?? 'RequestResponse';
      if (type === 'DryRun') return { StatusCode: 204, ExecutedVersion: record.version };
      if (settingsOf(context.cloud.store, record.name).reservedConcurrency === 0) {
        throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', { status: 429, fields: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', Type: 'User' } });
      }
      const payload = payloadOf(input.Payload, type === 'Event' ? EVENT_LIMIT : SYNC_LIMIT);
      if (type === 'Event') {
        await events.add(record, payload, context.requestId);
        return { StatusCode: 202 };
      }
      const answer = await functions.invoke(record, payload, context.requestId);
      return {
        StatusCode: 200, ExecutedVersion: record.version, Payload: Buffer.from(answer.payload),
        ...(answer.error === undefined ? {} : { FunctionError: answer.error.type }),
        ...(input.LogType === 'Tail' ? { LogResult: Buffer.from(answer.logTail).toString('base64') } : {}),
      };
    },
  };
}

function payloadOf(payload: Uint8Array | undefined, limit: number): string {
  if (payload === undefined || payload.length === 0) return '{}';
  if (payload.length > limit) {
    throw new AwsError('RequestTooLargeException', `${payload.length} byte payload is too large for the invocation (limit ${limit} bytes)`, { status: 413, fields: { Type: 'User' } });
  }
  const text = Buffer.from(payload).toString('utf8');
  try {
    JSON.parse(text);
  } catch (error) {
    throw new AwsError('InvalidRequestContentException', `Could not parse request body into json: ${error instanceof Error ? error.message : String(error)}`, { fields: { Type: 'User' } });
  }
  return text;
}
