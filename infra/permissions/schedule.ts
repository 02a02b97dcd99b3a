// What the schedule may do: start the pipeline, and nothing else.
import { arnOf } from '../names';
import type { Scope } from './scope';
import type { Statement } from './statement';

/** Statements of its role. */
export function scheduleStatements({ place, names, keyArn }: Scope): Statement[] {
  return [
    { sid: 'StartRuns', reason: 'The schedule starts the pipeline.', actions: ['sagemaker:StartPipelineExecution'], resources: [arnOf(place, 'sagemaker', `pipeline/${names.pipeline}`)] },
    { sid: 'ReadOwnInput', reason: "The schedule's request is encrypted with the key.", actions: ['kms:Decrypt'], resources: [keyArn], conditions: { StringEquals: { 'kms:ViaService': `scheduler.${place.region}.amazonaws.com` } } },
  ];
}
