// Rule `unknown-key`: nothing stands at the top or in a step that the service's parser does not know, and nothing is missing there.
import type { DocumentStep } from '../document';
import { fault, type Rule, type RuleFinding } from '../finding';
import { isObject, member, show } from '../json';
import { commonKeys, stepTypes } from '../step-types';

const topKeys = ['Version', 'Metadata', 'Parameters', 'PipelineExperimentConfig', 'MlflowConfig', 'Steps'];

export const unknownKey: Rule = {
  id: 'unknown-key',
  summary: 'Keys of the document and of its steps are known, and those required are there.',
  check: ({ json, steps }) => [
    ...Object.keys(json).filter((key) => !topKeys.includes(key)).map((key) => fault(member('$', key), `Cannot parse object, unknown property '${key}'; allowed are ${topKeys.join(', ')}`)),
    ...(Array.isArray(json['Steps']) ? [] : [fault('$.Steps', `must be a list of steps; got ${show(json['Steps'])}`)]),
    ...checkMetadata(json['Metadata']),
    ...steps.flatMap(checkStep),
  ],
};

function checkStep(step: DocumentStep): RuleFinding[] {
  const type = stepTypes[step.type];
  if (type === undefined) return [fault(`${step.path}.Type`, `got ${show(step.json['Type'])}; allowed are ${Object.keys(stepTypes).join(', ')}`)];
  const allowed: readonly string[] = [...commonKeys, ...type.keys];
  // Caching and retries on a type without them have a rule each, with words of their own.
  const elsewhere = ['CacheConfig', 'RetryPolicies'];
  return [
    ...Object.keys(step.json).filter((key) => !allowed.includes(key) && !elsewhere.includes(key)).map((key) => fault(member(step.path, key), `Cannot parse object, unknown property '${key}'; a ${step.type} step allows ${allowed.join(', ')}`)),
    ...type.required.filter((key) => step.json[key] === undefined).map((key) => fault(step.path, `lacks ${key}, which a ${step.type} step needs`)),
  ];
}

function checkMetadata(metadata: unknown): RuleFinding[] {
  if (metadata === undefined) return [];
  if (!isObject(metadata)) return [fault('$.Metadata', `must be an object of texts; got ${show(metadata)}`)];
  return Object.entries(metadata).flatMap(([key, value]) => {
    const path = member('$.Metadata', key);
    if (!/^[A-Za-z0-9\-_]{1,128}$/.test(key)) return [fault(path, `the key ${show(key)} must be 1 to 128 letters, digits, - or _`)];
    return typeof value === 'string' && value.length <= 1024 ? [] : [fault(path, `must be a text of at most 1024 characters; got ${show(value)}`)];
  });
}
