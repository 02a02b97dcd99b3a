// aws:sagemaker/endpoint:Endpoint, over SageMaker itself; each change waits until the endpoint has settled.
import { setTimeout as sleep } from 'node:timers/promises';
import type { CreateEndpointCommandInput, DescribeEndpointCommandOutput, SageMakerClient, UpdateEndpointCommandInput } from '@aws-sdk/client-sagemaker';
import { CreateEndpointCommand, DeleteEndpointCommand, DescribeEndpointCommand, UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import { equalValues } from '../../values/equal';
import type { Values } from '../../values/wire';
import { PartialFailure } from '../provider';
import type { ClassicResource } from './resource';
import { allTags, checkInputs, diffInputs, previewInputs } from './resource-inputs';
import { fromAws, tagList, toAws, type Members } from './member-names';
import { changeTags, isMissing, tagsNow } from './sagemaker-tags';

const capacity: Members = { type: 'Type', value: 'Value' };
const members: Members = {
  name: 'EndpointName', endpointConfigName: 'EndpointConfigName',
  deploymentConfig: ['DeploymentConfig', {
    blueGreenUpdatePolicy: ['BlueGreenUpdatePolicy', {
      terminationWaitInSeconds: 'TerminationWaitInSeconds', maximumExecutionTimeoutInSeconds: 'MaximumExecutionTimeoutInSeconds',
      trafficRoutingConfiguration: ['TrafficRoutingConfiguration', { type: 'Type', waitIntervalInSeconds: 'WaitIntervalInSeconds', canarySize: ['CanarySize', capacity], linearStepSize: ['LinearStepSize', capacity] }],
    }],
    autoRollbackConfiguration: ['AutoRollbackConfiguration', { alarms: ['Alarms', { alarmName: 'AlarmName' }] }],
  }],
};
const identity = ['name'];
/** The provider gives an endpoint as long as Terraform's does. */
const MOST_MINUTES = 60;
const LOOK_MILLISECONDS = 250;

/** The resource type. */
export const sagemakerEndpoint: ClassicResource = {
  type: 'aws:sagemaker/endpoint:Endpoint',
  check: (news, defaultTags) => checkInputs(news, ['name', 'endpointConfigName'], members, defaultTags),
  diff: (oldInputs, news) => diffInputs(oldInputs, news, (key) => identity.includes(key), true),
  preview: previewInputs,
  async create({ sagemaker }, inputs) {
    const id = String(inputs['name']);
    const { EndpointArn: arn = '' } = await sagemaker.send(new CreateEndpointCommand({ ...toAws(inputs, members), Tags: tagList(allTags(inputs)) } as CreateEndpointCommandInput));
    const outputs = { ...inputs, arn, tagsAll: allTags(inputs) };
    const { EndpointStatus: status, FailureReason: reason = 'no reason is given' } = await settled(sagemaker, id);
    if (status !== 'InService') throw new PartialFailure(`waiting for SageMaker AI Endpoint (${id}) create: unexpected state '${status ?? ''}': ${reason}`, id, outputs, inputs);
    return { id, outputs };
  },
  async read({ sagemaker }, id, inputs) {
    try {
      const found = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: id }));
      const tags = await tagsNow(sagemaker, found.EndpointArn ?? '');
      const now = { name: id, endpointConfigName: found.EndpointConfigName ?? '' };
      const deployment = inputs['deploymentConfig'] ?? fromAws({ DeploymentConfig: found.LastDeploymentConfig }, members)['deploymentConfig'];
      const outputs: Values = { ...now, ...(deployment === undefined ? {} : { deploymentConfig: deployment }), arn: found.EndpointArn ?? '', tags, tagsAll: tags };
      return { id, inputs: { ...inputs, ...now, ...(inputs['tags'] === undefined && Object.keys(inputs).length > 0 ? {} : { tags }) }, outputs };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  },
  async update({ sagemaker }, id, state, oldInputs, news) {
    const tags = allTags(news);
    if (!equalValues(oldInputs['tags'], news['tags'])) await changeTags(sagemaker, String(state['arn']), tagList(tags));
    if (['endpointConfigName', 'deploymentConfig'].some((name) => !equalValues(oldInputs[name], news[name]))) {
      await sagemaker.send(new UpdateEndpointCommand(toAws(news, members) as unknown as UpdateEndpointCommandInput));
      const { EndpointStatus: status, FailureReason: reason = 'no reason is given' } = await settled(sagemaker, id);
      // As Terraform's: an endpoint that SageMaker rolled back is InService again, and passes for updated.
      if (status !== 'InService') throw new Error(`waiting for SageMaker AI Endpoint (${id}) update: unexpected state '${status ?? ''}': ${reason}`);
    }
    return { ...state, ...news, tagsAll: tags };
  },
  async delete({ sagemaker }, id) {
    try {
      await sagemaker.send(new DeleteEndpointCommand({ EndpointName: id }));
      await settled(sagemaker, id);
      throw new Error(`SageMaker AI Endpoint (${id}) is there still`);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  },
};

const moving: readonly (string | undefined)[] = ['Creating', 'Updating', 'SystemUpdating', 'RollingBack', 'Deleting'];

/** Waits until nothing moves any more. @throws Error where the endpoint is gone, or moves on for an hour */
async function settled(sagemaker: SageMakerClient, name: string): Promise<DescribeEndpointCommandOutput> {
  for (let look = 0; look < (MOST_MINUTES * 60_000) / LOOK_MILLISECONDS; look += 1) {
    const found = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: name }));
    if (!moving.includes(found.EndpointStatus)) return found;
    await sleep(LOOK_MILLISECONDS);
  }
  throw new Error(`timeout while waiting for SageMaker AI Endpoint (${name})`);
}
