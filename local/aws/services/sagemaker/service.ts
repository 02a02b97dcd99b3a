// Amazon SageMaker: json 1.1.
import type { Service } from '../../service';
import type { Store } from '../../state/store';
import { executionStateTable, executionTable } from './execution-records';
import { jobKinds, jobTable } from './job-records';
import { operations } from './operations';
import { pipelineTable } from './pipeline-records';
import { groupTable, modelTable, packageTable } from './registry-records';
import { tagTable } from './resource-tags';
import shapes from './shapes.json';

/** The service. */
export const sagemaker: Service = {
  name: 'sagemaker',
  signingNames: ['sagemaker'],
  shapes,
  open(cloud) {
    openTables(cloud.store);
    return { operations };
  },
};

/** A table must be open before a transaction can use it. */
function openTables(store: Store): void {
  for (const table of [tagTable, groupTable, packageTable, modelTable, pipelineTable, executionTable, executionStateTable]) table(store);
  for (const { kind } of Object.values(jobKinds)) jobTable(store, kind);
}
