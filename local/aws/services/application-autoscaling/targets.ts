// RegisterScalableTarget, DescribeScalableTargets, DeregisterScalableTarget and DescribeScalingActivities.
import type { Operation, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import { page } from '../page';
import { onTarget, requireTarget, targetKey, targetTable, variantOf, type TargetPlace, type TargetRecord } from './scaling-records';

interface RegisterInput extends TargetPlace { MinCapacity?: number; MaxCapacity?: number; RoleARN?: string; SuspendedState?: object; Tags?: Record<string, string> }

const roleArn = ({ account }: { account: string }): string => `arn:aws:iam::${account}:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint`;

const registerScalableTarget: Operation<RegisterInput> = {
  name: 'RegisterScalableTarget',
  authorize: (_input, context) => onTarget('RegisterScalableTarget', context),
  async handle(input, context) {
    const { cloud } = context;
    const { endpoint, variant } = variantOf(input);
    if (input.SuspendedState !== undefined) throw new AwsError('ValidationException', 'The embedded AWS does not serve SuspendedState.');
    // The variant must be there.
    const { ProductionVariants = [] } = await cloud.call<{ ProductionVariants?: { VariantName: string }[] }>('sagemaker', 'DescribeEndpoint', { EndpointName: endpoint }, cloud.administrator);
    if (!ProductionVariants.some(({ VariantName }) => VariantName === variant)) throw new AwsError('ValidationException', `The variant ${variant} of endpoint ${endpoint} was not found`);
    const record = await cloud.store.transaction(() => {
      const before = targetTable(cloud.store).get(targetKey(input));
      const [minimum, maximum] = [input.MinCapacity ?? before?.minimum, input.MaxCapacity ?? before?.maximum];
      if (minimum === undefined || maximum === undefined) throw new AwsError('ValidationException', 'MinCapacity and MaxCapacity are required when registering a new scalable target');
      if (minimum > maximum) throw new AwsError('ValidationException', 'Maximum capacity cannot be less than minimum capacity');
      const next: TargetRecord = {
        ServiceNamespace: input.ServiceNamespace, ResourceId: input.ResourceId, ScalableDimension: input.ScalableDimension, minimum, maximum, policies: before?.policies ?? [], activities: before?.activities ?? [],
        arn: before?.arn ?? `arn:aws:application-autoscaling:${context.region}:${context.account}:scalable-target/${cloud.newId().replaceAll('-', '').slice(0, 32)}`, created: before?.created ?? context.now(), tags: { ...before?.tags, ...input.Tags },
        ...(before?.changed === undefined ? {} : { changed: before.changed }),
      };
      void targetTable(cloud.store).put(targetKey(input), next);
      return next;
    });
    return { ScalableTargetARN: record.arn };
  },
};

const describeScalableTargets: Operation<{ ServiceNamespace: string; ResourceIds?: string[]; ScalableDimension?: string; MaxResults?: number; NextToken?: string }> = {
  name: 'DescribeScalableTargets',
  authorize: (_input, context) => [{ ...onTarget('DescribeScalableTargets', context)[0], action: 'application-autoscaling:DescribeScalableTargets', resource: '*' }],
  async handle(input, context) {
    const all = [...targetTable(context.cloud.store).range()].map(({ value }) => value)
      .filter((target) => target.ServiceNamespace === input.ServiceNamespace && (input.ResourceIds?.includes(target.ResourceId) ?? true) && (input.ScalableDimension === undefined || input.ScalableDimension === target.ScalableDimension));
    const { items, nextToken } = page(all, ({ arn }) => arn, { nextToken: input.NextToken, limit: input.MaxResults ?? 50, errorCode: 'InvalidNextTokenException' });
    return {
      ScalableTargets: items.map(({ ServiceNamespace, ResourceId, ScalableDimension, arn, minimum, maximum, created }) => ({
        ServiceNamespace, ResourceId, ScalableDimension, MinCapacity: minimum, MaxCapacity: maximum, RoleARN: roleArn(context), CreationTime: created, ScalableTargetARN: arn,
        SuspendedState: { DynamicScalingInSuspended: false, DynamicScalingOutSuspended: false, ScheduledScalingSuspended: false },
      })),
      NextToken: nextToken,
    };
  },
};

const deregisterScalableTarget: Operation<TargetPlace> = {
  name: 'DeregisterScalableTarget',
  authorize: (_input, context) => onTarget('DeregisterScalableTarget', context),
  async handle(input, { cloud }) {
    requireTarget(cloud.store, input);
    await targetTable(cloud.store).remove(targetKey(input));
    return {};
  },
};

const describeScalingActivities: Operation<{ ServiceNamespace: string; ResourceId?: string }> = {
  name: 'DescribeScalingActivities',
  authorize: () => [{ action: 'application-autoscaling:DescribeScalingActivities', resource: '*' }],
  async handle(input, { cloud }: OperationContext) {
    const targets = [...targetTable(cloud.store).range()].map(({ value }) => value).filter(({ ResourceId }) => input.ResourceId === undefined || ResourceId === input.ResourceId);
    return {
      ScalingActivities: targets.flatMap(({ ServiceNamespace, ResourceId, ScalableDimension, activities }) => [...activities].reverse().map(({ id, time, description, cause }) => ({
        ActivityId: id, ServiceNamespace, ResourceId, ScalableDimension, Description: description, Cause: cause, StartTime: time, EndTime: time, StatusCode: 'Successful',
      }))),
    };
  },
};

/** Operations on targets. */
export const targetOperations = [registerScalableTarget, describeScalableTargets, deregisterScalableTarget, describeScalingActivities] as readonly Operation[];
