// CreatePullRequest, GetPullRequest, ListPullRequests, DescribePullRequestEvents, and changes of title, description and status.
import type { Operation, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import { page } from '../page';
import { defaultBranch, references } from './git';
import { mergeBaseOf } from './merge-trees';
import { tellPullRequest } from './pull-request-events';
import { happeningsOf, keepPullRequest, nextPullRequestId, onPullRequest, pullRequestsOf, requirePullRequest, type PullRequestHappening, type PullRequestRecord } from './pull-request-records';
import { onRepository, repositoryFolder, requireRepository, type RepositoryRecord } from './repository-records';

interface ById { pullRequestId: string }
interface Paged { nextToken?: string; maxResults?: number }

/** A pull request as answers have it; the destination of an open one is where that branch is now. */
export async function describedPullRequest(record: PullRequestRecord, { cloud }: OperationContext): Promise<object> {
  const { id, title, description, authorArn, status, revisionId, repositoryName, merged, mergeBase } = record;
  const tip = status === 'OPEN' ? (await references(repositoryFolder(cloud, requireRepository(cloud.store, repositoryName)))).get(record.destinationReference) : undefined;
  return {
    pullRequestId: id, title, description, authorArn, pullRequestStatus: status, revisionId, creationDate: record.created, lastActivityDate: record.lastActivity, clientRequestToken: record.clientRequestToken, approvalRules: [],
    pullRequestTargets: [{
      repositoryName, sourceReference: record.sourceReference, destinationReference: record.destinationReference, sourceCommit: record.sourceCommit, destinationCommit: tip ?? record.destinationCommit, mergeBase,
      mergeMetadata: { isMerged: merged !== undefined, ...(merged === undefined ? {} : { mergedBy: merged.by, mergeCommitId: merged.commitId, mergeOption: merged.option }) },
    }],
  };
}

interface CreateInput { title: string; description?: string; clientRequestToken?: string; targets: { repositoryName: string; sourceReference: string; destinationReference?: string }[] }

const fullName = (reference: string): string => (reference.startsWith('refs/') ? reference : `refs/heads/${reference}`);

/** Both branches with their tips. @throws AwsError ReferenceDoesNotExistException, SourceAndDestinationAreSameException */
async function sidesOf(folder: string, { sourceReference, destinationReference }: CreateInput['targets'][number]): Promise<Pick<PullRequestRecord, 'sourceReference' | 'destinationReference' | 'sourceCommit' | 'destinationCommit'>> {
  const [source, destination] = [fullName(sourceReference), fullName(destinationReference ?? await defaultBranch(folder) ?? '')];
  if (source === destination) throw new AwsError('SourceAndDestinationAreSameException', `The source and the destination are the same: ${source}`);
  const tips = await references(folder);
  const tipOf = (name: string): string => {
    const tip = tips.get(name);
    if (tip === undefined || !name.startsWith('refs/heads/')) throw new AwsError('ReferenceDoesNotExistException', `The reference ${name} does not exist, or is no branch`);
    return tip;
  };
  return { sourceReference: source, destinationReference: destination, sourceCommit: tipOf(source), destinationCommit: tipOf(destination) };
}

/** What the same token has made before. @throws AwsError IdempotencyParameterMismatchException where it was asked for something else */
function madeBefore(context: OperationContext, repository: RepositoryRecord, input: CreateInput, sides: Pick<PullRequestRecord, 'sourceReference' | 'destinationReference'>): PullRequestRecord | undefined {
  if (input.clientRequestToken === undefined) return undefined;
  const before = pullRequestsOf(context.cloud.store, repository).find(({ clientRequestToken }) => clientRequestToken === input.clientRequestToken);
  const same = before === undefined || (before.title === input.title && before.description === input.description && before.sourceReference === sides.sourceReference && before.destinationReference === sides.destinationReference);
  if (!same) throw new AwsError('IdempotencyParameterMismatchException', `The client request token ${input.clientRequestToken} was used for another pull request`);
  return before;
}

const createPullRequest: Operation<CreateInput> = {
  name: 'CreatePullRequest',
  authorize: (input, context) => input.targets.flatMap(({ repositoryName }) => onRepository('CreatePullRequest', repositoryName, context)),
  async handle(input, context) {
    const [target, ...others] = input.targets;
    if (target === undefined) throw new AwsError('TargetsRequiredException', 'A pull request has a target');
    if (others.length > 0) throw new AwsError('InvalidTargetsException', 'A pull request has one target');
    const { cloud, caller } = context;
    const repository = requireRepository(cloud.store, target.repositoryName);
    const folder = repositoryFolder(cloud, repository);
    const sides = await sidesOf(folder, target);
    const mergeBase = await mergeBaseOf(folder, sides.destinationCommit, sides.sourceCommit);
    const { title, description, clientRequestToken } = input;
    const { record, made } = await cloud.store.transaction(() => {
      const before = madeBefore(context, repository, input, sides);
      if (before !== undefined) return { record: before, made: false };
      const next: PullRequestRecord = {
        id: nextPullRequestId(cloud.store), repositoryName: repository.name, repositoryId: repository.id, title, ...(description === undefined ? {} : { description }), authorArn: caller.arn, status: 'OPEN', revisionId: cloud.newId(), ...sides,
        ...(mergeBase === undefined ? {} : { mergeBase }), ...(clientRequestToken === undefined ? {} : { clientRequestToken }), created: context.now(), lastActivity: context.now(),
      };
      const metadata = { pullRequestCreatedEventMetadata: { repositoryName: repository.name, sourceCommitId: sides.sourceCommit, destinationCommitId: sides.destinationCommit, ...(mergeBase === undefined ? {} : { mergeBase }) } };
      return { record: keepPullRequest(cloud.store, next, { type: 'PULL_REQUEST_CREATED', actorArn: caller.arn, at: context.now(), metadata }), made: true };
    });
    if (made) tellPullRequest(cloud, caller, record, 'pullRequestCreated');
    return { pullRequest: await describedPullRequest(record, context) };
  },
};

const getPullRequest: Operation<ById> = {
  name: 'GetPullRequest',
  authorize: (input, context) => onPullRequest('GetPullRequest', input.pullRequestId, context),
  handle: async (input, context) => ({ pullRequest: await describedPullRequest(requirePullRequest(context.cloud.store, input.pullRequestId), context) }),
};

const listPullRequests: Operation<Paged & { repositoryName: string; authorArn?: string; pullRequestStatus?: string }> = {
  name: 'ListPullRequests',
  authorize: (input, context) => onRepository('ListPullRequests', input.repositoryName, context),
  async handle(input, { cloud }) {
    const found = pullRequestsOf(cloud.store, requireRepository(cloud.store, input.repositoryName)).filter(({ authorArn, status }) => (input.authorArn ?? authorArn) === authorArn && (input.pullRequestStatus ?? status) === status);
    const { items, nextToken } = page(found.map(({ id }) => id), (id) => id, { nextToken: input.nextToken, limit: input.maxResults ?? 100, errorCode: 'InvalidContinuationTokenException' });
    return { pullRequestIds: items, nextToken };
  },
};

const describePullRequestEvents: Operation<ById & Paged & { pullRequestEventType?: string; actorArn?: string }> = {
  name: 'DescribePullRequestEvents',
  authorize: (input, context) => onPullRequest('DescribePullRequestEvents', input.pullRequestId, context),
  async handle(input, { cloud }) {
    const found = happeningsOf(cloud.store, requirePullRequest(cloud.store, input.pullRequestId)).filter(({ value: { type, actorArn } }) => (input.pullRequestEventType ?? type) === type && (input.actorArn ?? actorArn) === actorArn);
    const { items, nextToken } = page(found, ({ key }) => key, { nextToken: input.nextToken, limit: input.maxResults ?? 100, errorCode: 'InvalidContinuationTokenException' });
    return { pullRequestEvents: items.map(({ value: { type, actorArn, at, metadata } }) => ({ pullRequestId: input.pullRequestId, pullRequestEventType: type, actorArn, eventDate: at, ...metadata })), nextToken };
  },
};

/** Changes a pull request as it is by then. */
async function change(context: OperationContext, id: string, to: (record: PullRequestRecord) => PullRequestRecord, happening?: PullRequestHappening): Promise<PullRequestRecord> {
  const { store } = context.cloud;
  return store.transaction(() => keepPullRequest(store, { ...to(requirePullRequest(store, id)), lastActivity: context.now() }, happening));
}

const updatePullRequestTitle: Operation<ById & { title: string }> = {
  name: 'UpdatePullRequestTitle',
  authorize: (input, context) => onPullRequest('UpdatePullRequestTitle', input.pullRequestId, context),
  handle: async (input, context) => ({ pullRequest: await describedPullRequest(await change(context, input.pullRequestId, (record) => ({ ...open(record), title: input.title })), context) }),
};

const updatePullRequestDescription: Operation<ById & { description: string }> = {
  name: 'UpdatePullRequestDescription',
  authorize: (input, context) => onPullRequest('UpdatePullRequestDescription', input.pullRequestId, context),
  handle: async (input, context) => ({ pullRequest: await describedPullRequest(await change(context, input.pullRequestId, (record) => ({ ...open(record), description: input.description })), context) }),
};

/** @throws AwsError PullRequestAlreadyClosedException */
export function open(record: PullRequestRecord): PullRequestRecord {
  if (record.status !== 'OPEN') throw new AwsError('PullRequestAlreadyClosedException', `The pull request ${record.id} is closed`);
  return record;
}

/** One that is closed stays closed. */
const updatePullRequestStatus: Operation<ById & { pullRequestStatus: 'OPEN' | 'CLOSED' }> = {
  name: 'UpdatePullRequestStatus',
  authorize: (input, context) => onPullRequest('UpdatePullRequestStatus', input.pullRequestId, context),
  async handle(input, context) {
    const { cloud, caller } = context;
    const before = requirePullRequest(cloud.store, input.pullRequestId);
    if (input.pullRequestStatus === 'OPEN') throw new AwsError('InvalidPullRequestStatusUpdateException', `The pull request ${before.id} is ${before.status}; the only change is to CLOSED`);
    const record = await change(context, input.pullRequestId, (now) => ({ ...open(now), status: 'CLOSED' }), {
      type: 'PULL_REQUEST_STATUS_CHANGED', actorArn: caller.arn, at: context.now(), metadata: { pullRequestStatusChangedEventMetadata: { pullRequestStatus: 'CLOSED' } },
    });
    tellPullRequest(cloud, caller, record, 'pullRequestStatusChanged');
    return { pullRequest: await describedPullRequest(record, context) };
  },
};

/** Operations on pull requests; merging them is apart. */
export const pullRequestOperations = [
  createPullRequest, getPullRequest, listPullRequests, describePullRequestEvents, updatePullRequestTitle, updatePullRequestDescription, updatePullRequestStatus,
] as readonly Operation[];
