// AWS::SageMaker::Pipeline.
import { canonical } from '../json-patch';
import type { ResourceHandler } from '../resource-handler';
import { allPages, present } from '../resource-handler';
import type { Properties } from '../resource-types';
import { tagsOf } from '../tag-changes';
import { changeSagemakerTags, sagemakerTags } from './sagemaker-tags';

interface Described {
  PipelineName: string; PipelineArn: string; PipelineDisplayName?: string; PipelineDescription?: string; PipelineDefinition: string; RoleArn: string;
  ParallelismConfiguration?: Properties;
}

/** Pipelines; a definition in S3 is read when it is given, and answered as text. */
export const sagemakerPipeline: ResourceHandler = {
  type: 'AWS::SageMaker::Pipeline',
  async create(desired, tools) {
    const name = desired['PipelineName'] as string;
    await tools.call('sagemaker', 'CreatePipeline', present({
      PipelineName: name, PipelineDisplayName: desired['PipelineDisplayName'], PipelineDescription: desired['PipelineDescription'], RoleArn: desired['RoleArn'],
      ParallelismConfiguration: desired['ParallelismConfiguration'], ...definitionOf(desired), ClientRequestToken: tools.cloud.newId(), Tags: tagsOf(desired),
    }));
    return name;
  },
  async read(name, tools) {
    const pipeline = await tools.call<Described>('sagemaker', 'DescribePipeline', { PipelineName: name });
    return present({
      PipelineName: pipeline.PipelineName, PipelineDisplayName: pipeline.PipelineDisplayName, PipelineDescription: pipeline.PipelineDescription,
      RoleArn: pipeline.RoleArn, ParallelismConfiguration: pipeline.ParallelismConfiguration,
      PipelineDefinition: { PipelineDefinitionBody: pipeline.PipelineDefinition }, Tags: await sagemakerTags(pipeline.PipelineArn, tools),
    });
  },
  async update(name, current, desired, tools) {
    const changed = (property: string): unknown => (canonical(current[property]) === canonical(desired[property]) ? undefined : desired[property]);
    const input = present({
      PipelineDisplayName: changed('PipelineDisplayName'), PipelineDescription: changed('PipelineDescription'), RoleArn: changed('RoleArn'),
      ParallelismConfiguration: changed('ParallelismConfiguration'), ...(changed('PipelineDefinition') === undefined ? {} : definitionOf(desired)),
    });
    if (Object.keys(input).length > 0) await tools.call('sagemaker', 'UpdatePipeline', { PipelineName: name, ...input });
    const { PipelineArn } = await tools.call<Described>('sagemaker', 'DescribePipeline', { PipelineName: name });
    await changeSagemakerTags(PipelineArn, current, desired, tools);
  },
  async delete(name, tools) {
    await tools.call('sagemaker', 'DeletePipeline', { PipelineName: name, ClientRequestToken: tools.cloud.newId() });
  },
  async list(tools) {
    const pipelines = await allPages(async (NextToken) => {
      const page = await tools.call<{ PipelineSummaries?: { PipelineName: string }[]; NextToken?: string }>('sagemaker', 'ListPipelines', present({ NextToken, MaxResults: 100 }));
      return { items: page.PipelineSummaries, token: page.NextToken };
    });
    return pipelines.map((pipeline) => pipeline.PipelineName);
  },
};

function definitionOf(desired: Properties): Properties {
  const definition = desired['PipelineDefinition'] as { PipelineDefinitionBody?: string; PipelineDefinitionS3Location?: { Bucket: string; Key: string; Version?: string } };
  const location = definition.PipelineDefinitionS3Location;
  if (location === undefined) return { PipelineDefinition: definition.PipelineDefinitionBody };
  return { PipelineDefinitionS3Location: present({ Bucket: location.Bucket, ObjectKey: location.Key, VersionId: location.Version }) };
}
