// The runners of local/jobs, as the endpoint runs them.
import { JobFailure } from '../../jobs/needs';
import { listSteps } from '../../jobs/pipelines/list-steps';
import { parseDefinition } from '../../jobs/pipelines/parse-definition';
import { planExecution, planRetry } from '../../jobs/pipelines/plan-execution';
import { runExecution } from '../../jobs/pipelines/run-execution';
import type { Runners } from './runners';

const missing = async (): Promise<never> => {
  throw new JobFailure('InternalServerError: this kind of job is not run yet');
};

/** All of them. */
export const boundRunners: Runners = {
  jobs: { processing: missing, automl: missing, transform: missing },
  pipelines: {
    checkDefinition: (text) => {
      parseDefinition(text);
    },
    planExecution, planRetry, runExecution, listSteps,
  },
  runFunction: missing,
};
