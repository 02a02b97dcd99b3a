// What Application Auto Scaling keeps: targets, each with its policies and what they did. Only variants of SageMaker endpoints are served.
import type { Authorization, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';

/** What names a target. */
export interface TargetPlace { ServiceNamespace: string; ResourceId: string; ScalableDimension: string }

/** Target tracking, as far as it is served. */
export interface TrackingConfiguration {
  TargetValue: number;
  PredefinedMetricSpecification?: { PredefinedMetricType: string };
  ScaleInCooldown?: number;
  ScaleOutCooldown?: number;
  DisableScaleIn?: boolean;
}

/** A policy of a target. */
export interface PolicyRecord { name: string; arn: string; type: string; tracking: TrackingConfiguration; created: number }

/** Something that was done. */
export interface Activity { id: string; time: number; description: string; cause: string }

/** A target by its place. */
export interface TargetRecord extends TargetPlace {
  arn: string;
  minimum: number;
  maximum: number;
  created: number;
  policies: readonly PolicyRecord[];
  /** The last ones, oldest first. */
  activities: readonly Activity[];
  /** When its capacity was changed last, ms since 1970. */
  changed?: number;
  tags: Readonly<Record<string, string>>;
}

/** Targets by place. */
export const targetTable = (store: Store): Table<TargetRecord> => store.table('application-autoscaling/targets');

/** Key of a target. */
export const targetKey = ({ ServiceNamespace, ResourceId, ScalableDimension }: TargetPlace): string => `${ServiceNamespace} ${ResourceId} ${ScalableDimension}`;

/** Endpoint and variant that a place names. @throws AwsError ValidationException for what is not served */
export function variantOf({ ServiceNamespace, ResourceId, ScalableDimension }: TargetPlace): { endpoint: string; variant: string } {
  const [, endpoint = '', variant = ''] = /^endpoint\/([^/]+)\/variant\/([^/]+)$/.exec(ResourceId) ?? [];
  if (ServiceNamespace !== 'sagemaker' || ScalableDimension !== 'sagemaker:variant:DesiredInstanceCount' || variant === '') {
    throw new AwsError('ValidationException', `The embedded AWS scales variants of SageMaker endpoints only (endpoint/NAME/variant/NAME, sagemaker:variant:DesiredInstanceCount), not ${ServiceNamespace} ${ResourceId}, ${ScalableDimension}.`);
  }
  return { endpoint, variant };
}

/** @throws AwsError ObjectNotFoundException */
export function requireTarget(store: Store, place: TargetPlace): TargetRecord {
  const record = targetTable(store).get(targetKey(place));
  if (record === undefined) throw new AwsError('ObjectNotFoundException', `No scalable target registered for service namespace: ${place.ServiceNamespace}, resource ID: ${place.ResourceId}, scalable dimension: ${place.ScalableDimension}`);
  return record;
}

/** Authorises an action on scaling. Source: service authorization reference. */
export const onTarget = (action: string, { account, region }: OperationContext): Authorization[] => [{ action: `application-autoscaling:${action}`, resource: `arn:aws:application-autoscaling:${region}:${account}:scalable-target/*` }];
