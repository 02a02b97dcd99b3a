// CreatePullRequest, GetPullRequest, ListPullRequests and DescribePullRequestEvents.
import { AwsError, type Operation, type OperationContext } from '../../operation';
import { describePullRequest } from './describe-pull-request';
import { askGit, defaultBranch, references } from './git';
import { checkUserArn, pageOf } from './listing';
import { mergeBaseOf } from './merge-trees';
import { emitPullRequest } from './pull-request-events';
import { eventsOf, findPullRequest, nextPullRequestId, onPullRequest, pullRequestIdsOf, requirePullRequest, type PullRequestEvent, type PullRequestRecord, type PullRequestStatus } from './pull-request-records';
import { created, saveStep, type Tips } from './pull-request-steps';
import { onRepository, repositoryFolder, requireRepository, type RepositoryRecord } from './repository-records';
import { RequestToken } from './request-tokens';

interface Target { repositoryName: string; sourceReference: string; destinationReference?: string }
interface CreateInput { title: string; description?: string; targets: Target[]; clientRequestToken?: string }

/** Open pull requests that a repository may have. */
const limit = 1000;

/** The one target: CodeCommit has one, though its API has a list. @throws AwsError */
function targetOf({ title, targets }: CreateInput): Target {
  if (title === '') throw new AwsError('TitleRequiredException', 'A pull request title is required');
  const [target, ...others] = targets;
  if (target === undefined) throw new AwsError('TargetsRequiredException', 'A target is required: repositoryName, sourceReference and destinationReference');
  if (others.some(({ repositoryName }) => repositoryName !== target.repositoryName)) throw new AwsError('MultipleRepositoriesInPullRequestException', 'A pull request has targets in one repository only');
  if (others.length > 0) throw new AwsError('InvalidTargetsException', `A pull request has one target, not ${targets.length}`);
  return target;
}

/** The full name of a branch, and its tip. @param name `feature` or `refs/heads/feature` @throws AwsError where it is no branch, or none that is there */
async function branchOf(folder: string, tips: ReadonlyMap<string, string>, name: string): Promise<{ reference: string; tip: string }> {
  if (name === '') throw new AwsError('ReferenceNameRequiredException', 'A reference name is required');
  const reference = name.startsWith('refs/') ? name : `refs/heads/${name}`;
  if (!reference.includes('\0') && !(await askGit(folder, ['check-ref-format', reference])).yes) throw new AwsError('InvalidReferenceNameException', `The reference name ${name.slice(0, 300)} is not valid: it must be as Git has it, such as refs/heads/main`);
  if (!reference.startsWith('refs/heads/')) throw new AwsError('ReferenceTypeNotSupportedException', `${name} is not a branch`);
  const tip = tips.get(reference);
  if (tip === undefined) throw new AwsError('ReferenceDoesNotExistException', `The branch ${name.slice(0, 300)} does not exist`);
  return { reference, tip };
}

/** Where a pull request leads from and to. */
interface Way extends Tips { sourceReference: string; destinationReference: string }

async function wayOf(folder: string, target: Target): Promise<Way> {
  const tips = await references(folder);
  const source = await branchOf(folder, tips, target.sourceReference);
  const destination = await branchOf(folder, tips, target.destinationReference ?? await defaultBranch(folder) ?? 'main');
  if (source.reference === destination.reference) throw new AwsError('SourceAndDestinationAreSameException', `Source and destination are the same branch: ${source.reference}`);
  return { sourceReference: source.reference, destinationReference: destination.reference, sourceCommit: source.tip, destinationCommit: destination.tip, ...await mergeBaseOf(folder, destination.tip, source.tip) };
}

/** Writes a new pull request, unless its token made one before. @returns its record, and whether it is new */
function makePullRequest(input: CreateInput, repository: RepositoryRecord, way: Way, token: RequestToken, { cloud, caller, now }: OperationContext): Promise<{ record: PullRequestRecord; made: boolean }> {
  const { store } = cloud;
  return store.transaction(() => {
    const before = token.made();
    if (before !== undefined) return { record: requirePullRequest(store, before), made: false };
    if (requireRepository(store, repository.name).id !== repository.id) throw new AwsError('RepositoryDoesNotExistException', `${repository.name} does not exist`);
    if (pullRequestIdsOf(store, repository.id, 'OPEN').length >= limit) throw new AwsError('MaximumOpenPullRequestsExceededException', `${repository.name} has ${limit} open pull requests, which is the most: close one or more first`);
    const id = nextPullRequestId(store);
    token.remember(id);
    const record: PullRequestRecord = {
      id, title: input.title, ...(input.description === undefined ? {} : { description: input.description }), status: 'OPEN', authorArn: caller.arn, created: now(), active: now(), repositoryId: repository.id, repositoryName: repository.name, ...way,
      revisionId: cloud.randomBytes(32).toString('hex'), ...(input.clientRequestToken === undefined ? {} : { clientRequestToken: input.clientRequestToken }), ...(token.key === undefined ? {} : { tokenKey: token.key }), version: 0,
    };
    return { record: saveStep(cloud, created(record), caller.arn), made: true };
  });
}

const createPullRequest: Operation<CreateInput> = {
  name: 'CreatePullRequest',
  authorize: ({ targets }, context) => [...new Set(targets.map(({ repositoryName }) => repositoryName))].flatMap((name) => onRepository('CreatePullRequest', name, context)),
  async handle(input, context) {
    const { cloud, caller } = context;
    const target = targetOf(input);
    const token = new RequestToken(cloud.store, 'CreatePullRequest', input);
    const before = token.made();
    if (before !== undefined) return { pullRequest: await describePullRequest(cloud, requirePullRequest(cloud.store, before)) };
    const repository = requireRepository(cloud.store, target.repositoryName);
    const { record, made } = await makePullRequest(input, repository, await wayOf(repositoryFolder(cloud, repository), target), token, context);
    if (made) emitPullRequest(cloud, record, 'pullRequestCreated', caller.arn);
    return { pullRequest: await describePullRequest(cloud, record) };
  },
};

const getPullRequest: Operation<{ pullRequestId: string }> = {
  name: 'GetPullRequest',
  authorize: ({ pullRequestId }, context) => onPullRequest('GetPullRequest', pullRequestId, context),
  handle: async ({ pullRequestId }, { cloud }) => ({ pullRequest: await describePullRequest(cloud, requirePullRequest(cloud.store, pullRequestId)) }),
};

const listPullRequests: Operation<{ repositoryName: string; authorArn?: string; pullRequestStatus?: PullRequestStatus; maxResults?: number; nextToken?: string }> = {
  name: 'ListPullRequests',
  authorize: ({ repositoryName }, context) => onRepository('ListPullRequests', repositoryName, context),
  async handle({ repositoryName, authorArn, pullRequestStatus, ...paging }, { cloud }) {
    checkUserArn(authorArn, 'InvalidAuthorArnException');
    const records = pullRequestIdsOf(cloud.store, requireRepository(cloud.store, repositoryName).id, pullRequestStatus).map((id) => findPullRequest(cloud.store, id)).filter((record) => record !== undefined);
    // "Pull request IDs are displayed in the order of most recent activity": user guide, "View pull requests".
    const listed = records.filter((record) => authorArn === undefined || record.authorArn === authorArn).sort((one, other) => other.active - one.active || Number(other.id) - Number(one.id));
    const { items, nextToken } = pageOf(listed, ({ id, active }) => `${id}:${active}`, paging);
    return { pullRequestIds: items.map(({ id }) => id), nextToken };
  },
};

const describePullRequestEvents: Operation<{ pullRequestId: string; pullRequestEventType?: PullRequestEvent['pullRequestEventType']; actorArn?: string; maxResults?: number; nextToken?: string }> = {
  name: 'DescribePullRequestEvents',
  authorize: ({ pullRequestId }, context) => onPullRequest('DescribePullRequestEvents', pullRequestId, context),
  async handle({ pullRequestId, pullRequestEventType, actorArn, ...paging }, { cloud }) {
    requirePullRequest(cloud.store, pullRequestId);
    checkUserArn(actorArn, 'InvalidActorArnException');
    const events = eventsOf(cloud.store, pullRequestId).filter(({ value }) => (pullRequestEventType === undefined || value.pullRequestEventType === pullRequestEventType) && (actorArn === undefined || value.actorArn === actorArn));
    const { items, nextToken } = pageOf(events, ({ key }) => key, paging);
    return { pullRequestEvents: items.map(({ value }) => ({ pullRequestId, ...value })), nextToken };
  },
};

/** Operations that make and show pull requests. */
export const pullRequestOperations = [createPullRequest, getPullRequest, listPullRequests, describePullRequestEvents] as readonly Operation[];
