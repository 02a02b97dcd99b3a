// CreateRepository, GetRepository, ListRepositories, DeleteRepository, and changes of description, default branch and tags.
import { mkdir, rm } from 'node:fs/promises';
import type { Operation, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import { page } from '../page';
import { defaultBranch, git, initRepository, references } from './git';
import { removePullRequestsOf } from './pull-request-records';
import { onRepository, repositoryArn, repositoryFolder, repositoryTable, requireRepository, type RepositoryRecord } from './repository-records';

interface Named { repositoryName: string }

async function metadata(record: RepositoryRecord, { cloud, account, region }: OperationContext): Promise<object> {
  const branch = await defaultBranch(repositoryFolder(cloud, record));
  return {
    accountId: account, repositoryId: record.id, repositoryName: record.name, repositoryDescription: record.description, ...(branch === undefined ? {} : { defaultBranch: branch }), Arn: record.arn, kmsKeyId: record.kmsKeyId,
    // Where the git client finds it: this endpoint, by CodeCommit's path.
    cloneUrlHttp: `${cloud.endpointUrl}/v1/repos/${record.name}`, cloneUrlSsh: `ssh://git-codecommit.${region}.amazonaws.com/v1/repos/${record.name}`, lastModifiedDate: record.modified, creationDate: record.created,
  };
}

const createRepository: Operation<Named & { repositoryDescription?: string; kmsKeyId?: string; tags?: Record<string, string> }> = {
  name: 'CreateRepository',
  authorize: (input, context) => [...onRepository('CreateRepository', input.repositoryName, context), ...(Object.keys(input.tags ?? {}).length === 0 ? [] : onRepository('TagResource', input.repositoryName, context))],
  async handle(input, context) {
    const { cloud } = context;
    if (/\.git$/.test(input.repositoryName)) throw new AwsError('InvalidRepositoryNameException', 'Repository names cannot end with .git');
    const record: RepositoryRecord = {
      name: input.repositoryName, id: cloud.newId(), arn: repositoryArn(context, input.repositoryName), tags: input.tags ?? {}, created: context.now(), modified: context.now(),
      ...(input.repositoryDescription === undefined ? {} : { description: input.repositoryDescription }), ...(input.kmsKeyId === undefined ? {} : { kmsKeyId: input.kmsKeyId }),
    };
    await mkdir(repositoryFolder(cloud, record), { recursive: true });
    await initRepository(repositoryFolder(cloud, record));
    await cloud.store.transaction(() => {
      if (repositoryTable(cloud.store).get(record.name) !== undefined) throw new AwsError('RepositoryNameExistsException', `Repository named ${record.name} already exists`);
      void repositoryTable(cloud.store).put(record.name, record);
    });
    return { repositoryMetadata: await metadata(record, context) };
  },
};

const getRepository: Operation<Named> = {
  name: 'GetRepository',
  authorize: (input, context) => onRepository('GetRepository', input.repositoryName, context),
  handle: async (input, context) => ({ repositoryMetadata: await metadata(requireRepository(context.cloud.store, input.repositoryName), context) }),
};

const listRepositories: Operation<{ nextToken?: string }> = {
  name: 'ListRepositories',
  async handle(input, { cloud }) {
    const records = [...repositoryTable(cloud.store).range()].map(({ value }) => value);
    const { items, nextToken } = page(records, ({ name }) => name, { nextToken: input.nextToken, limit: 1000, errorCode: 'InvalidContinuationTokenException' });
    return { repositories: items.map(({ name, id }) => ({ repositoryName: name, repositoryId: id })), nextToken };
  },
};

/** Deleting what is not there is no error, as on AWS. */
const deleteRepository: Operation<Named> = {
  name: 'DeleteRepository',
  authorize: (input, context) => onRepository('DeleteRepository', input.repositoryName, context),
  async handle(input, { cloud }) {
    const record = repositoryTable(cloud.store).get(input.repositoryName);
    if (record === undefined) return {};
    await cloud.store.transaction(() => {
      // One made anew under its name meanwhile is another repository.
      if (repositoryTable(cloud.store).get(record.name)?.id === record.id) void repositoryTable(cloud.store).remove(record.name);
      // "Deleting a repository also deletes all associated objects and metadata": API reference, DeleteRepository.
      removePullRequestsOf(cloud.store, record.id);
    });
    await rm(repositoryFolder(cloud, record), { recursive: true, force: true });
    return { repositoryId: record.id };
  },
};

async function change(context: OperationContext, name: string, to: (record: RepositoryRecord) => RepositoryRecord): Promise<void> {
  const { store } = context.cloud;
  await store.transaction(() => void repositoryTable(store).put(name, { ...to(requireRepository(store, name)), modified: context.now() }));
}

const updateRepositoryDescription: Operation<Named & { repositoryDescription?: string }> = {
  name: 'UpdateRepositoryDescription',
  authorize: (input, context) => onRepository('UpdateRepositoryDescription', input.repositoryName, context),
  handle: (input, context) => change(context, input.repositoryName, ({ description: _before, ...record }) => ({ ...record, ...(input.repositoryDescription === undefined ? {} : { description: input.repositoryDescription }) })),
};

const updateDefaultBranch: Operation<Named & { defaultBranchName: string }> = {
  name: 'UpdateDefaultBranch',
  authorize: (input, context) => onRepository('UpdateDefaultBranch', input.repositoryName, context),
  async handle(input, { cloud }) {
    const folder = repositoryFolder(cloud, requireRepository(cloud.store, input.repositoryName));
    const name = `refs/heads/${input.defaultBranchName}`;
    if (!(await references(folder)).has(name)) throw new AwsError('BranchDoesNotExistException', `Branch ${input.defaultBranchName} does not exist`);
    await git(folder, ['symbolic-ref', 'HEAD', name]);
  },
};

const nameOf = (arn: string): string => arn.split(':')[5] ?? '';

const tagResource: Operation<{ resourceArn: string; tags: Record<string, string> }> = {
  name: 'TagResource',
  authorize: (input, context) => onRepository('TagResource', nameOf(input.resourceArn), context),
  handle: (input, context) => change(context, nameOf(input.resourceArn), (record) => ({ ...record, tags: { ...record.tags, ...input.tags } })),
};

const untagResource: Operation<{ resourceArn: string; tagKeys: string[] }> = {
  name: 'UntagResource',
  authorize: (input, context) => onRepository('UntagResource', nameOf(input.resourceArn), context),
  handle: (input, context) => change(context, nameOf(input.resourceArn), (record) => ({ ...record, tags: Object.fromEntries(Object.entries(record.tags).filter(([key]) => !input.tagKeys.includes(key))) })),
};

const listTagsForResource: Operation<{ resourceArn: string }> = {
  name: 'ListTagsForResource',
  authorize: (input, context) => onRepository('ListTagsForResource', nameOf(input.resourceArn), context),
  handle: async (input, { cloud }) => ({ tags: requireRepository(cloud.store, nameOf(input.resourceArn)).tags }),
};

/** Operations on repositories. */
export const repositoryOperations = [
  createRepository, getRepository, listRepositories, deleteRepository, updateRepositoryDescription, updateDefaultBranch, tagResource, untagResource, listTagsForResource,
] as readonly Operation[];
