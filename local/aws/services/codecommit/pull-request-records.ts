// What CodeCommit keeps of pull requests: a record by id, which ones a repository has, and what happened to each.
import type { Cloud } from '../../cloud';
import { AwsError, type Authorization, type OperationContext } from '../../operation';
import type { Store, Table } from '../../state/store';
import { commentTable, pullRequestCommentTable, removeCommentsOf } from './comment-records';
import { onRepository } from './repository-records';
import { requestTokenTable } from './request-tokens';

/** `OPEN` becomes `CLOSED`, never the other way round. */
export type PullRequestStatus = 'OPEN' | 'CLOSED';

/** Strategies of a merge. */
export type MergeOption = 'FAST_FORWARD_MERGE' | 'SQUASH_MERGE' | 'THREE_WAY_MERGE';

/** A merge that was decided on: noted before the destination branch is moved, so that it is known of whoever is killed between the two. */
export interface MergeUnderWay {
  id: string;
  option: MergeOption;
  /** What the destination branch is moved to. */
  commitId: string;
  sourceCommit: string;
  destinationCommit: string;
  mergeBase?: string;
  /** ARN of who merges. */
  mergedBy: string;
}

/** A pull request by id. */
export interface PullRequestRecord {
  /** Decimal, counting up in the account and region. */
  id: string;
  title: string;
  description?: string;
  status: PullRequestStatus;
  authorArn: string;
  /** Milliseconds since 1970. */
  created: number;
  /** Last activity of anybody, milliseconds since 1970. */
  active: number;
  repositoryId: string;
  repositoryName: string;
  /** Full name, such as `refs/heads/feature`. */
  sourceReference: string;
  destinationReference: string;
  /** Tip of the source branch. */
  sourceCommit: string;
  /** Tip of the destination branch at creation, or when the source moved last; once closed, what it was merged on, or could have been. */
  destinationCommit: string;
  /** Absent where the branches have no commit in common. */
  mergeBase?: string;
  /** Another one whenever the source branch moves. */
  revisionId: string;
  clientRequestToken?: string;
  /** Key in the table of request tokens. */
  tokenKey?: string;
  merged?: { option: MergeOption; commitId: string; mergedBy: string };
  underWay?: MergeUnderWay;
  /** Counts changes of the record: who decided by an older one decides anew. */
  version: number;
}

/** Something that happened to a pull request, as DescribePullRequestEvents tells it. */
export interface PullRequestEvent {
  pullRequestEventType: 'PULL_REQUEST_CREATED' | 'PULL_REQUEST_STATUS_CHANGED' | 'PULL_REQUEST_SOURCE_REFERENCE_UPDATED' | 'PULL_REQUEST_MERGE_STATE_CHANGED';
  actorArn: string;
  /** Milliseconds since 1970. */
  eventDate: number;
  pullRequestCreatedEventMetadata?: object;
  pullRequestStatusChangedEventMetadata?: object;
  pullRequestSourceReferenceUpdatedEventMetadata?: object;
  pullRequestMergedStateChangedEventMetadata?: object;
}

/** Pull requests by key. */
export const pullRequestTable = (store: Store): Table<PullRequestRecord> => store.table('codecommit/pull-requests');
/** Status by `<repository id>/<key>`. */
const repositoryTable = (store: Store): Table<PullRequestStatus> => store.table('codecommit/repository-pull-requests');
/** Events by `<key>/<version of the record>`. */
const eventTable = (store: Store): Table<PullRequestEvent> => store.table('codecommit/pull-request-events');
/** The last id given, by what it counts. */
const counterTable = (store: Store): Table<number> => store.table('codecommit/counters');

/** Opens all that pull requests are kept in, so that transactions find it open. */
export function openPullRequestTables(store: Store): void {
  for (const table of [pullRequestTable, repositoryTable, eventTable, counterTable, commentTable, pullRequestCommentTable, requestTokenTable]) table(store);
}

const padded = (value: string | number): string => String(value).padStart(12, '0');

/** The next id. To be called inside a transaction. */
export function nextPullRequestId(store: Store): string {
  const id = (counterTable(store).get('pull-requests') ?? 0) + 1;
  void counterTable(store).put('pull-requests', id);
  return String(id);
}

/** The pull request that an id names, if there is one. */
export const findPullRequest = (store: Store, id: string): PullRequestRecord | undefined => (/^[1-9]\d{0,11}$/.test(id) ? pullRequestTable(store).get(padded(id)) : undefined);

/** @throws AwsError InvalidPullRequestIdException, PullRequestDoesNotExistException */
export function requirePullRequest(store: Store, id: string): PullRequestRecord {
  if (!/^\d+$/.test(id)) throw new AwsError('InvalidPullRequestIdException', `The pull request ID ${id.slice(0, 100)} is not valid: it must be a decimal number`);
  const record = findPullRequest(store, id);
  if (record === undefined) throw new AwsError('PullRequestDoesNotExistException', `Pull request ${id.slice(0, 100)} does not exist`);
  return record;
}

/** The same, where the caller names the repository too. @throws AwsError RepositoryNotAssociatedWithPullRequestException */
export function requirePullRequestOf(store: Store, id: string, repositoryName: string): PullRequestRecord {
  const record = requirePullRequest(store, id);
  if (record.repositoryName !== repositoryName) throw new AwsError('RepositoryNotAssociatedWithPullRequestException', `Pull request ${id} is not one of the repository ${repositoryName}`);
  return record;
}

/** Writes a record, and what happened, if it is something that is told. To be called inside the transaction that read the record. */
export function savePullRequest(store: Store, record: PullRequestRecord, event?: PullRequestEvent): PullRequestRecord {
  const saved = { ...record, version: record.version + 1 };
  void pullRequestTable(store).put(padded(record.id), saved);
  void repositoryTable(store).put(`${record.repositoryId}/${padded(record.id)}`, record.status);
  if (event !== undefined) void eventTable(store).put(`${padded(record.id)}/${padded(saved.version)}`, event);
  return saved;
}

/** Ids of a repository's pull requests, oldest first. */
export function pullRequestIdsOf(store: Store, repositoryId: string, status?: PullRequestStatus): string[] {
  return [...repositoryTable(store).range({ prefix: `${repositoryId}/` })].filter(({ value }) => status === undefined || value === status)
    .map(({ key }) => String(Number(key.slice(repositoryId.length + 1))));
}

/** Pull requests with a merge under way. */
export const mergesUnderWay = (store: Store): PullRequestRecord[] => [...pullRequestTable(store).range()].map(({ value }) => value).filter(({ underWay }) => underWay !== undefined);

/** What happened to a pull request, oldest first. */
export const eventsOf = (store: Store, id: string): { key: string; value: PullRequestEvent }[] => [...eventTable(store).range({ prefix: `${padded(id)}/` })];

/** Removes a repository's pull requests with all that belongs to them; their ids are not given again. To be called inside a transaction. */
export function removePullRequestsOf(store: Store, repositoryId: string): void {
  for (const id of pullRequestIdsOf(store, repositoryId)) {
    const tokenKey = findPullRequest(store, id)?.tokenKey;
    if (tokenKey !== undefined) void requestTokenTable(store).remove(tokenKey);
    for (const { key } of eventsOf(store, id)) void eventTable(store).remove(key);
    removeCommentsOf(store, id);
    void pullRequestTable(store).remove(padded(id));
    void repositoryTable(store).remove(`${repositoryId}/${padded(id)}`);
  }
}

/** Authorises an action on the repository of a pull request; on all of them where there is no such pull request, so that only who may see all learns that. */
export function onPullRequest(action: string, id: string, context: Pick<OperationContext, 'cloud' | 'region' | 'account'>, conditions?: (record: PullRequestRecord) => Readonly<Record<string, string>>): Authorization[] {
  const record = findPullRequest(context.cloud.store, id);
  return onRepository(action, record?.repositoryName ?? '*', context, record === undefined ? {} : conditions?.(record));
}

/** Changes an open pull request. @throws AwsError PullRequestDoesNotExistException, PullRequestAlreadyClosedException */
export function changeOpenPullRequest(cloud: Cloud, id: string, to: (record: PullRequestRecord) => PullRequestRecord): Promise<PullRequestRecord> {
  return cloud.store.transaction(() => {
    const record = requirePullRequest(cloud.store, id);
    if (record.status !== 'OPEN') throw alreadyClosed(id);
    return savePullRequest(cloud.store, to({ ...record, active: cloud.now() }));
  });
}

/** The error of all that only an open pull request takes. */
export const alreadyClosed = (id: string): AwsError => new AwsError('PullRequestAlreadyClosedException', `Pull request ${id} is already closed`);
