// The runners of local/jobs as the services take them, so that a test can put others in their place.
import type { RunAutoML } from '../../jobs/automl/auto-ml-job';
import type { BuildEnd, BuildRequest } from '../../jobs/builds/build-job';
import type { BuildPatch } from '../../jobs/builds/run-build';
import type { StartModelServer } from '../../jobs/endpoints/model-server';
import type { RunFunction } from '../../jobs/functions/function-call';
import type { CheckDefinition, ListSteps, PlanExecution, PlanRetry, RunExecution } from '../../jobs/pipelines/runner';
import type { RunProcessing } from '../../jobs/processing/processing-job';
import type { JobRunner } from '../../jobs/needs';
import type { RunTransform } from '../../jobs/transform/transform-job';

/** Runners of the three kinds of SageMaker jobs. */
export interface JobRunners {
  processing: RunProcessing;
  automl: RunAutoML;
  transform: RunTransform;
}

/** The pipeline runner. */
export interface PipelineRunner {
  checkDefinition: CheckDefinition;
  planExecution: PlanExecution;
  planRetry: PlanRetry;
  runExecution: RunExecution;
  listSteps: ListSteps;
}

/** All that local/jobs runs for the services. */
export interface Runners {
  jobs: JobRunners;
  pipelines: PipelineRunner;
  runFunction: RunFunction;
  runBuild: JobRunner<BuildRequest, BuildEnd, BuildPatch>;
  startModelServer: StartModelServer;
}
