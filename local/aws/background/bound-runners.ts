// The runners of local/jobs, as the endpoint runs them.
import { runAutoML } from '../../jobs/automl/run-automl';
import { runBuild } from '../../jobs/builds/run-build';
import { startModelServer } from '../../jobs/endpoints/model-server';
import { runFunction } from '../../jobs/functions/run-function';
import { listSteps } from '../../jobs/pipelines/list-steps';
import { parseDefinition } from '../../jobs/pipelines/parse-definition';
import { planExecution, planRetry } from '../../jobs/pipelines/plan-execution';
import { runExecution } from '../../jobs/pipelines/run-execution';
import { runProcessing } from '../../jobs/processing/run-processing';
import { runTransform } from '../../jobs/transform/run-transform';
import type { Runners } from './runners';

/** All of them. */
export const boundRunners: Runners = {
  jobs: { processing: runProcessing, automl: runAutoML, transform: runTransform },
  pipelines: {
    checkDefinition: (text) => {
      parseDefinition(text);
    },
    planExecution, planRetry, runExecution, listSteps,
  },
  runFunction,
  runBuild,
  startModelServer,
};
