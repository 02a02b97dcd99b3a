// AWS::CodePipeline::Pipeline.
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { allPages, present, unlessCode } from '../resource-handler';
import type { Properties } from '../resource-types';
import { tagChanges, tagList, tagMap } from '../tag-changes';

interface Transition { StageName: string; Reason: string }
interface Found { pipeline: Properties & { name: string; version: number }; metadata: { pipelineArn: string } }
interface State { stageStates?: readonly { stageName: string; inboundTransitionState?: { enabled: boolean; disabledReason?: string } }[] }

/** Members whose content is a user's own. */
const free = ['Configuration', 'configuration'];

/** A model under other names: CloudFormation's begin with capitals, CodePipeline's do not. */
function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, content]) => [rename(name), free.includes(name) ? content : renamed(content, rename)]));
}
const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
const upper = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const members = ['Name', 'RoleArn', 'ArtifactStore', 'Stages', 'PipelineType', 'ExecutionMode', 'Variables', 'Triggers'];

/** What CreatePipeline and UpdatePipeline take; a configuration's values are texts, whatever the template has. */
function declarationOf(name: string, desired: Properties): Properties {
  const chosen = Object.fromEntries(members.flatMap((member) => (desired[member] === undefined ? [] : [[member, desired[member]]])));
  const text = JSON.stringify(renamed({ PipelineType: 'V2', ...chosen, Name: name }, lower), (key, value: unknown) => (free.includes(key) && typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([each, content]) => [each, String(content)])) : value));
  return JSON.parse(text) as Properties;
}

/** As CloudFormation has it: a member that is empty is not there. */
const withoutEmpty = (value: unknown): unknown => (Array.isArray(value) ? value.map(withoutEmpty) : typeof value === 'object' && value !== null ? present(Object.fromEntries(Object.entries(value).map(([key, content]) => [key, withoutEmpty(content)]))) : value);

const closedStages = (properties: Properties): Transition[] => (properties['DisableInboundStageTransitions'] as Transition[] | undefined) ?? [];

async function setTransitions(pipelineName: string, before: readonly Transition[], after: readonly Transition[], tools: HandlerTools): Promise<void> {
  const place = { pipelineName, transitionType: 'Inbound' };
  for (const { StageName: stageName } of before.filter((each) => !after.some((other) => other.StageName === each.StageName))) await tools.call('codepipeline', 'EnableStageTransition', { ...place, stageName });
  for (const { StageName: stageName, Reason: reason } of after) await tools.call('codepipeline', 'DisableStageTransition', { ...place, stageName, reason });
}

const arnOf = ({ region, account }: HandlerTools, name: string): string => `arn:aws:codepipeline:${region}:${account}:${name}`;
const tagsFor = (properties: Properties): { key: string; value: string }[] => Object.entries(tagMap(properties)).map(([key, value]) => ({ key, value }));

/** Pipelines with one artifact store. */
export const codepipelinePipeline: ResourceHandler = {
  type: 'AWS::CodePipeline::Pipeline',
  notServed: ['ArtifactStores'],
  async create(desired, tools) {
    const name = (desired['Name'] as string | undefined) ?? tools.newName('pipeline');
    await tools.call('codepipeline', 'CreatePipeline', { pipeline: declarationOf(name, desired), tags: tagsFor(desired) });
    await tools.identified(name);
    await setTransitions(name, [], closedStages(desired), tools);
    return name;
  },
  async read(name, tools) {
    const { pipeline, metadata } = await tools.call<Found>('codepipeline', 'GetPipeline', { name });
    const { stageStates = [] } = await tools.call<State>('codepipeline', 'GetPipelineState', { name });
    const { tags = [] } = await tools.call<{ tags?: { key: string; value: string }[] }>('codepipeline', 'ListTagsForResource', { resourceArn: metadata.pipelineArn });
    const { version, ...declaration } = pipeline;
    return present({
      ...(withoutEmpty(renamed(declaration, upper)) as Properties), Arn: metadata.pipelineArn, Version: String(version), Tags: tagList(Object.fromEntries(tags.map(({ key, value }) => [key, value]))),
      DisableInboundStageTransitions: stageStates.flatMap(({ stageName, inboundTransitionState: state }) => (state?.enabled === false ? [{ StageName: stageName, Reason: state.disabledReason ?? '' }] : [])),
    });
  },
  async update(name, current, desired, tools) {
    await tools.call('codepipeline', 'GetPipeline', { name });
    await tools.call('codepipeline', 'UpdatePipeline', { pipeline: declarationOf(name, desired) });
    await setTransitions(name, closedStages(current), closedStages(desired), tools);
    const { set, remove } = tagChanges(current, desired);
    if (remove.length > 0) await tools.call('codepipeline', 'UntagResource', { resourceArn: arnOf(tools, name), tagKeys: remove });
    if (set.length > 0) await tools.call('codepipeline', 'TagResource', { resourceArn: arnOf(tools, name), tags: set.map(({ Key, Value }) => ({ key: Key, value: Value })) });
    if (desired['RestartExecutionOnUpdate'] === true) await tools.call('codepipeline', 'StartPipelineExecution', { name });
  },
  async delete(name, tools) {
    await tools.call('codepipeline', 'GetPipeline', { name });
    await unlessCode([], tools.call('codepipeline', 'DeletePipeline', { name }));
  },
  async list(tools) {
    const pipelines = await allPages(async (nextToken) => {
      const answer = await tools.call<{ pipelines?: { name: string }[]; nextToken?: string }>('codepipeline', 'ListPipelines', present({ nextToken }));
      return { items: answer.pipelines, token: answer.nextToken };
    });
    return pipelines.map(({ name }) => name);
  },
};
