// Creates, updates and deletes endpoints: the change is written down, and whoever runs them brings it about.
import type {
  CreateEndpointInput, CreateEndpointOutput, DeleteEndpointInput, UpdateEndpointInput, UpdateEndpointOutput,
  UpdateEndpointWeightsAndCapacitiesInput, UpdateEndpointWeightsAndCapacitiesOutput,
} from '@aws-sdk/client-sagemaker';
import type { Operation, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { arnOf } from './arns';
import type { Deployment, EndpointRecord } from './endpoint-records';
import { endpointConfigOf, endpointOf, endpointTable, variantSettings } from './endpoint-records';
import { releaseScaling } from './release-scaling';
import { acting, checkTags, creating, putTags, tagTable } from './resource-tags';

/** What the operations ask of whoever runs endpoints. */
export interface EndpointControl {
  /** Takes up what is written down for an endpoint. */
  change(name: string): void;
}

const onEndpoint = (action: string, name: string, context: OperationContext): ReturnType<typeof acting> => acting(action, arnOf(context, 'endpoint', name), context);

/** All of them. */
export function changeEndpoints(endpoints: EndpointControl): readonly Operation[] {
  return [createEndpoint(endpoints), updateEndpoint(endpoints), updateWeights(endpoints), deleteEndpoint(endpoints)] as readonly Operation[];
}

function createEndpoint(endpoints: EndpointControl): Operation<Checked<CreateEndpointInput>, CreateEndpointOutput> {
  return {
    name: 'CreateEndpoint',
    authorize: (input, context) => [
      ...creating('CreateEndpoint', arnOf(context, 'endpoint', input.EndpointName), input.Tags),
      { action: 'sagemaker:CreateEndpoint', resource: arnOf(context, 'endpoint-config', input.EndpointConfigName) },
    ],
    async handle(input, context) {
      const { store } = context.cloud;
      const arn = arnOf(context, 'endpoint', input.EndpointName);
      checkTags(input.Tags);
      checkDeployment(input.DeploymentConfig);
      await store.transaction(() => {
        if (endpointTable(store).get(input.EndpointName.toLowerCase()) !== undefined) throw new AwsError('ValidationException', `Cannot create already existing endpoint "${arn}".`);
        const { name: configName, request: config } = endpointConfigOf(store, context, input.EndpointConfigName);
        const now = context.now();
        void endpointTable(store).put(input.EndpointName.toLowerCase(), {
          name: input.EndpointName, arn, status: 'Creating', configName, config, variants: variantSettings(config), creationTime: now, lastModifiedTime: now,
          ...(input.DeploymentConfig === undefined ? {} : { lastDeployment: input.DeploymentConfig }),
        });
        putTags(store, arn, input.Tags);
      });
      endpoints.change(input.EndpointName);
      return { EndpointArn: arn };
    },
  };
}

/** `sagemaker:UpdateEndpoint` is asked for the endpoint and for the configuration (Service Authorization Reference). */
function updateEndpoint(endpoints: EndpointControl): Operation<Checked<UpdateEndpointInput>, UpdateEndpointOutput> {
  return {
    name: 'UpdateEndpoint',
    authorize: (input, context) => [
      ...onEndpoint('UpdateEndpoint', input.EndpointName, context),
      { action: 'sagemaker:UpdateEndpoint', resource: arnOf(context, 'endpoint-config', input.EndpointConfigName) },
    ],
    async handle(input, context) {
      const { store } = context.cloud;
      checkDeployment(input.DeploymentConfig);
      const arn = await store.transaction(() => {
        const record = readyEndpoint(context, input.EndpointName);
        const { name: configName, request: config } = endpointConfigOf(store, context, input.EndpointConfigName);
        const deployment = input.DeploymentConfig ?? (input.RetainDeploymentConfig === true ? record.lastDeployment : undefined);
        const retained = input.RetainAllVariantProperties === true ? record.variants : {};
        put(context, without(record, 'failureReason'), {
          status: 'Updating',
          pending: { configName, config, variants: { ...variantSettings(config), ...retained }, startTime: context.now(), ...(deployment === undefined ? {} : { deployment }) },
        });
        return record.arn;
      });
      endpoints.change(input.EndpointName);
      return { EndpointArn: arn };
    },
  };
}

function updateWeights(endpoints: EndpointControl): Operation<Checked<UpdateEndpointWeightsAndCapacitiesInput>, UpdateEndpointWeightsAndCapacitiesOutput> {
  return {
    name: 'UpdateEndpointWeightsAndCapacities',
    authorize: (input, context) => onEndpoint('UpdateEndpointWeightsAndCapacities', input.EndpointName, context),
    async handle(input, context) {
      const { store } = context.cloud;
      const arn = await store.transaction(() => {
        const record = readyEndpoint(context, input.EndpointName);
        const variants = { ...record.variants };
        for (const { VariantName: name, DesiredWeight: weight, DesiredInstanceCount: count } of input.DesiredWeightsAndCapacities) {
          const before = variants[name];
          if (before === undefined) throw new AwsError('ValidationException', `Variant "${name}" is not a variant of the endpoint "${record.arn}".`);
          variants[name] = { weight: weight ?? before.weight, count: count ?? before.count };
        }
        put(context, record, { variants });
        return record.arn;
      });
      endpoints.change(input.EndpointName);
      return { EndpointArn: arn };
    },
  };
}

function deleteEndpoint(endpoints: EndpointControl): Operation<Checked<DeleteEndpointInput>> {
  return {
    name: 'DeleteEndpoint',
    authorize: (input, context) => onEndpoint('DeleteEndpoint', input.EndpointName, context),
    async handle(input, context) {
      const { store } = context.cloud;
      deletableEndpoint(context, input.EndpointName);
      await releaseScaling(input.EndpointName, context);
      await store.transaction(() => {
        const record = deletableEndpoint(context, input.EndpointName);
        put(context, record, { status: 'Deleting' });
        void tagTable(store).remove(record.arn);
      });
      endpoints.change(input.EndpointName);
    },
  };
}

/** @throws AwsError where the endpoint is missing, or cannot be changed now */
function readyEndpoint(context: OperationContext, name: string): EndpointRecord {
  const record = endpointOf(context.cloud.store, context, name);
  if (record.status !== 'InService') throw inState(record);
  return record;
}

/** @throws AwsError where the endpoint is missing, or changes */
function deletableEndpoint(context: OperationContext, name: string): EndpointRecord {
  const record = endpointOf(context.cloud.store, context, name);
  if (record.status === 'Updating' || record.status === 'RollingBack') throw inState(record);
  return record;
}

function inState(record: EndpointRecord): AwsError {
  return new AwsError('ValidationException', `Cannot update in-progress endpoint "${record.arn}": its status is ${record.status}.`);
}

function put(context: OperationContext, record: EndpointRecord, changes: Partial<EndpointRecord>): void {
  void endpointTable(context.cloud.store).put(record.name.toLowerCase(), { ...record, ...changes, lastModifiedTime: context.now() });
}

function without(record: EndpointRecord, member: 'failureReason'): EndpointRecord {
  const { [member]: _gone, ...rest } = record;
  return rest;
}

/** What AWS demands of a deployment beyond its shape. */
function checkDeployment(deployment: Deployment | undefined): void {
  if (deployment === undefined) return;
  if (deployment.RollingUpdatePolicy !== undefined) throw new AwsError('ValidationException', 'RollingUpdatePolicy is not served by the embedded AWS: use BlueGreenUpdatePolicy.');
  const traffic = deployment.BlueGreenUpdatePolicy?.TrafficRoutingConfiguration;
  if (traffic?.Type === 'CANARY' && traffic.CanarySize === undefined) throw new AwsError('ValidationException', 'CanarySize is required for traffic routing of type CANARY.');
  if (traffic?.Type === 'LINEAR' && traffic.LinearStepSize === undefined) throw new AwsError('ValidationException', 'LinearStepSize is required for traffic routing of type LINEAR.');
}
