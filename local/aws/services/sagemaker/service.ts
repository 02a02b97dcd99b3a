// Amazon SageMaker: json 1.1.
import type { Service } from '../../service';
import type { Store } from '../../state/store';
import { boundRunners } from '../../background/bound-runners';
import { Changes } from '../../background/changes';
import { Executions } from '../../background/executions';
import { EndpointRuns } from '../../background/hosting/endpoint-runs';
import { JobRuns } from '../../background/job-runs';
import type { Runners } from '../../background/runners';
import { StepCalls, stepCallTable } from '../../background/step-calls';
import { endpointConfigTable, endpointTable } from './endpoint-records';
import { executionStateTable, executionTable } from './execution-records';
import { jobKinds, jobTable } from './job-records';
import { operations } from './operations';
import { pipelineTable } from './pipeline-records';
import { projectTable } from './projects';
import { groupTable, modelTable, packageTable } from './registry-records';
import { tagTable } from './resource-tags';
import shapes from './shapes.json';

/** The service over its runners. */
export function sagemakerService(runners: Pick<Runners, 'jobs' | 'pipelines' | 'startModelServer'>): Service {
  return {
    name: 'sagemaker',
    signingNames: ['sagemaker'],
    shapes,
    open(cloud) {
      openTables(cloud.store);
      stepCallTable(cloud);
      const changes = new Changes();
      const jobs = new JobRuns(cloud, runners.jobs, changes);
      const calls = new StepCalls(cloud, changes);
      const endpoints = new EndpointRuns(cloud, runners.startModelServer);
      const executions = new Executions(cloud, runners.pipelines, calls, changes);
      return {
        operations: operations(jobs, executions, endpoints),
        async resume() {
          await jobs.resume();
          calls.resume();
          executions.resume();
          await endpoints.resume();
        },
        async close() {
          await Promise.all([jobs.close(), calls.close(), executions.close(), endpoints.close()]);
        },
      };
    },
  };
}

/** A table must be open before a transaction can use it. */
function openTables(store: Store): void {
  for (const table of [tagTable, groupTable, packageTable, modelTable, pipelineTable, executionTable, executionStateTable, endpointConfigTable, endpointTable, projectTable]) table(store);
  for (const { kind } of Object.values(jobKinds)) jobTable(store, kind);
}

/** The service as the endpoint serves it. */
export const sagemaker = sagemakerService(boundRunners);
