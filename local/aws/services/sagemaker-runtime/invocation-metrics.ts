// What CloudWatch is told of each request to an endpoint. Source: SageMaker Developer Guide, "SageMaker AI endpoint invocation metrics".
import type { Cloud } from '../../cloud';
import type { EndpointRecord } from '../sagemaker/endpoint-records';

/** How a request ended. */
export interface Invocation {
  variant: string;
  /** HTTP status that the container gave, 200 where it answered. */
  status: number;
  /** Time that the containers took. */
  modelMicroseconds: number;
  /** Time beside that. */
  overheadMicroseconds: number;
}

/** Counts a request under its endpoint and variant. */
export function noteInvocation(cloud: Pick<Cloud, 'metrics' | 'now'>, { name, variants }: EndpointRecord, { variant, status, modelMicroseconds, overheadMicroseconds }: Invocation): void {
  const time = cloud.now();
  const dimensions = { EndpointName: name, VariantName: variant };
  const put = (metric: string, value: number): void => { cloud.metrics.put({ namespace: 'AWS/SageMaker', name: metric, dimensions }, value, time); };
  put('Invocations', 1);
  put('InvocationsPerInstance', 1 / Math.max(1, variants[variant]?.count ?? 1));
  put('Invocation4XXErrors', status >= 400 && status < 500 ? 1 : 0);
  put('Invocation5XXErrors', status >= 500 ? 1 : 0);
  put('ModelLatency', modelMicroseconds);
  put('OverheadLatency', overheadMicroseconds);
}
