// The runners of local/jobs, as the endpoint runs them.
import { JobFailure } from '../../jobs/needs';
import { RequestFault } from '../../jobs/pipelines/runner';
import type { Runners } from './runners';

const missing = async (): Promise<never> => {
  throw new JobFailure('InternalServerError: this kind of job is not run yet');
};

function checkDefinition(text: string): void {
  try {
    const value = JSON.parse(text) as { Steps?: unknown };
    if (!Array.isArray(value.Steps)) throw new RequestFault('Unable to parse pipeline definition. Steps: Expecting start of Json Array.');
  } catch (error) {
    if (error instanceof RequestFault) throw error;
    throw new RequestFault(`Unable to parse pipeline definition. ${error instanceof Error ? error.message : String(error)}`);
  }
}

function notYet(): never {
  throw new RequestFault('Pipelines are not run yet');
}

/** All of them. */
export const boundRunners: Runners = {
  jobs: { processing: missing, automl: missing, transform: missing },
  pipelines: { checkDefinition, planExecution: notYet, planRetry: notYet, runExecution: notYet, listSteps: notYet },
  runFunction: missing,
};
