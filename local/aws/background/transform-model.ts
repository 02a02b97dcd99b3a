// What a transform job takes from its model: the role it runs under, and the containers.
import type { ModelContainer } from '../../jobs/transform/transform-job';
import type { Cloud } from '../cloud';
import { AwsError } from '../operation';
import type { JobRecord } from '../services/sagemaker/job-records';
import type { ModelRecord } from '../services/sagemaker/registry-records';
import { modelOf, packageOf } from '../services/sagemaker/registry-records';

type Container = NonNullable<ModelRecord['request']['Containers']>[number];

/** The model's execution role. @throws AwsError ValidationException where the model is gone */
export function transformRole(cloud: Cloud, record: JobRecord): string {
  return modelOf(cloud.store, cloud, record.request['ModelName'] as string).request.ExecutionRoleArn as string;
}

/** The model's containers in order; a container that names a model package stands for the package's containers. */
export function transformContainers(cloud: Cloud, record: JobRecord): ModelContainer[] {
  return modelContainers(cloud, record.request['ModelName'] as string);
}

/** A model's containers in order, for whoever serves it. @throws AwsError ValidationException where model or package are gone */
export function modelContainers(cloud: Cloud, modelName: string): ModelContainer[] {
  const { request } = modelOf(cloud.store, cloud, modelName);
  const containers = request.Containers ?? (request.PrimaryContainer === undefined ? [] : [request.PrimaryContainer]);
  return containers.flatMap((container) => (container.ModelPackageName === undefined ? [containerOf(container)] : packaged(cloud, container)));
}

function packaged(cloud: Cloud, container: Container): ModelContainer[] {
  const specification = packageOf(cloud.store, container.ModelPackageName as string).request.InferenceSpecification;
  if (specification?.Containers === undefined) throw new AwsError('ValidationException', `The model package ${container.ModelPackageName ?? ''} has no containers.`);
  return specification.Containers.map((each) => containerOf({ ...each, Environment: { ...each.Environment, ...container.Environment } }));
}

function containerOf(container: Partial<Container>): ModelContainer {
  return {
    Image: container.Image ?? '',
    ...(container.ModelDataUrl === undefined ? {} : { ModelDataUrl: container.ModelDataUrl }),
    ...(container.Environment === undefined ? {} : { Environment: container.Environment }),
    ...(container.ContainerHostname === undefined ? {} : { ContainerHostname: container.ContainerHostname }),
  };
}
