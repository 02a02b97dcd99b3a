// PutScalingPolicy, DescribeScalingPolicies, DeleteScalingPolicy, and tags of targets.
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import { page } from '../page';
import { onTarget, requireTarget, targetKey, targetTable, type PolicyRecord, type TargetPlace, type TargetRecord, type TrackingConfiguration } from './scaling-records';

interface PolicyInput extends TargetPlace { PolicyName: string; PolicyType?: string; TargetTrackingScalingPolicyConfiguration?: TrackingConfiguration }

const served = ['TargetValue', 'PredefinedMetricSpecification', 'ScaleInCooldown', 'ScaleOutCooldown', 'DisableScaleIn'];

/** @throws AwsError ValidationException with what is not served */
function trackingOf({ PolicyType, TargetTrackingScalingPolicyConfiguration: tracking }: PolicyInput): TrackingConfiguration {
  const refuse = (message: string): never => { throw new AwsError('ValidationException', message); };
  if (PolicyType !== 'TargetTrackingScaling' || tracking === undefined) return refuse(`The embedded AWS serves policies of type TargetTrackingScaling, not ${PolicyType ?? 'StepScaling'}.`);
  const others = Object.keys(tracking).filter((key) => !served.includes(key));
  if (others.length > 0) refuse(`The embedded AWS does not serve ${others.join(', ')} of a target tracking policy.`);
  const metric = tracking.PredefinedMetricSpecification?.PredefinedMetricType;
  if (metric !== 'SageMakerVariantInvocationsPerInstance') refuse(`The embedded AWS tracks SageMakerVariantInvocationsPerInstance, not ${metric ?? 'another metric'}.`);
  return tracking;
}

const putScalingPolicy: Operation<PolicyInput> = {
  name: 'PutScalingPolicy',
  authorize: (_input, context) => onTarget('PutScalingPolicy', context),
  async handle(input, context) {
    const tracking = trackingOf(input);
    const { store } = context.cloud;
    const policy = await store.transaction(() => {
      const target = requireTarget(store, input);
      const before = target.policies.find(({ name }) => name === input.PolicyName);
      const next: PolicyRecord = {
        name: input.PolicyName, type: 'TargetTrackingScaling', tracking, created: before?.created ?? context.now(),
        arn: before?.arn ?? `arn:aws:autoscaling:${context.region}:${context.account}:scalingPolicy:${context.cloud.newId()}:resource/${input.ServiceNamespace}/${input.ResourceId}:policyName/${input.PolicyName}`,
      };
      void targetTable(store).put(targetKey(input), { ...target, policies: [...target.policies.filter(({ name }) => name !== input.PolicyName), next] });
      return next;
    });
    return { PolicyARN: policy.arn, Alarms: [] };
  },
};

const describeScalingPolicies: Operation<{ ServiceNamespace: string; PolicyNames?: string[]; ResourceId?: string; ScalableDimension?: string; MaxResults?: number; NextToken?: string }> = {
  name: 'DescribeScalingPolicies',
  authorize: () => [{ action: 'application-autoscaling:DescribeScalingPolicies', resource: '*' }],
  async handle(input, { cloud }) {
    const all = [...targetTable(cloud.store).range()].map(({ value }) => value).filter((target) => target.ServiceNamespace === input.ServiceNamespace && (input.ResourceId === undefined || input.ResourceId === target.ResourceId))
      .flatMap((target) => target.policies.filter(({ name }) => input.PolicyNames?.includes(name) ?? true).map((policy) => ({ target, policy })));
    const { items, nextToken } = page(all, ({ policy }) => policy.arn, { nextToken: input.NextToken, limit: input.MaxResults ?? 50, errorCode: 'InvalidNextTokenException' });
    return {
      ScalingPolicies: items.map(({ target: { ServiceNamespace, ResourceId, ScalableDimension }, policy }) => ({
        PolicyARN: policy.arn, PolicyName: policy.name, ServiceNamespace, ResourceId, ScalableDimension, PolicyType: policy.type, TargetTrackingScalingPolicyConfiguration: policy.tracking, Alarms: [], CreationTime: policy.created,
      })),
      NextToken: nextToken,
    };
  },
};

const deleteScalingPolicy: Operation<PolicyInput> = {
  name: 'DeleteScalingPolicy',
  authorize: (_input, context) => onTarget('DeleteScalingPolicy', context),
  async handle(input, { cloud: { store } }) {
    await store.transaction(() => {
      const target = requireTarget(store, input);
      if (!target.policies.some(({ name }) => name === input.PolicyName)) throw new AwsError('ObjectNotFoundException', `No scaling policy found for service namespace: ${input.ServiceNamespace}, resource ID: ${input.ResourceId}, policy name: ${input.PolicyName}`);
      void targetTable(store).put(targetKey(input), { ...target, policies: target.policies.filter(({ name }) => name !== input.PolicyName) });
    });
    return {};
  },
};

function tagOperation(name: string, change: ((tags: TargetRecord['tags'], input: { Tags?: Record<string, string>; TagKeys?: string[] }) => Record<string, string>) | undefined): Operation<{ ResourceARN: string; Tags?: Record<string, string>; TagKeys?: string[] }> {
  return {
    name,
    authorize: (input) => [{ action: `application-autoscaling:${name}`, resource: input.ResourceARN }],
    async handle(input, { cloud: { store } }) {
      const target = [...targetTable(store).range()].map(({ value }) => value).find(({ arn }) => arn === input.ResourceARN);
      if (target === undefined) throw new AwsError('ResourceNotFoundException', `The resource doesn't exist: ${input.ResourceARN}`);
      if (change === undefined) return { Tags: target.tags };
      await targetTable(store).put(targetKey(target), { ...target, tags: change(target.tags, input) });
      return {};
    },
  };
}

/** Operations on policies and tags. */
export const policyOperations = [
  putScalingPolicy, describeScalingPolicies, deleteScalingPolicy, tagOperation('ListTagsForResource', undefined), tagOperation('TagResource', (tags, { Tags }) => ({ ...tags, ...Tags })),
  tagOperation('UntagResource', (tags, { TagKeys = [] }) => Object.fromEntries(Object.entries(tags).filter(([key]) => !TagKeys.includes(key)))),
] as readonly Operation[];
