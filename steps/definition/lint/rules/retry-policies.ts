// Rule `retry-policies`: retries are within the service's limits and on steps that have them.
import type { DocumentStep } from '../document';
import { advice, fault, type Rule, type RuleFinding } from '../finding';
import { isFunction, isObject, member, show, textOf, type JsonObject } from '../json';
import { stepTypes } from '../step-types';

const exceptions = ['Step.SERVICE_FAULT', 'Step.THROTTLING', 'SageMaker.JOB_INTERNAL_ERROR', 'SageMaker.CAPACITY_ERROR', 'SageMaker.RESOURCE_LIMIT', 'Emr.RESOURCE_LIMIT'];
const ranges: Readonly<Record<string, readonly [number, number]>> = { IntervalSeconds: [1, 43200], BackoffRate: [0, Number.MAX_VALUE], MaxAttempts: [0, 20], ExpireAfterMin: [0, 14400] };

export const retryPolicies: Rule = {
  id: 'retry-policies',
  summary: 'Retry policies have one limit, numbers in range and exceptions that their step knows.',
  check: ({ steps }) => steps.flatMap((step) => (step.json['RetryPolicies'] === undefined ? [] : checkStep(step))),
};

function checkStep(step: DocumentStep): RuleFinding[] {
  const path = `${step.path}.RetryPolicies`;
  const policies = step.json['RetryPolicies'];
  const kind = stepTypes[step.type]?.retries ?? 'none';
  if (kind === 'none') return [fault(path, `a ${step.type} step has no retries`)];
  if (isFunction(policies)) return [];
  if (!Array.isArray(policies)) return [fault(path, `must be a list; got ${show(policies)}`)];
  const seen = new Set<unknown>();
  return policies.flatMap((policy: unknown, index) => {
    const place = `${path}[${index}]`;
    if (!isObject(policy)) return [fault(place, `must be an object; got ${show(policy)}`)];
    return [...checkPolicy(policy, place), ...checkExceptions(step, kind, policy, place, seen)];
  });
}

function checkPolicy(policy: JsonObject, path: string): RuleFinding[] {
  const known = ['ExceptionType', ...Object.keys(ranges)];
  const both = policy['MaxAttempts'] !== undefined && policy['ExpireAfterMin'] !== undefined;
  return [
    ...Object.keys(policy).filter((key) => !known.includes(key)).map((key) => fault(member(path, key), `Cannot parse object, unknown property '${key}'; allowed are ${known.join(', ')}`)),
    ...(both ? [fault(path, 'has both MaxAttempts and ExpireAfterMin; keep one')] : []),
    ...Object.entries(ranges).flatMap(([key, [least, most]]) => {
      const value = policy[key];
      if (value === undefined || isFunction(value) || (typeof value === 'number' && value >= least && value <= most)) return [];
      return [fault(`${path}.${key}`, `must be a number ${most === Number.MAX_VALUE ? `of at least ${least}` : `from ${least} to ${most}`}; got ${show(value)}`)];
    }),
  ];
}

function checkExceptions(step: DocumentStep, kind: 'step' | 'job', policy: JsonObject, path: string, seen: Set<unknown>): RuleFinding[] {
  const place = `${path}.ExceptionType`;
  const types = policy['ExceptionType'];
  if (isFunction(types)) return [];
  if (!Array.isArray(types) || types.length === 0) return [fault(place, `must be a list of exceptions; got ${show(types)}`)];
  return types.flatMap((type: unknown, index) => {
    const one = `${place}[${index}]`;
    if (!exceptions.includes(textOf(type))) return [fault(one, `got ${show(type)}; allowed are ${exceptions.join(', ')}`)];
    if (kind === 'step' && !textOf(type).startsWith('Step.')) return [fault(one, `a ${step.type} step starts no job, so ${show(type)} cannot happen; allowed are Step.SERVICE_FAULT, Step.THROTTLING`)];
    const again = seen.has(type);
    seen.add(type);
    if (again) return [advice(one, `${show(type)} is in an earlier policy too, which is the one that holds`)];
    const idle = type === 'SageMaker.JOB_INTERNAL_ERROR' && (step.type === 'AutoML' || step.type === 'Tuning');
    return idle ? [advice(one, `${show(type)} has no effect on a ${step.type} step`)] : [];
  });
}
