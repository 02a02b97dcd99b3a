// Branches, commits and files, for those who have no git client at hand: CodeCommit's API over git's plumbing.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Operation, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import { page } from '../page';
import { git, gitText, references } from './git';
import { changeReference } from './push-events';
import { useRepositoryKey } from './repository-key';
import { onRepository, repositoryFolder, requireRepository } from './repository-records';
import { commitOf } from './resolve-commit';
import { writeCommit } from './write-commit';

interface Named { repositoryName: string }

const headOf = (branch: string): string => `refs/heads/${branch}`;
const folderOf = ({ cloud }: OperationContext, name: string): string => repositoryFolder(cloud, requireRepository(cloud.store, name));

/** @throws AwsError BranchDoesNotExistException */
async function tipOf(folder: string, branch: string): Promise<string> {
  const tip = (await references(folder)).get(headOf(branch));
  if (tip === undefined) throw new AwsError('BranchDoesNotExistException', `Branch ${branch} does not exist`);
  return tip;
}

const getBranch: Operation<{ repositoryName?: string; branchName?: string }> = {
  name: 'GetBranch',
  authorize: (input, context) => onRepository('GetBranch', input.repositoryName ?? '', context),
  async handle({ repositoryName = '', branchName = '' }, context) {
    return { branch: { branchName, commitId: await tipOf(folderOf(context, repositoryName), branchName) } };
  },
};

const listBranches: Operation<Named & { nextToken?: string }> = {
  name: 'ListBranches',
  authorize: (input, context) => onRepository('ListBranches', input.repositoryName, context),
  async handle(input, context) {
    const names = [...(await references(folderOf(context, input.repositoryName))).keys()].filter((name) => name.startsWith('refs/heads/')).map((name) => name.slice('refs/heads/'.length));
    const { items, nextToken } = page(names, (name) => name, { nextToken: input.nextToken, limit: 1000, errorCode: 'InvalidContinuationTokenException' });
    return { branches: items, nextToken };
  },
};

const createBranch: Operation<Named & { branchName: string; commitId: string }> = {
  name: 'CreateBranch',
  authorize: (input, context) => onRepository('CreateBranch', input.repositoryName, context, { 'codecommit:References': headOf(input.branchName) }),
  async handle(input, context) {
    const repository = requireRepository(context.cloud.store, input.repositoryName);
    const folder = repositoryFolder(context.cloud, repository);
    if ((await references(folder)).has(headOf(input.branchName))) throw new AwsError('BranchNameExistsException', `Branch ${input.branchName} already exists`);
    await changeReference(context.cloud, repository, context.caller, { name: headOf(input.branchName), after: await commitOf(folder, input.commitId) });
  },
};

const deleteBranch: Operation<Named & { branchName: string }> = {
  name: 'DeleteBranch',
  authorize: (input, context) => onRepository('DeleteBranch', input.repositoryName, context, { 'codecommit:References': headOf(input.branchName) }),
  async handle(input, context) {
    const repository = requireRepository(context.cloud.store, input.repositoryName);
    const folder = repositoryFolder(context.cloud, repository);
    const commitId = await tipOf(folder, input.branchName);
    if (await gitText(folder, ['symbolic-ref', 'HEAD']) === headOf(input.branchName)) throw new AwsError('DefaultBranchCannotBeDeletedException', 'The default branch cannot be deleted');
    await changeReference(context.cloud, repository, context.caller, { name: headOf(input.branchName), before: commitId });
    return { deletedBranch: { branchName: input.branchName, commitId } };
  },
};

const person = (name: string, email: string, seconds: string, zone: string): object => ({ name, email, date: `${seconds} ${zone}` });

const getCommit: Operation<Named & { commitId: string }> = {
  name: 'GetCommit',
  authorize: (input, context) => onRepository('GetCommit', input.repositoryName, context),
  async handle(input, context) {
    const folder = folderOf(context, input.repositoryName);
    const id = await commitOf(folder, input.commitId);
    const shown = await gitText(folder, ['show', '--no-patch', '--date=format:%z', '--format=%T%x00%P%x00%an%x00%ae%x00%at%x00%ad%x00%cn%x00%ce%x00%ct%x00%cd%x00%B', id]);
    const [treeId = '', parents = '', an = '', ae = '', at = '', ad = '', cn = '', ce = '', ct = '', cd = '', message = ''] = shown.split('\0');
    return { commit: { commitId: id, treeId, parents: parents.split(' ').filter((parent) => parent !== ''), message, author: person(an, ae, at, ad), committer: person(cn, ce, ct, cd), additionalData: '' } };
  },
};

const getFile: Operation<Named & { filePath: string; commitSpecifier?: string }> = {
  name: 'GetFile',
  authorize: (input, context) => onRepository('GetFile', input.repositoryName, context),
  async handle(input, context) {
    await useRepositoryKey(context.cloud, context.caller, requireRepository(context.cloud.store, input.repositoryName), 'read');
    const folder = folderOf(context, input.repositoryName);
    const commitId = await commitOf(folder, input.commitSpecifier ?? 'HEAD');
    const entry = await gitText(folder, ['ls-tree', '-z', commitId, '--', input.filePath]);
    const [, mode = '', , blobId = ''] = /^(\d+) (\w+) ([0-9a-f]+)\t/.exec(entry) ?? [];
    if (blobId === '' || mode === '040000') throw new AwsError('FileDoesNotExistException', `${input.filePath} does not exist`);
    const fileContent = await git(folder, ['cat-file', 'blob', blobId]);
    return { commitId, blobId, filePath: input.filePath, fileMode: mode === '100755' ? 'EXECUTABLE' : mode === '120000' ? 'SYMLINK' : 'NORMAL', fileSize: fileContent.length, fileContent };
  },
};

interface CommitInput extends Named {
  branchName: string; parentCommitId?: string; authorName?: string; email?: string; commitMessage?: string;
  putFiles?: { filePath: string; fileContent?: Buffer; fileMode?: string }[]; deleteFiles?: { filePath: string }[];
}

const modes: Readonly<Record<string, string>> = { EXECUTABLE: '100755', NORMAL: '100644', SYMLINK: '120000' };

/** The tree of a commit after files were put and deleted, in an index of its own. */
async function changedTree(folder: string, parent: string | undefined, { putFiles = [], deleteFiles = [] }: CommitInput): Promise<string> {
  const aside = await mkdtemp(path.join(tmpdir(), 'codecommit-'));
  const environment = { GIT_INDEX_FILE: path.join(aside, 'index') };
  try {
    if (parent !== undefined) await git(folder, ['read-tree', parent], { environment });
    const lines: string[] = deleteFiles.map(({ filePath }) => `0 ${'0'.repeat(40)}\t${filePath}`);
    for (const { filePath, fileContent = Buffer.alloc(0), fileMode = 'NORMAL' } of putFiles) {
      const blob = await gitText(folder, ['hash-object', '-w', '--stdin'], { input: fileContent });
      lines.push(`${modes[fileMode] ?? '100644'} ${blob}\t${filePath}`);
    }
    await git(folder, ['update-index', '-z', '--index-info'], { environment, input: Buffer.from(lines.map((line) => `${line}\0`).join('')) });
    return await gitText(folder, ['write-tree'], { environment });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

const createCommit: Operation<CommitInput> = {
  name: 'CreateCommit',
  authorize: (input, context) => onRepository('CreateCommit', input.repositoryName, context, { 'codecommit:References': headOf(input.branchName) }),
  async handle(input, context) {
    const repository = requireRepository(context.cloud.store, input.repositoryName);
    await useRepositoryKey(context.cloud, context.caller, repository, 'write');
    const folder = repositoryFolder(context.cloud, repository);
    const parent = (await references(folder)).get(headOf(input.branchName));
    if (parent !== undefined && input.parentCommitId === undefined) throw new AwsError('ParentCommitIdRequiredException', 'A parent commit ID is required');
    if (parent !== undefined && input.parentCommitId !== parent) throw new AwsError('ParentCommitIdOutdatedException', `The tip of ${input.branchName} is ${parent}`);
    const treeId = await changedTree(folder, parent, input);
    if (parent !== undefined && treeId === await gitText(folder, ['rev-parse', `${parent}^{tree}`])) throw new AwsError('NoChangeException', 'The commit would change nothing');
    const commitId = await writeCommit(folder, { treeId, parents: parent === undefined ? [] : [parent], message: input.commitMessage ?? '', name: input.authorName ?? context.caller.arn, email: input.email ?? '', now: context.now() });
    await changeReference(context.cloud, repository, context.caller, { name: headOf(input.branchName), before: parent, after: commitId });
    return { commitId, treeId, filesAdded: [], filesUpdated: [], filesDeleted: [] };
  },
};

/** Operations on branches, commits and files. */
export const commitOperations = [getBranch, listBranches, createBranch, deleteBranch, getCommit, getFile, createCommit] as readonly Operation[];
