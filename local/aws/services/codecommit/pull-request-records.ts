// What CodeCommit keeps of pull requests: a record each by its number, and what happened to it in order.
import { AwsError, type Authorization, type OperationContext } from '../../operation';
import type { Store, Table } from '../../state/store';
import { onRepository, repositoryTable, type RepositoryRecord } from './repository-records';

/** How a pull request was merged. */
export type MergeOption = 'FAST_FORWARD_MERGE' | 'SQUASH_MERGE' | 'THREE_WAY_MERGE';

/** A pull request; CodeCommit takes one repository each. */
export interface PullRequestRecord {
  /** A number, as text; counted over all repositories of the account in the region. */
  id: string;
  repositoryName: string;
  /** Tells a repository from one that was deleted and made anew under its name. */
  repositoryId: string;
  title: string;
  description?: string;
  authorArn: string;
  status: 'OPEN' | 'CLOSED';
  /** Changes with each commit that its source branch comes to. */
  revisionId: string;
  /** `refs/heads/...`. */
  sourceReference: string;
  destinationReference: string;
  sourceCommit: string;
  /** Tip of the destination when it was made, merged or closed. */
  destinationCommit: string;
  mergeBase?: string;
  merged?: { by: string; commitId: string; option: MergeOption };
  clientRequestToken?: string;
  /** Milliseconds since 1970. */
  created: number;
  lastActivity: number;
}

/** One thing that happened to a pull request. */
export interface PullRequestHappening {
  type: 'PULL_REQUEST_CREATED' | 'PULL_REQUEST_STATUS_CHANGED' | 'PULL_REQUEST_SOURCE_REFERENCE_UPDATED' | 'PULL_REQUEST_MERGE_STATE_CHANGED';
  actorArn: string;
  /** Milliseconds since 1970. */
  at: number;
  /** The member of the answer that tells more, by its API name. */
  metadata: Readonly<Record<string, object>>;
}

const keyOf = (id: string): string => id.padStart(12, '0');

/** Pull requests by number. */
const pullRequestTable = (store: Store): Table<PullRequestRecord> => store.table('codecommit/pull-requests');
/** What happened, by number and order. */
const happeningTable = (store: Store): Table<PullRequestHappening> => store.table('codecommit/pull-request-events');

/** Opens the tables: inside of a transaction that cannot be done. */
export function openPullRequestTables(store: Store): void {
  pullRequestTable(store);
  happeningTable(store);
}

/** All of a repository, the newest first. */
export function pullRequestsOf(store: Store, { id }: RepositoryRecord): PullRequestRecord[] {
  return [...pullRequestTable(store).range({ reverse: true })].map(({ value }) => value).filter(({ repositoryId }) => repositoryId === id);
}

/** @throws AwsError PullRequestDoesNotExistException, for one of a repository that is gone, too */
export function requirePullRequest(store: Store, id: string): PullRequestRecord {
  const record = pullRequestTable(store).get(keyOf(id));
  if (record === undefined || repositoryTable(store).get(record.repositoryName)?.id !== record.repositoryId) throw new AwsError('PullRequestDoesNotExistException', `The pull request ${id} does not exist`);
  return record;
}

/** The number that the next one gets; within the transaction that writes it. */
export function nextPullRequestId(store: Store): string {
  const [last] = [...pullRequestTable(store).range({ reverse: true, limit: 1 })];
  return String(Number(last?.value.id ?? '0') + 1);
}

/** Writes a pull request and what happened to it, within a transaction. */
export function keepPullRequest(store: Store, record: PullRequestRecord, happening?: PullRequestHappening): PullRequestRecord {
  void pullRequestTable(store).put(keyOf(record.id), record);
  if (happening !== undefined) {
    const [last] = [...happeningTable(store).range({ prefix: `${keyOf(record.id)}/`, reverse: true, limit: 1 })];
    const next = Number(last?.key.split('/')[1] ?? '0') + 1;
    void happeningTable(store).put(`${keyOf(record.id)}/${String(next).padStart(9, '0')}`, happening);
  }
  return record;
}

/** What happened, in order. */
export function happeningsOf(store: Store, { id }: PullRequestRecord): { key: string; value: PullRequestHappening }[] {
  return [...happeningTable(store).range({ prefix: `${keyOf(id)}/` })];
}

/** Authorises an action on the repository of a pull request; one that nobody has made is in every repository as far as IAM can tell. */
export function onPullRequest(action: string, id: string, context: OperationContext, conditionsOf: (record: PullRequestRecord) => Readonly<Record<string, string>> = () => ({})): Authorization[] {
  const record = pullRequestTable(context.cloud.store).get(keyOf(id));
  return onRepository(action, record?.repositoryName ?? '*', context, record === undefined ? {} : conditionsOf(record));
}
