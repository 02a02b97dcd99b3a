// Step caching: what is compared for each type of step, and which earlier step may be reused.
import { createHash } from 'node:crypto';
import { before, parseDuration } from './duration';
import { canonicalJson } from './json';
import type { JsonObject } from './json';
import { parsePath, valueAt } from './property-path';
import type { StepState } from './execution-state';
import type { EarlierStep } from './step-actions';

/** Earlier executions looked at for one hit; older ones count as expired. */
const LOOK_BACK = 500;

/**
 * Digest of the members of a resolved request that caching compares.
 * @param members paths in the request, such as `AutoMLJobConfig.Mode`
 */
export function cacheKey(type: string, request: JsonObject, members: readonly string[]): string {
  const compared = members.map((member) => [member, valueAt(request, parsePath(member) ?? [])]);
  return createHash('sha256').update(canonicalJson([type, Object.fromEntries(compared)])).digest('hex');
}

/**
 * The newest step of an earlier execution that ran, succeeded and had the same key within the time given; steps that
 * were hits themselves are passed over, so that the source is always the execution that did the work.
 * @param expireAfter CacheConfig's text; absent: no limit
 */
export async function findCacheHit(
  earlier: AsyncIterable<EarlierStep>, wanted: { type: string; key: string; expireAfter?: string }, now: number,
): Promise<{ executionArn: string; step: StepState } | undefined> {
  const duration = wanted.expireAfter === undefined ? undefined : parseDuration(wanted.expireAfter);
  const oldest = duration === undefined ? Number.NEGATIVE_INFINITY : before(now, duration);
  let looked = 0;
  for await (const { executionArn, step } of earlier) {
    looked += 1;
    if (looked > LOOK_BACK) return undefined;
    const ran = step.cacheHitFrom === undefined && step.selectedFrom === undefined && step.status === 'Succeeded';
    if (ran && step.type === wanted.type && step.cacheKey === wanted.key && (step.endTime ?? 0) >= oldest) return { executionArn, step };
  }
  return undefined;
}
