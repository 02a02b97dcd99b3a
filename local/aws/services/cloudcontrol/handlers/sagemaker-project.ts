// AWS::SageMaker::Project.
import type { ResourceHandler } from '../resource-handler';
import { allPages, present } from '../resource-handler';
import type { Properties } from '../resource-types';
import { tagsOf } from '../tag-changes';
import { sagemakerTags } from './sagemaker-tags';

interface Detail { CfnTemplateProviderDetail: Properties }
interface Described { ProjectArn: string; ProjectName: string; ProjectId: string; ProjectDescription?: string; ProjectStatus: string; CreationTime: Date; TemplateProviderDetails?: Detail[] }

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** A project; nothing of it can be changed. */
export const sagemakerProject: ResourceHandler = {
  type: 'AWS::SageMaker::Project',
  notServed: ['ServiceCatalogProvisioningDetails', 'ServiceCatalogProvisionedProductDetails'],
  async create(desired, tools) {
    const details = (desired['TemplateProviderDetails'] as Detail[] | undefined) ?? [];
    const { ProjectArn } = await tools.call<{ ProjectArn: string }>('sagemaker', 'CreateProject', present({
      ProjectName: desired['ProjectName'], ProjectDescription: desired['ProjectDescription'], Tags: tagsOf(desired), TemplateProviders: details.map(({ CfnTemplateProviderDetail }) => ({ CfnTemplateProvider: CfnTemplateProviderDetail })),
    }));
    return ProjectArn;
  },
  async read(arn, tools) {
    const project = await tools.call<Described>('sagemaker', 'DescribeProject', { ProjectName: nameOf(arn) });
    return present({
      ProjectArn: arn, ProjectName: project.ProjectName, ProjectId: project.ProjectId, ProjectDescription: project.ProjectDescription, ProjectStatus: project.ProjectStatus,
      CreationTime: new Date(project.CreationTime).toISOString(), TemplateProviderDetails: project.TemplateProviderDetails, Tags: await sagemakerTags(arn, tools),
    });
  },
  update: () => Promise.reject(new Error('nothing of a project can be changed')),
  async delete(arn, tools) {
    await tools.call('sagemaker', 'DescribeProject', { ProjectName: nameOf(arn) });
    await tools.call('sagemaker', 'DeleteProject', { ProjectName: nameOf(arn) });
  },
  async list(tools) {
    return (await allPages(async (NextToken) => {
      const answer = await tools.call<{ ProjectSummaryList?: Described[]; NextToken?: string }>('sagemaker', 'ListProjects', present({ NextToken }));
      return { items: answer.ProjectSummaryList, token: answer.NextToken };
    })).map(({ ProjectArn }) => ProjectArn);
  },
};
