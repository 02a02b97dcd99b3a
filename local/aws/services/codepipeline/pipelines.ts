// CreatePipeline, GetPipeline, UpdatePipeline, DeletePipeline, ListPipelines, and tags.
import type { Operation, OperationContext } from '../../operation';
import { AwsError, passRole } from '../../operation';
import { page } from '../page';
import type { DeliveryControl } from './delivery-control';
import { checkDeclaration, type PipelineDeclaration } from './pipeline-declaration';
import { executionKey, executionsOf, executionTable, onPipeline, pipelineArn, pipelineTable, requirePipeline, type PipelineRecord } from './pipeline-records';
import { beginExecution } from './start-execution';

interface TagInput { key: string; value: string }
const tagsOf = (tags: readonly TagInput[] = []): Record<string, string> => Object.fromEntries(tags.map(({ key, value }) => [key, value]));
const tagList = (tags: Readonly<Record<string, string>>): TagInput[] => Object.entries(tags).map(([key, value]) => ({ key, value }));

/** A pipeline's own role, and those that its actions have for themselves. */
const rolesOf = ({ roleArn, stages }: PipelineDeclaration): string[] => [...new Set([roleArn, ...stages.flatMap(({ actions }) => actions.flatMap((action) => (action.roleArn === undefined ? [] : [action.roleArn])))])];

/** With the defaults that AWS fills in. */
const whole = (pipeline: PipelineDeclaration, version: number): PipelineDeclaration => ({
  ...pipeline, version, executionMode: pipeline.executionMode ?? 'SUPERSEDED', pipelineType: pipeline.pipelineType ?? 'V1',
  stages: pipeline.stages.map((stage) => ({ ...stage, actions: stage.actions.map((action) => ({ runOrder: 1, configuration: {}, inputArtifacts: [], outputArtifacts: [], ...action })) })),
});

/** CreatePipeline; the pipeline runs at once, as on AWS. */
function createPipeline(control: DeliveryControl): Operation<{ pipeline: PipelineDeclaration; tags?: TagInput[] }> {
  return {
    name: 'CreatePipeline',
    authorize: ({ pipeline, tags = [] }, context) => [...onPipeline('CreatePipeline', pipeline.name, context), ...(tags.length === 0 ? [] : onPipeline('TagResource', pipeline.name, context)), ...rolesOf(pipeline).map((role) => passRole(role, 'codepipeline.amazonaws.com'))],
    async handle({ pipeline, tags }, context) {
      checkDeclaration(pipeline, (action) => control.faultsOf(action));
      const { store } = context.cloud;
      const record: PipelineRecord = { arn: pipelineArn(context, pipeline.name), declaration: whole(pipeline, 1), tags: tagsOf(tags), created: context.now(), updated: context.now(), executions: 0, disabled: {} };
      await store.transaction(() => {
        if (pipelineTable(store).get(pipeline.name) !== undefined) throw new AwsError('PipelineNameInUseException', `A pipeline with the name '${pipeline.name}' already exists in account '${context.account}'`);
        void pipelineTable(store).put(pipeline.name, record);
      });
      await beginExecution(context, pipeline.name, { triggerType: 'CreatePipeline', triggerDetail: context.caller.arn });
      control.look(pipeline.name);
      return { pipeline: record.declaration, tags: tagList(record.tags) };
    },
  };
}

const getPipeline: Operation<{ name: string }> = {
  name: 'GetPipeline',
  authorize: ({ name }, context) => onPipeline('GetPipeline', name, context),
  async handle({ name }, context) {
    const { arn, declaration, created, updated } = requirePipeline(context.cloud.store, context, name);
    return { pipeline: declaration, metadata: { pipelineArn: arn, created, updated } };
  },
};

function updatePipeline(control: DeliveryControl): Operation<{ pipeline: PipelineDeclaration }> {
  return {
    name: 'UpdatePipeline',
    authorize: ({ pipeline }, context) => [...onPipeline('UpdatePipeline', pipeline.name, context), ...rolesOf(pipeline).map((role) => passRole(role, 'codepipeline.amazonaws.com'))],
    async handle({ pipeline }, context) {
      checkDeclaration(pipeline, (action) => control.faultsOf(action));
      const { store } = context.cloud;
      const record = await store.transaction(() => {
        const before = requirePipeline(store, context, pipeline.name);
        const next: PipelineRecord = { ...before, declaration: whole(pipeline, (before.declaration.version ?? 1) + 1), updated: context.now() };
        void pipelineTable(store).put(pipeline.name, next);
        return next;
      });
      return { pipeline: record.declaration };
    },
  };
}

/** Deleting what is not there is no error, as on AWS. */
const deletePipeline: Operation<{ name: string }> = {
  name: 'DeletePipeline',
  authorize: ({ name }, context) => onPipeline('DeletePipeline', name, context),
  async handle({ name }, { cloud: { store } }) {
    await store.transaction(() => {
      for (const execution of executionsOf(store, name)) void executionTable(store).remove(executionKey(execution));
      void pipelineTable(store).remove(name);
    });
  },
};

const listPipelines: Operation<{ nextToken?: string; maxResults?: number }> = {
  name: 'ListPipelines',
  async handle(input, { cloud }) {
    const records = [...pipelineTable(cloud.store).range()].map(({ value }) => value);
    const { items, nextToken } = page(records, ({ arn }) => arn, { nextToken: input.nextToken, limit: input.maxResults ?? 1000, errorCode: 'InvalidNextTokenException' });
    return { pipelines: items.map(({ declaration: { name, version, pipelineType, executionMode }, created, updated }) => ({ name, version, pipelineType, executionMode, created, updated })), nextToken };
  },
};

const nameOf = (arn: string): string => arn.split(':')[5] ?? '';

async function changeTags(context: OperationContext, arn: string, to: (tags: Readonly<Record<string, string>>) => Record<string, string>): Promise<object> {
  const { store } = context.cloud;
  await store.transaction(() => {
    const before = pipelineTable(store).get(nameOf(arn));
    if (before === undefined) throw new AwsError('ResourceNotFoundException', `The resource ${arn} was not found`);
    void pipelineTable(store).put(nameOf(arn), { ...before, tags: to(before.tags) });
  });
  return {};
}

const tagResource: Operation<{ resourceArn: string; tags: TagInput[] }> = {
  name: 'TagResource',
  authorize: ({ resourceArn }, context) => onPipeline('TagResource', nameOf(resourceArn), context),
  handle: (input, context) => changeTags(context, input.resourceArn, (tags) => ({ ...tags, ...tagsOf(input.tags) })),
};

const untagResource: Operation<{ resourceArn: string; tagKeys: string[] }> = {
  name: 'UntagResource',
  authorize: ({ resourceArn }, context) => onPipeline('UntagResource', nameOf(resourceArn), context),
  handle: (input, context) => changeTags(context, input.resourceArn, (tags) => Object.fromEntries(Object.entries(tags).filter(([key]) => !input.tagKeys.includes(key)))),
};

const listTagsForResource: Operation<{ resourceArn: string }> = {
  name: 'ListTagsForResource',
  authorize: ({ resourceArn }, context) => onPipeline('ListTagsForResource', nameOf(resourceArn), context),
  async handle({ resourceArn }, { cloud }) {
    const record = pipelineTable(cloud.store).get(nameOf(resourceArn));
    if (record === undefined) throw new AwsError('ResourceNotFoundException', `The resource ${resourceArn} was not found`);
    return { tags: tagList(record.tags) };
  },
};

/** Operations on pipelines. */
export const pipelineOperations = (control: DeliveryControl): readonly Operation[] => [createPipeline(control), getPipeline, updatePipeline(control), deletePipeline, listPipelines, tagResource, untagResource, listTagsForResource] as readonly Operation[];
