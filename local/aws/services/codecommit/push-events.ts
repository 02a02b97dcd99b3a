// What a change of references means: events for whoever listens, pull requests that follow, and the first branch as the default one.
import type { Cloud } from '../../cloud';
import { AwsError, type Caller } from '../../operation';
import { followReferences } from './follow-references';
import { defaultBranch, git, GitFault, references } from './git';
import { repositoryFolder, type RepositoryRecord } from './repository-records';

/** A reference that changed; ids are absent where it was, or is, not there. */
export interface ReferenceChange {
  /** Such as `refs/heads/main`. */
  name: string;
  before?: string | undefined;
  after?: string | undefined;
  /** Where a merge changed it: what the event says of the merge, such as `mergeOption`. */
  merge?: Readonly<Record<string, string>>;
}

/** The reference is not where it was seen last. */
export class ReferenceMoved extends AwsError {
  constructor(name: string) {
    super('ConcurrentReferenceUpdateException', `The operation cannot be completed because ${name} has been modified by another user. Wait a few minutes, and then try again.`);
  }
}

/** `CodeCommit Repository State Change`, one a reference. Source: CodeCommit user guide, "Monitoring CodeCommit events". */
function emitChange(cloud: Cloud, repository: RepositoryRecord, caller: Caller, { name, before, after, merge }: ReferenceChange): void {
  const branch = name.startsWith('refs/heads/');
  cloud.emit({
    source: 'aws.codecommit', detailType: 'CodeCommit Repository State Change', resources: [repository.arn],
    detail: {
      event: before === undefined ? 'referenceCreated' : after === undefined ? 'referenceDeleted' : 'referenceUpdated', repositoryName: repository.name, repositoryId: repository.id,
      referenceType: branch ? 'branch' : 'tag', referenceName: name.replace(/^refs\/(heads|tags)\//, ''), referenceFullName: name,
      ...(after === undefined ? {} : { commitId: after }), ...(before === undefined ? {} : { oldCommitId: before }), ...merge, callerUserArn: caller.arn,
    },
  });
}

async function tell(cloud: Cloud, repository: RepositoryRecord, caller: Caller, changes: readonly ReferenceChange[]): Promise<void> {
  const folder = repositoryFolder(cloud, repository);
  if (changes.some(({ before }) => before === undefined) && await defaultBranch(folder) === undefined) {
    const first = [...(await references(folder)).keys()].find((name) => name.startsWith('refs/heads/'));
    if (first !== undefined) await git(folder, ['symbolic-ref', 'HEAD', first]);
  }
  const told = changes.filter(({ name }) => /^refs\/(heads|tags)\//.test(name));
  for (const change of told) emitChange(cloud, repository, caller, change);
  await followReferences(cloud, repository, caller, told);
}

/** Does work that may change the references named, and tells what it changed; what others change meanwhile is theirs to tell. */
export async function watchingReferences<T>(cloud: Cloud, repository: RepositoryRecord, caller: Caller, names: readonly string[], work: () => Promise<T>): Promise<T> {
  const folder = repositoryFolder(cloud, repository);
  const before = await references(folder);
  const done = await work();
  const after = await references(folder);
  const changes = [...new Set(names)].map((name) => ({ name, before: before.get(name), after: after.get(name) }));
  await tell(cloud, repository, caller, changes.filter((change) => change.before !== change.after));
  return done;
}

/** Changes one reference from where it was seen last, and tells it. @throws ReferenceMoved where it is elsewhere by now; nothing is changed then */
export async function changeReference(cloud: Cloud, repository: RepositoryRecord, caller: Caller, change: ReferenceChange): Promise<void> {
  const { name, before, after } = change;
  const folder = repositoryFolder(cloud, repository);
  try {
    await git(folder, after === undefined ? ['update-ref', '-d', name, before ?? ''] : ['update-ref', name, after, before ?? '']);
  } catch (error) {
    const locked = error instanceof GitFault && /\.lock'?: File exists/.test(error.message);
    if (locked || (error instanceof GitFault && (await references(folder)).get(name) !== before)) throw new ReferenceMoved(name);
    throw error;
  }
  await tell(cloud, repository, caller, [change]);
}
