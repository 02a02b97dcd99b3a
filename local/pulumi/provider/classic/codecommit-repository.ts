// aws:codecommit/repository:Repository, over AWS CodeCommit itself: Cloud Control has no handlers for it.
import {
  CreateRepositoryCommand, DeleteRepositoryCommand, GetRepositoryCommand, ListTagsForResourceCommand, TagResourceCommand, UntagResourceCommand, UpdateDefaultBranchCommand, UpdateRepositoryDescriptionCommand,
  type RepositoryMetadata,
} from '@aws-sdk/client-codecommit';
import { equalValues } from '../../values/equal';
import { unknownValue, type Values } from '../../values/wire';
import { tagList, type Members } from './member-names';
import type { ClassicResource } from './resource';
import { allTags, checkInputs, diffInputs } from './resource-inputs';

const members: Members = { repositoryName: 'repositoryName', description: 'repositoryDescription', defaultBranch: 'defaultBranch', kmsKeyId: 'kmsKeyId' };

const isMissing = (error: unknown): boolean => error instanceof Error && error.name === 'RepositoryDoesNotExistException';
const tagsFor = (inputs: Values): Record<string, string> => Object.fromEntries(tagList(allTags(inputs)).map(({ Key, Value }) => [Key, Value]));

const outputsOf = (inputs: Values, { Arn = '', cloneUrlHttp = '', cloneUrlSsh = '', repositoryId = '', kmsKeyId = '' }: RepositoryMetadata): Values => ({
  kmsKeyId, ...inputs, arn: Arn, cloneUrlHttp, cloneUrlSsh, repositoryId, tagsAll: allTags(inputs),
});

/** The resource type. */
export const codecommitRepository: ClassicResource = {
  type: 'aws:codecommit/repository:Repository',
  check: (news, defaultTags) => checkInputs(news, ['repositoryName'], members, defaultTags),
  diff: (oldInputs, news) => diffInputs(oldInputs, news, (key) => key === 'repositoryName', false),
  preview: (inputs, state) => ({ arn: unknownValue, cloneUrlHttp: unknownValue, cloneUrlSsh: unknownValue, repositoryId: unknownValue, ...state, ...inputs, tagsAll: allTags(inputs) }),
  async create({ codecommit }, inputs) {
    const { repositoryName = '', description, kmsKeyId } = inputs;
    const { repositoryMetadata = {} } = await codecommit.send(new CreateRepositoryCommand({
      repositoryName: String(repositoryName), tags: tagsFor(inputs), ...(typeof description === 'string' ? { repositoryDescription: description } : {}), ...(typeof kmsKeyId === 'string' ? { kmsKeyId } : {}),
    }));
    return { id: String(repositoryName), outputs: outputsOf(inputs, repositoryMetadata) };
  },
  async read({ codecommit }, id, inputs) {
    try {
      const { repositoryMetadata: found = {} } = await codecommit.send(new GetRepositoryCommand({ repositoryName: id }));
      const { tags = {} } = await codecommit.send(new ListTagsForResourceCommand({ resourceArn: found.Arn }));
      const now: Values = {
        repositoryName: id, ...(found.repositoryDescription === undefined ? {} : { description: found.repositoryDescription }), ...(found.kmsKeyId === undefined ? {} : { kmsKeyId: found.kmsKeyId }), tags,
      };
      const given = Object.keys(inputs).length === 0 ? now : { ...Object.fromEntries(Object.entries(now).filter(([key]) => inputs[key] !== undefined)) };
      return { id, inputs: { ...inputs, ...given }, outputs: outputsOf(now, found) };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  },
  async update({ codecommit }, id, state, oldInputs, news) {
    if (!equalValues(oldInputs['description'], news['description'])) await codecommit.send(new UpdateRepositoryDescriptionCommand({ repositoryName: id, repositoryDescription: typeof news['description'] === 'string' ? news['description'] : '' }));
    if (typeof news['defaultBranch'] === 'string' && news['defaultBranch'] !== oldInputs['defaultBranch']) await codecommit.send(new UpdateDefaultBranchCommand({ repositoryName: id, defaultBranchName: news['defaultBranch'] }));
    const [before, after] = [tagsFor(oldInputs), tagsFor(news)];
    const resourceArn = String(state['arn']);
    const tagKeys = Object.keys(before).filter((key) => !(key in after));
    if (tagKeys.length > 0) await codecommit.send(new UntagResourceCommand({ resourceArn, tagKeys }));
    if (!equalValues(before, after)) await codecommit.send(new TagResourceCommand({ resourceArn, tags: after }));
    return { ...state, ...news, tagsAll: allTags(news) };
  },
  async delete({ codecommit }, id) {
    await codecommit.send(new DeleteRepositoryCommand({ repositoryName: id }));
  },
};
