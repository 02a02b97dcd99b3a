// What a change of references means: events for whoever listens, pull requests that follow, and the first branch as the default one.
import type { Cloud } from '../../cloud';
import type { Caller } from '../../operation';
import { followSource } from './follow-sources';
import { defaultBranch, git, references } from './git';
import { repositoryFolder, type RepositoryRecord } from './repository-records';

const none = '0'.repeat(40);

/** `CodeCommit Repository State Change`, one a reference. Source: CodeCommit user guide, "Monitoring CodeCommit events". */
function emitChange(cloud: Cloud, repository: RepositoryRecord, caller: Caller, name: string, before: string | undefined, after: string | undefined): void {
  const branch = name.startsWith('refs/heads/');
  cloud.emit({
    source: 'aws.codecommit', detailType: 'CodeCommit Repository State Change', resources: [repository.arn],
    detail: {
      event: before === undefined ? 'referenceCreated' : after === undefined ? 'referenceDeleted' : 'referenceUpdated', repositoryName: repository.name, repositoryId: repository.id,
      referenceType: branch ? 'branch' : 'tag', referenceName: name.replace(/^refs\/(heads|tags)\//, ''), referenceFullName: name,
      ...(after === undefined ? {} : { commitId: after }), ...(before === undefined ? {} : { oldCommitId: before }), callerUserArn: caller.arn,
    },
  });
}

/** Does work that may change references, and tells what it changed. */
export async function watchingReferences<T>(cloud: Cloud, repository: RepositoryRecord, caller: Caller, work: () => Promise<T>): Promise<T> {
  const folder = repositoryFolder(cloud, repository);
  const before = await references(folder);
  const done = await work();
  const after = await references(folder);
  if (await defaultBranch(folder) === undefined) {
    const first = [...after.keys()].find((name) => name.startsWith('refs/heads/'));
    if (first !== undefined) await git(folder, ['symbolic-ref', 'HEAD', first]);
  }
  for (const name of [...new Set([...before.keys(), ...after.keys()])].filter((each) => each !== none && /^refs\/(heads|tags)\//.test(each))) {
    if (before.get(name) === after.get(name)) continue;
    emitChange(cloud, repository, caller, name, before.get(name), after.get(name));
    await followSource(cloud, repository, caller, name, after.get(name));
  }
  return done;
}
