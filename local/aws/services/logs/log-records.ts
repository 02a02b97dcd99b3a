// What CloudWatch Logs keeps: groups, streams and events, and how to find them.
import type { Cloud } from '../../cloud';
import type { Authorization, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';

/** A log group. */
export interface LogGroup {
  name: string;
  creationTime: number;
  retentionInDays?: number;
  kmsKeyId?: string;
  logGroupClass: string;
  tags: Record<string, string>;
  /** UTF-8 bytes of all messages, with AWS's 26 bytes of overhead an event. */
  storedBytes: number;
}

/** A log stream. */
export interface LogStream {
  group: string;
  name: string;
  creationTime: number;
  firstEventTimestamp?: number;
  lastEventTimestamp?: number;
  lastIngestionTime?: number;
  /** Number of the next event, over the stream's life. */
  nextEvent: number;
  storedBytes: number;
}

/** A log event. */
export interface LogEvent {
  timestamp: number;
  message: string;
  ingestionTime: number;
}

/** The service's tables; keys are `group`, `group:stream` and `group:stream:time:number` (no name holds a colon). */
export interface LogTables {
  groups: Table<LogGroup>;
  streams: Table<LogStream>;
  events: Table<LogEvent>;
}

/** Opens the tables. */
export function logTables(store: Store): LogTables {
  return { groups: store.table('logs/groups'), streams: store.table('logs/streams'), events: store.table('logs/events') };
}

/** Key of an event, ordered by time, then by arrival. */
export function eventKey(group: string, stream: string, timestamp: number, number: number): string {
  return `${group}:${stream}:${String(timestamp).padStart(15, '0')}:${String(number).padStart(10, '0')}`;
}

/** ARN of a group, without the `:*` behind it. */
export function groupArn(cloud: Pick<Cloud, 'region' | 'account'>, group: string): string {
  return `arn:aws:logs:${cloud.region}:${cloud.account}:log-group:${group}`;
}

/** Takes a name or an ARN, with or without `:*`, and gives the name. */
export function groupNameOf(identifier: string): string {
  const match = /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)(?::\*)?$/.exec(identifier);
  return match?.[1] ?? identifier;
}

/** Authorises an action on a group: AWS checks `log-group:NAME:log-stream:`, which `...:NAME:*` in a policy matches. */
export function onGroup(action: string, group: string, context: OperationContext): Authorization {
  return { action: `logs:${action}`, resource: `${groupArn(context, group)}:log-stream:` };
}

/** Authorises an action on a stream. */
export function onStream(action: string, group: string, stream: string, context: OperationContext): Authorization {
  return { action: `logs:${action}`, resource: `${groupArn(context, group)}:log-stream:${stream}` };
}

/** Authorises a tag action: the one kind that names the group's ARN bare. */
export function onGroupTags(action: string, group: string, context: OperationContext, tags: Readonly<Record<string, string>> = {}): Authorization {
  const keys = Object.keys(tags);
  const conditions = { ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])), ...(keys.length > 0 ? { 'aws:TagKeys': keys } : {}) };
  return { action: `logs:${action}`, resource: groupArn(context, group), conditions };
}

/** @throws AwsError ResourceNotFoundException */
export function groupOf(tables: LogTables, name: string): LogGroup {
  const group = tables.groups.get(name);
  if (group === undefined) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  return group;
}

/** @throws AwsError ResourceNotFoundException */
export function streamOf(tables: LogTables, group: string, stream: string): LogStream {
  groupOf(tables, group);
  const found = tables.streams.get(`${group}:${stream}`);
  if (found === undefined) throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  return found;
}
