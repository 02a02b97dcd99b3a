// Before an attempt: its request with all references resolved, and the earlier step that makes it needless.
import { cacheKey, findCacheHit } from './caching';
import { jobName } from './job-name';
import { isObject } from './json';
import type { JsonObject } from './json';
import { resolveValue } from './references';
import type { StepRun } from './step-run';
import { stepScope } from './step-scope';
import type { StartedRun } from './step-types/step-type';

/**
 * Saves the request and the job's name, so that the start that follows can be found again; or takes the outputs of an
 * earlier step.
 * @throws ReferenceFault, ServiceFault
 */
export async function prepareAttempt(step: StepRun, run: StartedRun): Promise<void> {
  const { needs } = step.context;
  const name = nameOf(step, run);
  const request = await resolveRequest(step, run, name);
  const key = run.compared.length === 0 ? undefined : cacheKey(step.definition.type, request, run.compared);
  if (key !== undefined && step.definition.cache !== undefined) {
    const wanted = { type: step.definition.type, key, ...step.definition.cache };
    const hit = await findCacheHit(needs.actions.earlierSteps(step.definition.name), wanted, needs.now());
    if (hit !== undefined) {
      const { arn, properties = {} } = hit.step;
      return step.succeed(properties as JsonObject, { request, cacheKey: key, cacheHitFrom: hit.executionArn, ...(arn === undefined ? {} : { arn }) });
    }
  }
  return step.context.keeper.updateStep(step.definition.name, ({ nextAttemptAt: _due, ...state }) => (
    { ...state, attempts: state.attempts + 1, jobName: name, request, ...(key === undefined ? {} : { cacheKey: key }) }));
}

function nameOf(step: StepRun, run: StartedRun): string {
  const given = run.nameMember === undefined ? undefined : step.definition.arguments[run.nameMember];
  const { keeper, needs } = step.context;
  return jobName(keeper.current.executionId, step.definition.name, needs.randomName(), run.longestName, typeof given === 'string' ? given : undefined);
}

async function resolveRequest(step: StepRun, run: StartedRun, name: string): Promise<JsonObject> {
  const { definition, keeper, needs } = step.context;
  const own = run.nameVariable === undefined ? {} : { [run.nameVariable]: name };
  const scope = stepScope(definition, keeper.current, needs.actions, needs.now(), own);
  const resolved = await resolveValue({ arguments: step.definition.arguments, extra: step.definition.extra }, scope);
  const parts = isObject(resolved) ? resolved : {};
  const given = { arguments: isObject(parts['arguments']) ? parts['arguments'] : {}, extra: isObject(parts['extra']) ? parts['extra'] : {} };
  return run.request(given, { executionArn: keeper.current.executionArn, jobName: name });
}
