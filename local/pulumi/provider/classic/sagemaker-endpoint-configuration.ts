// aws:sagemaker/endpointConfiguration:EndpointConfiguration, over SageMaker itself; it never changes, so that a change is another one.
import type { CreateEndpointConfigCommandInput } from '@aws-sdk/client-sagemaker';
import { CreateEndpointConfigCommand, DeleteEndpointConfigCommand, DescribeEndpointConfigCommand } from '@aws-sdk/client-sagemaker';
import type { Values } from '../../values/wire';
import type { ClassicResource } from './resource';
import { changeTags, isMissing, tagsNow } from './sagemaker-tags';
import { allTags, checkInputs, diffInputs, previewInputs } from './resource-inputs';
import { fromAws, tagList, toAws, type Members } from './member-names';

const members: Members = {
  name: 'EndpointConfigName', kmsKeyArn: 'KmsKeyId', executionRoleArn: 'ExecutionRoleArn',
  productionVariants: ['ProductionVariants', {
    variantName: 'VariantName', modelName: 'ModelName', instanceType: 'InstanceType', initialInstanceCount: 'InitialInstanceCount', initialVariantWeight: 'InitialVariantWeight',
    containerStartupHealthCheckTimeoutInSeconds: 'ContainerStartupHealthCheckTimeoutInSeconds', modelDataDownloadTimeoutInSeconds: 'ModelDataDownloadTimeoutInSeconds', volumeSizeInGb: 'VolumeSizeInGB',
  }],
  dataCaptureConfig: ['DataCaptureConfig', {
    enableCapture: 'EnableCapture', initialSamplingPercentage: 'InitialSamplingPercentage', destinationS3Uri: 'DestinationS3Uri', kmsKeyId: 'KmsKeyId',
    captureOptions: ['CaptureOptions', { captureMode: 'CaptureMode' }],
    captureContentTypeHeader: ['CaptureContentTypeHeader', { csvContentTypes: 'CsvContentTypes', jsonContentTypes: 'JsonContentTypes' }],
  }],
};
const stateOnly = ['tags', 'tagsAll'];

/** The resource type. */
export const sagemakerEndpointConfiguration: ClassicResource = {
  type: 'aws:sagemaker/endpointConfiguration:EndpointConfiguration',
  check: (news, defaultTags) => checkInputs(news, ['name', 'productionVariants'], members, defaultTags),
  diff: (oldInputs, news) => diffInputs(oldInputs, news, (key) => !stateOnly.includes(key), false),
  preview: previewInputs,
  async create({ sagemaker }, inputs) {
    const { EndpointConfigArn: arn = '' } = await sagemaker.send(new CreateEndpointConfigCommand({
      ...toAws(inputs, members), Tags: tagList(allTags(inputs)),
    } as CreateEndpointConfigCommandInput));
    return { id: String(inputs['name']), outputs: { ...inputs, arn, tagsAll: allTags(inputs) } };
  },
  async read({ sagemaker }, id, inputs) {
    try {
      const found = await sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: id }));
      const tags = await tagsNow(sagemaker, found.EndpointConfigArn ?? '');
      const outputs: Values = { ...fromAws(found as unknown as Record<string, unknown>, members), arn: found.EndpointConfigArn ?? '', tags, tagsAll: tags };
      return { id, inputs: Object.keys(inputs).length === 0 ? { ...fromAws(found as unknown as Record<string, unknown>, members), tags } : { ...inputs, ...(inputs['tags'] === undefined ? {} : { tags }) }, outputs };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  },
  async update({ sagemaker }, _id, state, _oldInputs, news) {
    const tags = allTags(news);
    await changeTags(sagemaker, String(state['arn']), tagList(tags));
    return { ...state, ...news, tagsAll: tags };
  },
  async delete({ sagemaker }, id) {
    await sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: id })).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  },
};
