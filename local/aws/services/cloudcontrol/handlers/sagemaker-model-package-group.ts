// AWS::SageMaker::ModelPackageGroup.
import type { ResourceHandler } from '../resource-handler';
import { allPages, present } from '../resource-handler';
import { tagsOf } from '../tag-changes';
import { changeSagemakerTags, sagemakerTags } from './sagemaker-tags';

interface Described { ModelPackageGroupName: string; ModelPackageGroupArn: string; ModelPackageGroupDescription?: string; CreationTime: Date; ModelPackageGroupStatus: string }

/** Only tags can change; a group with versions in it cannot be deleted. */
export const sagemakerModelPackageGroup: ResourceHandler = {
  type: 'AWS::SageMaker::ModelPackageGroup',
  notServed: ['ModelPackageGroupPolicy'],
  async create(desired, tools) {
    const { ModelPackageGroupArn } = await tools.call<{ ModelPackageGroupArn: string }>('sagemaker', 'CreateModelPackageGroup', present({
      ModelPackageGroupName: desired['ModelPackageGroupName'], ModelPackageGroupDescription: desired['ModelPackageGroupDescription'], Tags: tagsOf(desired),
    }));
    return ModelPackageGroupArn;
  },
  async read(arn, tools) {
    const group = await tools.call<Described>('sagemaker', 'DescribeModelPackageGroup', { ModelPackageGroupName: arn });
    return present({
      ModelPackageGroupName: group.ModelPackageGroupName, ModelPackageGroupArn: group.ModelPackageGroupArn,
      ModelPackageGroupDescription: group.ModelPackageGroupDescription, CreationTime: new Date(group.CreationTime).toISOString(),
      ModelPackageGroupStatus: group.ModelPackageGroupStatus, Tags: await sagemakerTags(group.ModelPackageGroupArn, tools),
    });
  },
  update: (arn, current, desired, tools) => changeSagemakerTags(arn, current, desired, tools),
  async delete(arn, tools) {
    await tools.call('sagemaker', 'DeleteModelPackageGroup', { ModelPackageGroupName: arn });
  },
  async list(tools) {
    const groups = await allPages(async (NextToken) => {
      const page = await tools.call<{ ModelPackageGroupSummaryList?: Described[]; NextToken?: string }>('sagemaker', 'ListModelPackageGroups', present({ NextToken, MaxResults: 100 }));
      return { items: page.ModelPackageGroupSummaryList, token: page.NextToken };
    });
    return groups.map((group) => group.ModelPackageGroupArn);
  },
};
