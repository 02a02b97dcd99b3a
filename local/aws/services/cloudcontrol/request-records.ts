// What Cloud Control keeps of the requests it was given, for a week.
import { AwsError } from '../../operation';
import type { Caller } from '../../operation';
import type { Store, Table } from '../../state/store';

/** What a request does. */
export type RequestOperation = 'CREATE' | 'UPDATE' | 'DELETE';

/** A request. */
export interface RequestRecord {
  token: string;
  clientToken?: string;
  type: string;
  operation: RequestOperation;
  status: 'IN_PROGRESS' | 'SUCCESS' | 'FAILED' | 'CANCEL_COMPLETE';
  /** JSON of the desired state, of a CREATE. */
  desiredState?: string;
  /** JSON Patch, of an UPDATE. */
  patch?: string;
  identifier?: string;
  errorCode?: string;
  message?: string;
  eventTime: number;
  caller: Caller;
  roleArn?: string;
}

const WEEK = 7 * 86_400_000;

/** Requests by token. */
export const requestTable = (store: Store): Table<RequestRecord> => store.table('cloudcontrol/requests');
/** Request tokens by ClientToken. */
export const clientTokenTable = (store: Store): Table<string> => store.table('cloudcontrol/client-tokens');

/** @throws AwsError RequestTokenNotFoundException */
export function requestOf(store: Store, token: string): RequestRecord {
  const record = requestTable(store).get(token);
  if (record === undefined) throw new AwsError('RequestTokenNotFoundException', `Request with token ${token} was not found.`);
  return record;
}

/** Forgets some of the requests that are older than a week; part of the caller's transaction. */
export function forgetOld(store: Store, now: number): void {
  const old = [...requestTable(store).range({ limit: 200 })].filter(({ value }) => value.eventTime < now - WEEK && value.status !== 'IN_PROGRESS');
  for (const { key, value } of old) {
    void requestTable(store).remove(key);
    if (value.clientToken !== undefined) void clientTokenTable(store).remove(value.clientToken);
  }
}

/** The ProgressEvent of a request. */
export function progressEvent(record: RequestRecord): object {
  return {
    TypeName: record.type, Identifier: record.identifier, RequestToken: record.token, Operation: record.operation, OperationStatus: record.status,
    EventTime: new Date(record.eventTime), StatusMessage: record.message, ErrorCode: record.errorCode,
  };
}
