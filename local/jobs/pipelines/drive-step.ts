// Drives one step from wherever its saved state says it is to its end, one saved change after the other.
import type { StepDefinition } from './definition';
import { isObject } from './json';
import type { JsonObject } from './json';
import { prepareAttempt } from './prepare-attempt';
import { isOver } from './ready-steps';
import { ReferenceFault } from './references';
import { exceptionOfFault, exceptionOfJob } from './retry';
import { ServiceFault } from './step-actions';
import { StepRun } from './step-run';
import type { ExecutionContext } from './step-run';
import { stepScope } from './step-scope';
import { RUNNABLE_TYPES, STEP_TYPES } from './step-types/registry';
import { StepFault } from './step-types/step-type';
import type { Decision, StartedRun } from './step-types/step-type';

/** A job is looked at this often even if nobody says that it changed. */
const LOOK_EVERY_MILLISECONDS = 1000;

/** Resolves when the step is over or the run leaves off. Rejects only where the state cannot be saved. */
export async function driveStep(definition: StepDefinition, context: ExecutionContext): Promise<void> {
  const step = new StepRun(definition, context);
  await step.begin();
  while (!context.halt.aborted && !isOver(step.state.status)) {
    try {
      await advance(step);
    } catch (error) {
      await failBy(step, error);
    }
  }
}

/** One step forward: to the next saved change, or one look at what is running. */
function advance(step: StepRun): Promise<void> {
  const { type } = step.definition;
  const run = STEP_TYPES.get(type)?.run;
  if (run === undefined) {
    return step.end('Failed', { failureReason: `ClientError: Steps of type ${type} are not run by the embedded SageMaker; it runs ${RUNNABLE_TYPES.join(', ')}.` });
  }
  if (run.kind === 'decision') return step.stopping ? step.end('Stopped') : decide(step, run);
  const { arn, jobName, nextAttemptAt } = step.state;
  if (arn !== undefined) return follow(step, run, arn);
  if (jobName !== undefined) return start(step, run, jobName);
  if (step.stopping) return step.end('Stopped');
  const due = (nextAttemptAt ?? 0) - step.context.needs.now();
  return due > 0 ? step.wait([], due) : prepareAttempt(step, run);
}

async function decide(step: StepRun, run: Decision): Promise<void> {
  const { definition, keeper, needs } = step.context;
  const { properties, failure } = await run.decide(step.definition, stepScope(definition, keeper.current, needs.actions, needs.now()));
  if (failure === undefined) return step.succeed(properties, { attempts: 1 });
  const { name } = step.definition;
  return keeper.update((state) => ({
    ...state,
    failStep: name,
    steps: { ...state.steps, [name]: { ...step.state, attempts: 1, properties, status: 'Failed', failureReason: failure, endTime: needs.now() } },
  }));
}

/** Asks for what the saved request says; after a crash the same job name finds what was started before it. */
async function start(step: StepRun, run: StartedRun, jobName: string): Promise<void> {
  const { keeper, needs } = step.context;
  const { request, attempts } = step.state;
  const context = { executionArn: keeper.current.executionArn, stepName: step.definition.name, attempt: attempts, jobName };
  const { arn } = await needs.actions.start(run.type, request ?? {}, context);
  await step.change({ arn, startedAt: needs.now(), status: 'Executing' });
}

async function follow(step: StepRun, run: StartedRun, arn: string): Promise<void> {
  const progress = await step.context.needs.actions.describe(run.type, arn);
  const reason = progress.failureReason;
  switch (progress.state) {
    case 'InProgress': return tookTooLong(step, run)
      ? step.end('Failed', { failureReason: `ClientError: ${arn} did not answer within ${run.longestSeconds ?? 0} seconds.` })
      : goOn(step, run, arn);
    case 'Completed': return complete(step, run, progress.description);
    case 'Stopped': return step.stopping
      ? step.end('Stopped', reason === undefined ? {} : { failureReason: reason })
      : step.end('Failed', { failureReason: reason ?? `ClientError: ${arn} was stopped.` });
    case 'Failed': return step.failAttempt(reason ?? `AlgorithmError: ${arn} failed.`, exceptionOfJob(reason ?? ''));
  }
}

function tookTooLong(step: StepRun, run: StartedRun): boolean {
  const { startedAt } = step.state;
  return run.longestSeconds !== undefined && startedAt !== undefined && step.context.needs.now() - startedAt > run.longestSeconds * 1000;
}

/** Still running: asked to stop where the execution stops, then waited for. */
async function goOn(step: StepRun, run: StartedRun, arn: string): Promise<void> {
  if (!step.stopping || step.state.status === 'Stopping') return step.wait([arn], LOOK_EVERY_MILLISECONDS);
  const refusal = run.stoppable ? await askToStop(step, run, arn) : undefined;
  return step.change({ status: 'Stopping', ...(refusal === undefined ? {} : { failureReason: refusal }) });
}

/** A job that may not be stopped (it ended meanwhile, or the role lacks the permission) is followed to its own end. */
async function askToStop(step: StepRun, run: StartedRun, arn: string): Promise<string | undefined> {
  try {
    await step.context.needs.actions.stop(run.type, arn);
    return undefined;
  } catch (error) {
    if (error instanceof ServiceFault) return `ClientError: Failed to stop ${arn}. Error Details: ${error.message}`;
    throw error;
  }
}

function complete(step: StepRun, run: StartedRun, description: Readonly<Record<string, unknown>>): Promise<void> {
  // JSON once, so that what references read now is what they will read from the saved state.
  const plain: unknown = JSON.parse(JSON.stringify(description));
  const properties = run.properties(step.definition, isObject(plain) ? plain : ({} satisfies JsonObject));
  return step.stopping && !run.stoppable ? step.end('Stopped', { properties }) : step.succeed(properties);
}

/** What went wrong between two saved changes, as the step's failure; what is not about the step is our own fault and goes up. */
async function failBy(step: StepRun, error: unknown): Promise<void> {
  if (error instanceof ReferenceFault) return step.end('Failed', { failureReason: `ClientError: ${error.message}` });
  if (error instanceof StepFault) return step.end('Failed', { failureReason: error.message });
  if (!(error instanceof ServiceFault)) throw error;
  const exception = exceptionOfFault(error.code);
  const transient = exception === 'Step.THROTTLING' || exception === 'Step.SERVICE_FAULT';
  // A look that failed says nothing of the job: it is looked at again.
  if (transient && step.state.arn !== undefined) return step.wait([], LOOK_EVERY_MILLISECONDS);
  return step.failAttempt(`ClientError: Failed to invoke ${error.operation ?? operationOf(step)}. Error Details: ${error.message}`, exception);
}

function operationOf(step: StepRun): string {
  const run = STEP_TYPES.get(step.definition.type)?.run;
  return run?.kind === 'started' ? run.operation : 's3:GetObject';
}
