// CreateEndpointConfig: which models serve on which instances; checked for what an endpoint could not serve.
import type { CreateEndpointConfigInput, CreateEndpointConfigOutput } from '@aws-sdk/client-sagemaker';
import type { Operation, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { arnOf } from './arns';
import type { EndpointConfigRecord } from './endpoint-records';
import { endpointConfigTable } from './endpoint-records';
import { modelOf } from './registry-records';
import { checkTags, creating, putTags } from './resource-tags';

type Input = Checked<CreateEndpointConfigInput>;
type Variant = EndpointConfigRecord['request']['ProductionVariants'][number];

/** Configurations cannot be changed: another one is a new one. */
export const createEndpointConfig: Operation<Input, CreateEndpointConfigOutput> = {
  name: 'CreateEndpointConfig',
  authorize: (input, context) => creating('CreateEndpointConfig', arnOf(context, 'endpoint-config', input.EndpointConfigName), input.Tags),
  async handle(input, context) {
    const { store } = context.cloud;
    const arn = arnOf(context, 'endpoint-config', input.EndpointConfigName);
    checkTags(input.Tags);
    refuseUnserved(input);
    checkVariants(input, context);
    await store.transaction(() => {
      const table = endpointConfigTable(store);
      if (table.get(input.EndpointConfigName.toLowerCase()) !== undefined) throw new AwsError('ValidationException', `Cannot create already existing endpoint configuration "${arn}".`);
      const { Tags: tags, ...request } = input;
      void table.put(input.EndpointConfigName.toLowerCase(), { name: input.EndpointConfigName, arn, request, creationTime: context.now() });
      putTags(store, arn, tags);
    });
    return { EndpointConfigArn: arn };
  },
};

function refuseUnserved(input: Input): void {
  const unserved = [
    input.AsyncInferenceConfig === undefined ? undefined : 'AsyncInferenceConfig',
    input.ShadowProductionVariants === undefined ? undefined : 'ShadowProductionVariants',
    input.ExplainerConfig === undefined ? undefined : 'ExplainerConfig',
  ].find((name) => name !== undefined);
  if (unserved !== undefined) throw new AwsError('ValidationException', `${unserved} is not served by the embedded AWS.`);
}

function checkVariants(input: Input, context: OperationContext): void {
  const names = input.ProductionVariants.map((variant) => variant.VariantName);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new AwsError('ValidationException', `Duplicate variant name "${twice}".`);
  for (const variant of input.ProductionVariants) checkVariant(variant, context);
}

/** Serverless endpoints take no inference pipelines (Developer Guide, "Serverless Inference", feature exclusions). */
function checkVariant(variant: Variant, context: OperationContext): void {
  if (variant.ModelName === undefined) throw new AwsError('ValidationException', `ModelName is required for the variant "${variant.VariantName}".`);
  const { request } = modelOf(context.cloud.store, context, variant.ModelName);
  if (variant.ServerlessConfig !== undefined) {
    const pipeline = (request.Containers?.length ?? 1) > 1;
    throw new AwsError('ValidationException', pipeline
      ? 'Serverless Inference does not support inference pipelines: the model has several containers. Give the variant an InstanceType.'
      : 'ServerlessConfig is not served by the embedded AWS: give the variant an InstanceType.');
  }
  if (variant.InstanceType === undefined) throw new AwsError('ValidationException', `InstanceType is required for the variant "${variant.VariantName}".`);
}
