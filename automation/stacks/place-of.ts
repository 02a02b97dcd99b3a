// Where an environment lies, by what is known of its target.
import type { Place } from '../../infra/names';
import { partitionOf } from '../bootstrap/names';
import type { Target } from './target';

/** Workflow, environment, account, region and partition: all that names are made of. */
export function placeOf({ project: { workflowName: workflow }, environment, target: { accountId: account, region } }: { project: { workflowName: string }; environment: string; target: Pick<Target, 'accountId' | 'region'> }): Place {
  return { workflow, environment, account, region, partition: partitionOf(region) };
}
