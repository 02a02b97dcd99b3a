// What becomes of an endpoint's scalable targets when it is deleted: they are deregistered, as far as whoever deletes it may do that.
import type { OperationContext } from '../../operation';
import { onTarget, targetKey, targetTable, variantOf } from '../application-autoscaling/scaling-records';

/**
 * Deregisters the targets of an endpoint's variants as its caller.
 * @throws AwsError AccessDeniedException where there are some and the caller may not: nothing is deleted then
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-delete-with-scaling.html
 */
export async function releaseScaling(endpointName: string, context: OperationContext): Promise<void> {
  const { cloud, caller } = context;
  const table = targetTable(cloud.store);
  const targets = [...table.range()].map(({ value }) => value).filter((target) => variantOf(target).endpoint.toLowerCase() === endpointName.toLowerCase());
  if (targets.length === 0) return;
  const scaled = targets.some(({ policies }) => policies.length > 0);
  for (const authorization of [...(scaled ? onTarget('DeleteScalingPolicy', context) : []), ...onTarget('DeregisterScalableTarget', context)]) await cloud.authorize(caller, authorization);
  await cloud.store.transaction(() => { for (const target of targets) void table.remove(targetKey(target)); });
}
