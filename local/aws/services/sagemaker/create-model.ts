// CreateModel: containers and artifacts that serve together, under a role.
import type { CreateModelInput, CreateModelOutput } from '@aws-sdk/client-sagemaker';
import type { Operation, OperationContext } from '../../operation';
import { AwsError, passRole } from '../../operation';
import type { Checked } from '../checked';
import { arnOf } from './arns';
import { modelDataETag } from './model-data';
import { modelTable } from './registry-records';
import { checkTags, creating, putTags } from './resource-tags';

type Input = Checked<CreateModelInput>;

/** Models cannot be changed: a new version is a new model. */
export const createModel: Operation<Input, CreateModelOutput> = {
  name: 'CreateModel',
  authorize: (input, context) => [
    ...creating('CreateModel', arnOf(context, 'model', input.ModelName), input.Tags, conditionsOf(input)),
    ...(input.ExecutionRoleArn === undefined ? [] : [passRole(input.ExecutionRoleArn, 'sagemaker.amazonaws.com')]),
  ],
  async handle(input, context) {
    const { store } = context.cloud;
    const arn = arnOf(context, 'model', input.ModelName);
    checkTags(input.Tags);
    checkContainers(input);
    if (modelTable(store).get(input.ModelName.toLowerCase()) === undefined) await checkModelData(input, context);
    await store.transaction(() => {
      if (modelTable(store).get(input.ModelName.toLowerCase()) !== undefined) throw new AwsError('ValidationException', `Cannot create already existing model "${arn}".`);
      const { Tags: tags, ...request } = input;
      void modelTable(store).put(input.ModelName.toLowerCase(), { name: input.ModelName, arn, request, creationTime: context.now() });
      putTags(store, arn, tags);
    });
    return { ModelArn: arn };
  },
};

function conditionsOf(input: Input): Record<string, string | string[]> {
  return {
    'sagemaker:NetworkIsolation': String(input.EnableNetworkIsolation ?? false),
    ...(input.VpcConfig === undefined ? {} : { 'sagemaker:VpcSecurityGroupIds': input.VpcConfig.SecurityGroupIds, 'sagemaker:VpcSubnets': input.VpcConfig.Subnets }),
  };
}

function containersOf(input: Input): NonNullable<Input['Containers']> {
  return input.Containers ?? (input.PrimaryContainer === undefined ? [] : [input.PrimaryContainer]);
}

function checkContainers(input: Input): void {
  if ((input.PrimaryContainer === undefined) === (input.Containers === undefined)) {
    throw new AwsError('ValidationException', 'Exactly one of PrimaryContainer and Containers must be specified.');
  }
  if (input.ExecutionRoleArn === undefined) throw new AwsError('ValidationException', 'ExecutionRoleArn is required.');
  const containers = containersOf(input);
  const named = containers.filter((container) => container.ContainerHostname !== undefined).length;
  if (input.Containers !== undefined && named !== 0 && named !== containers.length) {
    throw new AwsError('ValidationException', 'ContainerHostname must be specified for all containers or for none of them.');
  }
  for (const container of containers) {
    if (container.Image === undefined && container.ModelPackageName === undefined) {
      throw new AwsError('ValidationException', 'Each container must have an Image or a ModelPackageName.');
    }
    if (container.Mode === 'MultiModel') throw new AwsError('ValidationException', 'Containers of Mode MultiModel are not served by the embedded AWS.');
  }
}

/** AWS reads each artifact as the execution role before it makes the model, and says so in these words. */
async function checkModelData(input: Input, context: OperationContext): Promise<void> {
  const roleArn = input.ExecutionRoleArn as string;
  for (const container of containersOf(input)) {
    const uri = container.ModelDataUrl;
    if (uri === undefined) continue;
    try {
      await modelDataETag(context.cloud, uri, await context.cloud.assume(roleArn, 'sagemaker.amazonaws.com'));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      // What S3 said comes first: a step's FailureReason is cut after 1,024 characters.
      throw new AwsError('ValidationException', `Could not access model data at ${uri} (${error.code}: ${error.message}). Please ensure that the role "${roleArn}" exists and that its trust relationship policy allows the action "sts:AssumeRole" for the service principal "sagemaker.amazonaws.com". Also ensure that the role has "s3:GetObject" permissions and that the object is located in ${context.region}. If your Model uses multiple models or uncompressed models, please ensure that the role has "s3:ListBucket" permission.`);
    }
  }
}
