// Rule `transform`: the settings of a batch transform fit each other.
import type { DocumentStep } from '../document';
import { fault, type Rule, type RuleFinding } from '../finding';
import { asObject, at, isFunction, isObject, show, textOf } from '../json';

const longestFilter = 63;
const joinable = ['text/csv', 'application/json', 'application/jsonlines'];
/** Root, then .name, *, [n,m], ['a','b'] or [a:b]. */
const jsonPath = /^\$(?:\.\*|\.[A-Za-z_][\w-]*|\[(?:\*|-?\d+(?:,-?\d+)*|'[^']*'(?:,'[^']*')*|-?\d*:-?\d*)\])*$/;
/** For rows of CSV, which have no names. */
const csvPath = /^\$(?:\[(?:\*|-?\d+(?:,-?\d+)*|-?\d*:-?\d*)\])*$/;

export const transform: Rule = {
  id: 'transform',
  summary: 'Batching, splitting, joining and filtering of a batch transform agree.',
  check: ({ steps }) => steps.filter((step) => step.type === 'Transform').flatMap(checkStep),
};

function checkStep(step: DocumentStep): RuleFinding[] {
  const content = asObject(step.json['Arguments']);
  const path = `${step.path}.Arguments`;
  const split = at(content, 'TransformInput', 'SplitType') ?? 'None';
  const strategy = content['BatchStrategy'];
  return [
    ...(strategy !== undefined && split === 'None' ? [fault(`${path}.BatchStrategy`, `${show(strategy)} needs TransformInput.SplitType, which is None: each object is sent whole`)] : []),
    ...checkPayload(content['MaxPayloadInMB'], content['MaxConcurrentTransforms'], path),
    ...(isObject(content['DataProcessing']) ? checkProcessing(content, split, `${path}.DataProcessing`, path) : []),
  ];
}

function checkPayload(payload: unknown, concurrency: unknown, path: string): RuleFinding[] {
  if (typeof concurrency !== 'number') return [];
  const megabytes = typeof payload === 'number' ? payload : 6;
  return isFunction(payload) || megabytes * concurrency <= 100 ? [] : [fault(`${path}.MaxConcurrentTransforms`, `${concurrency} times MaxPayloadInMB ${megabytes} is ${concurrency * megabytes} MB; at most 100 are allowed`)];
}

function checkProcessing(content: Readonly<Record<string, unknown>>, split: unknown, path: string, outer: string): RuleFinding[] {
  const processing = asObject(content['DataProcessing']);
  const contentType = at(content, 'TransformInput', 'ContentType');
  const accept = at(content, 'TransformOutput', 'Accept');
  const assemble = at(content, 'TransformOutput', 'AssembleWith') ?? 'None';
  const isCsv = contentType === 'text/csv';
  const filters = (['InputFilter', 'OutputFilter'] as const).flatMap((key) => checkFilter(processing[key], isCsv, `${path}.${key}`));
  const joins = processing['JoinSource'] === 'Input';
  if (!joins) return filters;
  return [
    ...filters,
    ...(isFunction(contentType) || joinable.includes(textOf(contentType)) ? [] : [fault(`${outer}.TransformInput.ContentType`, `got ${show(contentType)}; joining takes ${joinable.join(', ')}`)]),
    ...(isFunction(accept) || isFunction(contentType) || accept === contentType ? [] : [fault(`${outer}.TransformOutput.Accept`, `got ${show(accept)}; joined with input of ${show(contentType)} it must be the same`)]),
    ...(isFunction(split) || isFunction(assemble) || split === assemble ? [] : [fault(`${outer}.TransformOutput.AssembleWith`, `got ${show(assemble)}; joined with input split by ${show(split)} it must be the same`)]),
  ];
}

function checkFilter(filter: unknown, isCsv: boolean, path: string): RuleFinding[] {
  if (typeof filter !== 'string') return [];
  if (filter.length > longestFilter) return [fault(path, `has ${filter.length} characters; at most ${longestFilter} are allowed`)];
  if (!jsonPath.test(filter)) return [fault(path, `got ${show(filter)}; supported are $, .name, *, ['a','b'], [n,m] and [a:b]`)];
  return isCsv && !csvPath.test(filter) ? [fault(path, `got ${show(filter)}; rows of CSV have no names, only places: [n,m] and [a:b]`)] : [];
}
