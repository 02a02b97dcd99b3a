// AWS::SageMaker::Model.
import type { ResourceHandler } from '../resource-handler';
import { allPages, present } from '../resource-handler';
import type { Properties } from '../resource-types';
import { tagsOf } from '../tag-changes';
import { changeSagemakerTags, sagemakerTags } from './sagemaker-tags';

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** Only tags can change. */
export const sagemakerModel: ResourceHandler = {
  type: 'AWS::SageMaker::Model',
  async create(desired, tools) {
    const { Tags: _tags, ...input } = desired;
    const { ModelArn } = await tools.call<{ ModelArn: string }>('sagemaker', 'CreateModel', present({ ModelName: tools.newName('model'), ...input, Tags: tagsOf(desired) }));
    return ModelArn;
  },
  async read(arn, tools) {
    const { CreationTime: _created, DeploymentRecommendation: _advice, ...model } = await tools.call<Properties>('sagemaker', 'DescribeModel', { ModelName: nameOf(arn) });
    return present({ ...model, Tags: await sagemakerTags(arn, tools) });
  },
  update: (arn, current, desired, tools) => changeSagemakerTags(arn, current, desired, tools),
  async delete(arn, tools) {
    await tools.call('sagemaker', 'DeleteModel', { ModelName: nameOf(arn) });
  },
  async list(tools) {
    const models = await allPages(async (NextToken) => {
      const page = await tools.call<{ Models?: { ModelArn: string }[]; NextToken?: string }>('sagemaker', 'ListModels', present({ NextToken, MaxResults: 100 }));
      return { items: page.Models, token: page.NextToken };
    });
    return models.map((model) => model.ModelArn);
  },
};
