// Reads RetryPolicies of a step.
import type { RetryPolicy } from './definition';
import { listAt, objectAt, onlyKeys, optionalNumberAt, requireKeys, textAt } from './document-reader';
import { unparsable } from './request-fault';
import { EXCEPTION_TYPES } from './retry';

/**
 * @param families the families of exception types that the step's type may name
 * @throws RequestFault
 */
export function parseRetryPolicies(value: unknown, families: readonly string[], path: string): RetryPolicy[] {
  return listAt(value, path).map((item, index) => parsePolicy(item, families, `${path}[${index}]`));
}

function parsePolicy(value: unknown, families: readonly string[], path: string): RetryPolicy {
  const item = objectAt(value, path);
  onlyKeys(item, ['ExceptionType', 'IntervalSeconds', 'BackoffRate', 'MaxAttempts', 'ExpireAfterMin'], path);
  requireKeys(item, ['ExceptionType'], path);
  const exceptionTypes = listAt(item['ExceptionType'], `${path}.ExceptionType`).map((type, index) => exceptionType(type, families, `${path}.ExceptionType[${index}]`));
  const maxAttempts = optionalNumberAt(item['MaxAttempts'], `${path}.MaxAttempts`, { least: 0, most: 20, integer: true });
  const expireAfterMinutes = optionalNumberAt(item['ExpireAfterMin'], `${path}.ExpireAfterMin`, { least: 0, most: 14_400, integer: true });
  if (maxAttempts !== undefined && expireAfterMinutes !== undefined) {
    throw unparsable('Model Validation failed: MaxAttempts and ExpireAfterMin exclude each other.', path);
  }
  return {
    exceptionTypes,
    intervalSeconds: optionalNumberAt(item['IntervalSeconds'], `${path}.IntervalSeconds`, { least: 1, most: 43_200, integer: true }) ?? 1,
    backoffRate: optionalNumberAt(item['BackoffRate'], `${path}.BackoffRate`, { least: 0, most: Number.MAX_VALUE }) ?? 2,
    ...(expireAfterMinutes === undefined ? { maxAttempts: maxAttempts ?? 5 } : { expireAfterMinutes }),
  };
}

function exceptionType(value: unknown, families: readonly string[], path: string): string {
  const type = textAt(value, path);
  const allowed = EXCEPTION_TYPES.filter((known) => families.includes(known.split('.')[0] as string));
  if (!allowed.some((known) => known === type)) {
    throw unparsable(`Model Validation failed: exception type '${type}' cannot be retried here; allowed: ${allowed.join(', ') || 'none'}.`, path);
  }
  return type;
}
