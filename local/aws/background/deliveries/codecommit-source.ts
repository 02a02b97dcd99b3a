// A source in CodeCommit: the tip of a branch, or the commit that the start asked for, as a zip in the artifact store.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gitIntoFile, gitText } from '../../services/codecommit/git';
import { onRepository, repositoryFolder, requireRepository } from '../../services/codecommit/repository-records';
import { useRepositoryKey } from '../../services/codecommit/repository-key';
import { sourceFaults, type ActionKind } from './action-kind';
import { putArtifact } from './put-artifact';

interface Branch { branch: { commitId: string } }
interface Commit { commit: { commitId: string; message: string; author: { date: string }; committer: { date: string } } }

/** Changes start executions by rules of EventBridge; nothing here asks a branch again and again. */
export const codecommitSource: ActionKind = {
  category: ['Source'], provider: 'CodeCommit',
  faults: (action) => [
    ...sourceFaults(action, ['RepositoryName', 'BranchName'], ['OutputArtifactFormat']),
    ...([undefined, 'CODE_ZIP'].includes(action.configuration?.['OutputArtifactFormat']) ? [] : [`Action ${action.name}: the embedded AWS serves OutputArtifactFormat CODE_ZIP only`]),
  ],
  async begin({ cloud, caller, execution, action, configuration, output }) {
    const { RepositoryName: repositoryName = '', BranchName: branchName = '' } = configuration;
    const commitId = execution.overrides[action.name]?.value ?? (await cloud.call<Branch>('codecommit', 'GetBranch', { repositoryName, branchName }, caller)).branch.commitId;
    const { commit } = await cloud.call<Commit>('codecommit', 'GetCommit', { repositoryName, commitId }, caller);
    // UploadArchive is a permission only: no client calls it.
    const place = { cloud, region: cloud.region, account: cloud.account };
    for (const authorization of onRepository('UploadArchive', repositoryName, place)) await cloud.authorize(caller, authorization);
    const repository = requireRepository(cloud.store, repositoryName);
    await useRepositoryKey(cloud, caller, repository, 'read');
    const folder = repositoryFolder(cloud, repository);
    const artifact = action.outputArtifacts?.[0]?.name ?? '';
    const location = { ...output(artifact), revision: commit.commitId };
    const aside = await mkdtemp(path.join(tmpdir(), 'codecommit-source-'));
    try {
      const archive = path.join(aside, 'source.zip');
      await gitIntoFile(folder, ['archive', '--format=zip', commit.commitId], archive);
      await putArtifact(cloud, caller, execution, location, archive);
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
    const subject = await gitText(folder, ['show', '--no-patch', '--format=%s', commit.commitId]);
    return {
      status: 'Succeeded', summary: subject, outputs: { [artifact]: location }, revision: { artifact, id: commit.commitId, summary: commit.message.trim(), created: cloud.now() },
      variables: { CommitId: commit.commitId, CommitMessage: commit.message.trim(), BranchName: branchName, RepositoryName: repositoryName, AuthorDate: commit.author.date, CommitterDate: commit.committer.date },
    };
  },
};
