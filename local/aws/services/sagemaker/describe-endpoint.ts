// DescribeEndpoint and ListEndpoints: what serves, and what is on its way.
import type { DescribeEndpointInput, DescribeEndpointOutput, ListEndpointsInput, ListEndpointsOutput, ProductionVariantSummary } from '@aws-sdk/client-sagemaker';
import type { Cloud } from '../../cloud';
import type { Operation } from '../../operation';
import type { Checked } from '../checked';
import { arnOf } from './arns';
import type { EndpointRecord } from './endpoint-records';
import { endpointOf, endpointTable } from './endpoint-records';
import { listRecords } from './listing';
import { modelTable } from './registry-records';
import { acting } from './resource-tags';

/** By name. */
export const describeEndpoint: Operation<Checked<DescribeEndpointInput>, DescribeEndpointOutput> = {
  name: 'DescribeEndpoint',
  authorize: (input, context) => acting('DescribeEndpoint', arnOf(context, 'endpoint', input.EndpointName), context),
  async handle(input, context) {
    return description(context.cloud, endpointOf(context.cloud.store, context, input.EndpointName));
  },
};

/** As DescribeEndpoint answers it. */
export function description(cloud: Cloud, record: EndpointRecord): DescribeEndpointOutput {
  const { config, pending } = record;
  const capture = config.DataCaptureConfig;
  return {
    EndpointName: record.name, EndpointArn: record.arn, EndpointConfigName: record.configName, EndpointStatus: record.status,
    ...(record.status === 'Creating' || record.status === 'Failed' ? {} : { ProductionVariants: variantsOf(cloud, record, config) }),
    ...(capture === undefined ? {} : {
      DataCaptureConfig: {
        EnableCapture: capture.EnableCapture ?? false, CaptureStatus: capture.EnableCapture === true ? 'Started' : 'Stopped',
        CurrentSamplingPercentage: capture.InitialSamplingPercentage, DestinationS3Uri: capture.DestinationS3Uri, KmsKeyId: capture.KmsKeyId,
      },
    }),
    ...(pending === undefined || record.status === 'Creating' ? {} : {
      PendingDeploymentSummary: {
        EndpointConfigName: pending.configName, StartTime: new Date(pending.startTime),
        ProductionVariants: pending.config.ProductionVariants.map(({ VariantName }) => ({ VariantName, DesiredWeight: pending.variants[VariantName]?.weight, DesiredInstanceCount: pending.variants[VariantName]?.count })),
      },
    }),
    LastDeploymentConfig: record.lastDeployment as DescribeEndpointOutput['LastDeploymentConfig'],
    FailureReason: record.failureReason,
    CreationTime: new Date(record.creationTime), LastModifiedTime: new Date(record.lastModifiedTime),
  };
}

function variantsOf(cloud: Cloud, record: EndpointRecord, config: EndpointRecord['config']): ProductionVariantSummary[] {
  return config.ProductionVariants.map((variant) => {
    const { weight = 1, count = 1 } = record.variants[variant.VariantName] ?? {};
    const model = modelTable(cloud.store).get((variant.ModelName ?? '').toLowerCase())?.request;
    const images = (model?.Containers ?? (model?.PrimaryContainer === undefined ? [] : [model.PrimaryContainer])).map((container) => container.Image);
    return {
      VariantName: variant.VariantName, CurrentWeight: weight, DesiredWeight: weight, CurrentInstanceCount: count, DesiredInstanceCount: count,
      DeployedImages: images.filter((image) => image !== undefined).map((image) => ({ SpecifiedImage: image, ResolvedImage: image, ResolutionTime: new Date(record.creationTime) })),
    };
  });
}

/** Newest first unless asked otherwise. */
export const listEndpoints: Operation<Checked<ListEndpointsInput>, ListEndpointsOutput> = {
  name: 'ListEndpoints',
  async handle(input, { cloud }) {
    const { items, nextToken } = listRecords([...endpointTable(cloud.store).range()].map((entry) => entry.value), input, { sortOrder: 'Descending' });
    return {
      Endpoints: items.map((record) => ({
        EndpointName: record.name, EndpointArn: record.arn, EndpointStatus: record.status,
        CreationTime: new Date(record.creationTime), LastModifiedTime: new Date(record.lastModifiedTime),
      })),
      NextToken: nextToken,
    };
  },
};
