// AWS::ApplicationAutoScaling::ScalingPolicy.
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { notFound, present } from '../resource-handler';
import type { Properties } from '../resource-types';

const TYPE = 'AWS::ApplicationAutoScaling::ScalingPolicy';
interface Policy { PolicyARN: string; PolicyName: string; PolicyType: string; ServiceNamespace: string; ResourceId: string; ScalableDimension: string; TargetTrackingScalingPolicyConfiguration: object }

async function find(arn: string, tools: HandlerTools): Promise<Policy | undefined> {
  const { ScalingPolicies = [] } = await tools.call<{ ScalingPolicies?: Policy[] }>('application-autoscaling', 'DescribeScalingPolicies', { ServiceNamespace: 'sagemaker' });
  return ScalingPolicies.find(({ PolicyARN }) => PolicyARN === arn);
}

const requestOf = (desired: Properties): Properties => present(Object.fromEntries(['PolicyName', 'PolicyType', 'ServiceNamespace', 'ResourceId', 'ScalableDimension', 'TargetTrackingScalingPolicyConfiguration'].map((member) => [member, desired[member]])));
const arnOf = (id: string): string => id.slice(0, id.lastIndexOf('|'));

/** Target tracking of variants. */
export const autoscalingScalingPolicy: ResourceHandler = {
  type: TYPE,
  notServed: ['StepScalingPolicyConfiguration', 'PredictiveScalingPolicyConfiguration', 'ScalingTargetId'],
  async create(desired, tools) {
    const { PolicyARN } = await tools.call<{ PolicyARN: string }>('application-autoscaling', 'PutScalingPolicy', requestOf(desired));
    return `${PolicyARN}|${String(desired['ScalableDimension'])}`;
  },
  async read(id, tools) {
    const found = await find(arnOf(id), tools);
    if (found === undefined) throw notFound(TYPE, id);
    const { PolicyARN, PolicyName, PolicyType, ServiceNamespace, ResourceId, ScalableDimension, TargetTrackingScalingPolicyConfiguration } = found;
    return present({ Arn: PolicyARN, PolicyName, PolicyType, ServiceNamespace, ResourceId, ScalableDimension, TargetTrackingScalingPolicyConfiguration });
  },
  async update(id, _current, desired, tools) {
    if (await find(arnOf(id), tools) === undefined) throw notFound(TYPE, id);
    await tools.call('application-autoscaling', 'PutScalingPolicy', requestOf(desired));
  },
  async delete(id, tools) {
    const found = await find(arnOf(id), tools);
    if (found === undefined) throw notFound(TYPE, id);
    const { PolicyName, ServiceNamespace, ResourceId, ScalableDimension } = found;
    await tools.call('application-autoscaling', 'DeleteScalingPolicy', { PolicyName, ServiceNamespace, ResourceId, ScalableDimension });
  },
  async list(tools) {
    const { ScalingPolicies = [] } = await tools.call<{ ScalingPolicies?: Policy[] }>('application-autoscaling', 'DescribeScalingPolicies', { ServiceNamespace: 'sagemaker' });
    return ScalingPolicies.map(({ PolicyARN, ScalableDimension }) => `${PolicyARN}|${ScalableDimension}`);
  },
};
