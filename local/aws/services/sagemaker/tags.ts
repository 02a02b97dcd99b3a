// AddTags, ListTags and DeleteTags: of any resource that carries tags.
import type { AddTagsInput, AddTagsOutput, DeleteTagsInput, ListTagsInput, ListTagsOutput } from '@aws-sdk/client-sagemaker';
import type { Operation, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { page } from '../page';
import { parseArn } from './arns';
import { endpointConfigTable, endpointTable } from './endpoint-records';
import { jobKinds, jobTable } from './job-records';
import { pipelineTable } from './pipeline-records';
import { projectTable } from './projects';
import { groupTable, modelTable } from './registry-records';
import type { Tag } from './resource-tags';
import { acting, checkTags, putTags, tagTable } from './resource-tags';

/** @throws AwsError ResourceNotFound where nothing has this ARN */
function checkExists(arn: string, context: OperationContext): void {
  const { store } = context.cloud;
  const { type, name } = parseArn(arn);
  const job = Object.values(jobKinds).find((kind) => kind.resource === type);
  const records = job !== undefined ? jobTable(store, job.kind).range()
    : type === 'pipeline' ? pipelineTable(store).range({ prefix: name })
    : type === 'model-package-group' ? groupTable(store).range({ prefix: name })
    : type === 'project' ? projectTable(store).range({ prefix: name })
    : type === 'endpoint' ? endpointTable(store).range({ prefix: name.toLowerCase() })
    : type === 'endpoint-config' ? endpointConfigTable(store).range({ prefix: name.toLowerCase() })
    : type === 'model' ? modelTable(store).range({ prefix: name }) : [];
  for (const { value } of records as Iterable<{ value: { arn: string } }>) if (value.arn === arn) return;
  if (type === 'model-package') throw new AwsError('ValidationException', 'Tags of a versioned model package are those of its group.');
  throw new AwsError('ResourceNotFound', `Resource ${arn} does not exist.`);
}

/** AddTags. */
export const addTags: Operation<Checked<AddTagsInput>, AddTagsOutput> = {
  name: 'AddTags',
  authorize: (input, context) => acting('AddTags', input.ResourceArn, context, input.Tags),
  async handle(input, context) {
    checkTags(input.Tags);
    const tags = await context.cloud.store.transaction((): Tag[] => {
      checkExists(input.ResourceArn, context);
      return putTags(context.cloud.store, input.ResourceArn, input.Tags);
    });
    return { Tags: tags };
  },
};

/** DeleteTags. */
export const deleteTags: Operation<Checked<DeleteTagsInput>> = {
  name: 'DeleteTags',
  authorize: (input, context) => acting('DeleteTags', input.ResourceArn, context).map((action) => ({ ...action, conditions: { ...action.conditions, 'aws:TagKeys': input.TagKeys } })),
  async handle(input, context) {
    const table = tagTable(context.cloud.store);
    await context.cloud.store.transaction(() => {
      checkExists(input.ResourceArn, context);
      const left = (table.get(input.ResourceArn) ?? []).filter((tag) => !input.TagKeys.includes(tag.Key));
      if (left.length > 0) void table.put(input.ResourceArn, left);
      else void table.remove(input.ResourceArn);
    });
  },
};

/** ListTags. */
export const listTags: Operation<Checked<ListTagsInput>, ListTagsOutput> = {
  name: 'ListTags',
  authorize: (input, context) => acting('ListTags', input.ResourceArn, context),
  async handle(input, context) {
    checkExists(input.ResourceArn, context);
    const tags = tagTable(context.cloud.store).get(input.ResourceArn) ?? [];
    const { items, nextToken } = page(tags, (tag) => tag.Key, { nextToken: input.NextToken, limit: input.MaxResults ?? 50 });
    return { Tags: items, NextToken: nextToken };
  },
};
