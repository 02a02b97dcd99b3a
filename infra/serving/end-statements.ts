// What the end of an endpoint may do: delete this one, and nothing else.
import { arnOf } from '../names';
import type { PlacedScope } from '../permissions/scope';
import type { Statement } from '../permissions/statement';
import type { ServingSettings } from './settings';

/** Statements of the role of the schedule that ends an endpoint's life. */
export function endStatements({ place, keyArn }: Pick<PlacedScope, 'place' | 'keyArn'>, endpointName: string, { autoscaling }: Pick<ServingSettings, 'autoscaling'>): Statement[] {
  return [
    { sid: 'DeleteEndpoint', reason: 'The end of its time to live.', actions: ['sagemaker:DeleteEndpoint'], resources: [arnOf(place, 'sagemaker', `endpoint/${endpointName}`)] },
    { sid: 'ReadOwnInput', reason: "The schedule's request is encrypted with the key.", actions: ['kms:Decrypt'], resources: [keyArn], conditions: { StringEquals: { 'kms:ViaService': `scheduler.${place.region}.amazonaws.com` } } },
    ...(autoscaling === undefined ? [] : [{
      sid: 'EndScaling', reason: 'SageMaker deletes an endpoint that scales only for whoever may end its scaling, and does that as this role; AWS names targets by ids of its own.',
      actions: ['application-autoscaling:DeleteScalingPolicy', 'application-autoscaling:DeregisterScalableTarget'], resources: [arnOf(place, 'application-autoscaling', 'scalable-target/*')],
    }]),
  ];
}
