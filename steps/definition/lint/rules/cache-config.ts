// Rule `cache-config`: caching is on steps that have it, for a time that means what it seems to mean.
import { advice, fault, type Rule, type RuleFinding } from '../finding';
import type { DefinitionDocument, DocumentStep } from '../document';
import { readGet } from '../get';
import { at, isFunction, isObject, member, show } from '../json';
import { stepTypes } from '../step-types';

/** ISO 8601 as the service reads it: any case, the P optional. */
const duration = /^P?(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$/i;
const months = /^P?(?:\d+Y)?\d+M/i;

export const cacheConfig: Rule = {
  id: 'cache-config',
  summary: 'CacheConfig has literals, an ExpireAfter that is a duration, and stands on a step that can be cached.',
  check: (document) => document.steps.flatMap((step) => (step.json['CacheConfig'] === undefined ? [] : checkStep(document, step))),
};

function checkStep(document: DefinitionDocument, step: DocumentStep): RuleFinding[] {
  const path = `${step.path}.CacheConfig`;
  const config = step.json['CacheConfig'];
  if (stepTypes[step.type]?.cacheable !== true) return [fault(path, `a ${step.type} step is never cached`)];
  if (isFunction(config)) return [];
  if (!isObject(config)) return [fault(path, `must be {"Enabled", "ExpireAfter"}; got ${show(config)}`)];
  const { Enabled: enabled, ExpireAfter: expires } = config;
  return [
    ...Object.keys(config).filter((key) => key !== 'Enabled' && key !== 'ExpireAfter').map((key) => fault(member(path, key), `Cannot parse object, unknown property '${key}'`)),
    ...(typeof enabled === 'boolean' || isFunction(enabled) ? [] : [fault(`${path}.Enabled`, `must be true or false; got ${show(enabled)}`)]),
    ...checkExpiry(enabled, expires, path),
    ...(enabled === true && step.type === 'Transform' && isBehindModel(document, step) ? [advice(path, 'never hits: the Model step before it makes a model of a new name each time')] : []),
  ];
}

function checkExpiry(enabled: unknown, expires: unknown, path: string): RuleFinding[] {
  if (isFunction(expires)) return [];
  if (expires === undefined) return enabled === true ? [advice(path, 'lacks ExpireAfter; the guide asks for one')] : [];
  if (typeof expires !== 'string' || !duration.test(expires) || !/\d/.test(expires)) return [advice(`${path}.ExpireAfter`, `got ${show(expires)}, which is no ISO 8601 duration such as P30D or PT1H`)];
  return months.test(expires) ? [advice(`${path}.ExpireAfter`, `${show(expires)} is in months; minutes come after a T, as in PT30M`)] : [];
}

function isBehindModel(document: DefinitionDocument, step: DocumentStep): boolean {
  const text = at(step.json, 'Arguments', 'ModelName', 'Get');
  const target = typeof text === 'string' ? readGet(text) : undefined;
  return target?.kind === 'step' && document.step(target.step)?.type === 'Model';
}
