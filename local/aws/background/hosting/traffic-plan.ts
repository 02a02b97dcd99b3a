// How the traffic of an endpoint comes to its new fleet: the steps of a blue/green deployment.
import type { Deployment } from '../../services/sagemaker/endpoint-records';

/** A share of the traffic for the new fleet, and how long it is watched at it. */
export interface TrafficStep {
  /** 0 to 1. */
  share: number;
  waitSeconds: number;
}

/** The whole way. */
export interface TrafficPlan {
  steps: readonly TrafficStep[];
  /** How long the old fleet stays after the last step. */
  terminationWaitSeconds: number;
}

type Capacity = { Type: string; Value: number };

/** The part of the fleet that a CapacitySize means. */
function shareOf({ Type: type, Value: value }: Capacity, instances: number): number {
  return Math.min(1, type === 'INSTANCE_COUNT' ? value / Math.max(1, instances) : value / 100);
}

/**
 * The steps of a deployment; without one, all traffic goes over at once.
 * @param instances of the new fleet, which INSTANCE_COUNT is a part of
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-blue-green.html
 */
export function trafficPlan(deployment: Deployment | undefined, instances: number): TrafficPlan {
  const policy = deployment?.BlueGreenUpdatePolicy;
  if (policy === undefined) return { steps: [{ share: 1, waitSeconds: 0 }], terminationWaitSeconds: 0 };
  const { Type: type, WaitIntervalInSeconds: waitSeconds, CanarySize: canary, LinearStepSize: step } = policy.TrafficRoutingConfiguration;
  const shares = type === 'CANARY' && canary !== undefined ? [shareOf(canary, instances), 1] : type === 'LINEAR' && step !== undefined ? linear(shareOf(step, instances)) : [1];
  return { steps: shares.map((share) => ({ share, waitSeconds })), terminationWaitSeconds: policy.TerminationWaitInSeconds ?? 0 };
}

/** Equal steps, the last one all that is left. */
function linear(size: number): number[] {
  const count = Math.max(1, Math.ceil(1 / size - 1e-9));
  return Array.from({ length: count }, (_, index) => (index === count - 1 ? 1 : size * (index + 1)));
}
