// aws:codebuild/project:Project, over AWS CodeBuild itself: Cloud Control has no handlers for it.
import { BatchGetProjectsCommand, CreateProjectCommand, DeleteProjectCommand, UpdateProjectCommand, type CreateProjectCommandInput, type Project } from '@aws-sdk/client-codebuild';
import { unknownValue, type Values } from '../../values/wire';
import { fromAws, tagList, toAws, type Members } from './member-names';
import type { ClassicResource } from './resource';
import { allTags, checkInputs, diffInputs } from './resource-inputs';

const logs: Members = { status: 'status', groupName: 'groupName', streamName: 'streamName', location: 'location', encryptionDisabled: 'encryptionDisabled' };
const source: Members = { type: 'type', location: 'location', buildspec: 'buildspec', gitCloneDepth: 'gitCloneDepth', sourceIdentifier: 'sourceIdentifier' };
const members: Members = {
  name: 'name', description: 'description', serviceRole: 'serviceRole', buildTimeout: 'timeoutInMinutes', queuedTimeout: 'queuedTimeoutInMinutes', encryptionKey: 'encryptionKey', concurrentBuildLimit: 'concurrentBuildLimit',
  artifacts: ['artifacts', { type: 'type', location: 'location', path: 'path', name: 'name', packaging: 'packaging' }],
  source: ['source', source], secondarySources: ['secondarySources', source],
  environment: ['environment', {
    type: 'type', image: 'image', computeType: 'computeType', privilegedMode: 'privilegedMode', imagePullCredentialsType: 'imagePullCredentialsType', environmentVariables: ['environmentVariables', { name: 'name', value: 'value', type: 'type' }],
  }],
  logsConfig: ['logsConfig', { cloudwatchLogs: ['cloudWatchLogs', logs], s3Logs: ['s3Logs', logs] }],
  cache: ['cache', { type: 'type', location: 'location', modes: 'modes' }],
  vpcConfig: ['vpcConfig', { vpcId: 'vpcId', subnets: 'subnets', securityGroupIds: 'securityGroupIds' }],
};

const request = (inputs: Values): CreateProjectCommandInput => ({ ...toAws(inputs, members), tags: tagList(allTags(inputs)).map(({ Key, Value }) => ({ key: Key, value: Value })) }) as unknown as CreateProjectCommandInput;
const outputsOf = (inputs: Values, arn: Values[string]): Values => ({ ...inputs, arn, tagsAll: allTags(inputs) });

/** Only members that the program gave are held against what is there: AWS fills in many others. */
function likeGiven(inputs: Values, found: Project): Values {
  const now = fromAws(found as Readonly<Record<string, unknown>>, members);
  const tags = Object.fromEntries((found.tags ?? []).map(({ key = '', value = '' }) => [key, value]));
  if (Object.keys(inputs).length === 0) return { ...now, tags };
  const narrow = (given: unknown, there: unknown): unknown => {
    if (Array.isArray(given) && Array.isArray(there)) return there.map((item, index) => narrow(given[index], item));
    if (typeof given !== 'object' || given === null || typeof there !== 'object' || there === null) return there;
    return Object.fromEntries(Object.keys(given).flatMap((key) => ((there as Values)[key] === undefined ? [] : [[key, narrow((given as Values)[key], (there as Values)[key])]])));
  };
  return { ...inputs, ...(narrow(Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== 'tagsAll')), { ...now, tags }) as Values) };
}

/** The resource type. */
export const codebuildProject: ClassicResource = {
  type: 'aws:codebuild/project:Project',
  check: (news, defaultTags) => checkInputs(news, ['name', 'serviceRole', 'artifacts', 'environment', 'source'], members, defaultTags),
  diff: (oldInputs, news) => diffInputs(oldInputs, news, (key) => key === 'name', true),
  preview: (inputs, state) => outputsOf(inputs, state?.['arn'] ?? unknownValue),
  async create({ codebuild }, inputs) {
    const { project } = await codebuild.send(new CreateProjectCommand(request(inputs)));
    const arn = project?.arn ?? '';
    return { id: arn, outputs: outputsOf(inputs, arn) };
  },
  async read({ codebuild }, id, inputs, state) {
    const { projects: [found] = [] } = await codebuild.send(new BatchGetProjectsCommand({ names: [id] }));
    if (found === undefined) return undefined;
    const now = likeGiven(inputs, found);
    return { id: found.arn ?? id, inputs: now, outputs: { ...state, ...outputsOf(now, found.arn ?? id) } };
  },
  async update({ codebuild }, _id, state, _oldInputs, news) {
    await codebuild.send(new UpdateProjectCommand(request(news)));
    return outputsOf(news, state['arn'] ?? '');
  },
  async delete({ codebuild }, id) {
    await codebuild.send(new DeleteProjectCommand({ name: id }));
  },
};
