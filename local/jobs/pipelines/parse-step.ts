// Reads one step of a definition by what its type takes.
import { CONDITION_KEYS } from './conditions';
import type { Branch, OutputParameter, PropertyFile, StepDefinition } from './definition';
import { listAt, nameAt, objectAt, oneOfAt, onlyKeys, optionalTextAt, requireKeys, textAt } from './document-reader';
import { parseDuration } from './duration';
import { isObject } from './json';
import type { Json, JsonObject } from './json';
import { parseRetryPolicies } from './parse-retry-policies';
import { unparsable } from './request-fault';
import { STEP_TYPES } from './step-types/registry';
import type { StepType } from './step-types/step-type';

const COMMON_KEYS = ['Name', 'Type', 'Arguments', 'DependsOn', 'DisplayName', 'Description'];
/** Keys of types that are read into fields of their own. */
const READ_KEYS = ['CacheConfig', 'RetryPolicies', 'PropertyFiles', 'OutputParameters'];
/** The API's limit for a Lambda's or Callback's outputs. */
const MOST_OUTPUTS = 50;

/**
 * The step and, for a Condition, the steps of its branches, in order of the document.
 * @throws RequestFault
 */
export function parseSteps(value: unknown, path: string, branch?: Branch): StepDefinition[] {
  const item = objectAt(value, path);
  const type = stepType(item, path);
  onlyKeys(item, [...COMMON_KEYS, ...type.keys], path);
  requireKeys(item, ['Name', ...(type.requiredKeys ?? []), ...(type.argumentsOptional === true ? [] : ['Arguments'])], path);
  const step = readStep(item, type, path, branch);
  if (type.type !== 'Condition') return [step];
  if (branch !== undefined) throw unparsable('Model Validation failed: a Condition step may not be nested in a Condition.', path);
  onlyKeys(step.arguments, ['Conditions', 'IfSteps', 'ElseSteps'], `${path}.Arguments`);
  const conditions = listAt(step.arguments['Conditions'], `${path}.Arguments.Conditions`);
  const checked = conditions.map((condition, index) => checkCondition(condition, `${path}.Arguments.Conditions[${index}]`));
  return [{ ...step, conditions: checked }, ...branchSteps(step, 'IfSteps', true), ...branchSteps(step, 'ElseSteps', false)];
}

function stepType(item: JsonObject, path: string): StepType {
  const name = textAt(item['Type'], `${path}.Type`);
  const type = STEP_TYPES.get(name);
  if (type === undefined) throw unparsable(`Unknown step type '${name}'; known: ${[...STEP_TYPES.keys()].join(', ')}.`, `${path}.Type`);
  return type;
}

function readStep(item: JsonObject, type: StepType, path: string, branch: Branch | undefined): StepDefinition {
  const displayName = optionalTextAt(item['DisplayName'], `${path}.DisplayName`);
  const description = optionalTextAt(item['Description'], `${path}.Description`);
  const cache = parseCache(item['CacheConfig'], `${path}.CacheConfig`);
  const step: StepDefinition = {
    name: nameAt(item['Name'], `${path}.Name`),
    type: type.type,
    path,
    arguments: parseArguments(item['Arguments'], type, `${path}.Arguments`),
    dependsOn: listAt(item['DependsOn'], `${path}.DependsOn`).map((name, index) => textAt(name, `${path}.DependsOn[${index}]`)),
    retryPolicies: parseRetryPolicies(item['RetryPolicies'], type.retries, `${path}.RetryPolicies`),
    propertyFiles: parsePropertyFiles(item['PropertyFiles'], `${path}.PropertyFiles`),
    outputParameters: parseOutputs(item['OutputParameters'], `${path}.OutputParameters`),
    extra: Object.fromEntries(Object.entries(item).filter(([key]) => type.keys.includes(key) && !READ_KEYS.includes(key))),
    ...(displayName === undefined ? {} : { displayName }),
    ...(description === undefined ? {} : { description }),
    ...(cache === undefined ? {} : { cache }),
    ...(branch === undefined ? {} : { branch }),
  };
  checkOutputNames(step);
  return step;
}

function parseArguments(value: Json | undefined, type: StepType, path: string): JsonObject {
  if ((value === undefined || value === null) && type.argumentsOptional === true) return {};
  const given = objectAt(value, path);
  const filled = type.filled?.find((member) => given[member] !== undefined);
  if (filled !== undefined) throw unparsable(`Unknown Argument member '${filled}'.`, path);
  if (type.argumentsOptional === true) checkFlat(given, path);
  if (type.type === 'Fail') onlyKeys(given, ['ErrorMessage'], path);
  if (type.type === 'Fail') requireKeys(given, ['ErrorMessage'], path);
  return given;
}

/** A Lambda's or Callback's event is one level of texts, numbers, booleans and functions. */
function checkFlat(given: JsonObject, path: string): void {
  for (const [key, value] of Object.entries(given)) {
    const isFunction = isObject(value) && Object.keys(value).some((name) => name === 'Get' || name.startsWith('Std:'));
    if (typeof value === 'object' && !isFunction) throw unparsable(`Expecting a text, a number, a boolean or a function, got ${JSON.stringify(value).slice(0, 80)}.`, `${path}.${key}`);
  }
}

function parseCache(value: Json | undefined, path: string): StepDefinition['cache'] {
  if (value === undefined || value === null) return undefined;
  const item = objectAt(value, path);
  onlyKeys(item, ['Enabled', 'ExpireAfter'], path);
  if (typeof item['Enabled'] !== 'boolean') throw unparsable(`Expecting a literal boolean, got ${JSON.stringify(item['Enabled'])}.`, `${path}.Enabled`);
  const expireAfter = optionalTextAt(item['ExpireAfter'], `${path}.ExpireAfter`);
  if (!item['Enabled']) return undefined;
  if (expireAfter === undefined) return {};
  if (parseDuration(expireAfter) === undefined) throw unparsable(`Model Validation failed: ExpireAfter "${expireAfter}" is no ISO 8601 duration such as P30D or PT1H.`, `${path}.ExpireAfter`);
  return { expireAfter };
}

function parsePropertyFiles(value: Json | undefined, path: string): PropertyFile[] {
  return listAt(value, path).map((entry, index) => {
    const at = `${path}[${index}]`;
    const item = objectAt(entry, at);
    onlyKeys(item, ['PropertyFileName', 'OutputName', 'FilePath'], at);
    return { name: textAt(item['PropertyFileName'], `${at}.PropertyFileName`), outputName: textAt(item['OutputName'], `${at}.OutputName`), filePath: textAt(item['FilePath'], `${at}.FilePath`) };
  });
}

function parseOutputs(value: Json | undefined, path: string): OutputParameter[] {
  const items = listAt(value, path);
  if (items.length > MOST_OUTPUTS) throw unparsable(`Model Validation failed: ${items.length} output parameters, ${MOST_OUTPUTS} are allowed.`, path);
  return items.map((entry, index) => {
    const at = `${path}[${index}]`;
    const item = objectAt(entry, at);
    onlyKeys(item, ['OutputName', 'OutputType'], at);
    return { name: textAt(item['OutputName'], `${at}.OutputName`), type: oneOfAt(item['OutputType'], ['String', 'Integer', 'Float', 'Boolean'], `${at}.OutputType`) };
  });
}

/** A property file lies in an output of the same step. */
function checkOutputNames(step: StepDefinition): void {
  const names = outputNames(step);
  const wrong = step.propertyFiles.find(({ outputName }) => !names.includes(outputName));
  if (wrong !== undefined) {
    throw unparsable(`Model Validation failed: property file '${wrong.name}' is in output '${wrong.outputName}', which the step does not have.`, `${step.path}.PropertyFiles`);
  }
}

/** The OutputNames of a processing step. */
export function outputNames(step: StepDefinition): string[] {
  const config = step.arguments['ProcessingOutputConfig'];
  const outputs = isObject(config) ? config['Outputs'] : undefined;
  return listAt(outputs, `${step.path}.Arguments.ProcessingOutputConfig.Outputs`).flatMap((output) => (isObject(output) ? [String(output['OutputName'])] : []));
}

function branchSteps(step: StepDefinition, key: 'IfSteps' | 'ElseSteps', taken: boolean): StepDefinition[] {
  const path = `${step.path}.Arguments.${key}`;
  return listAt(step.arguments[key], path).flatMap((item, index) => parseSteps(item, `${path}[${index}]`, { condition: step.name, taken }));
}

function checkCondition(value: unknown, path: string): JsonObject {
  const condition = objectAt(value, path);
  const type = textAt(condition['Type'], `${path}.Type`);
  const keys = Object.hasOwn(CONDITION_KEYS, type) ? CONDITION_KEYS[type] : undefined;
  if (keys === undefined) throw unparsable(`Unknown condition type '${type}'; known: ${Object.keys(CONDITION_KEYS).join(', ')}.`, `${path}.Type`);
  onlyKeys(condition, ['Type', ...keys], path);
  requireKeys(condition, keys, path);
  if (type === 'Not') checkCondition(condition['Condition'], `${path}.Condition`);
  if (type === 'Or') listAt(condition['Conditions'], `${path}.Conditions`).forEach((item, index) => checkCondition(item, `${path}.Conditions[${index}]`));
  return condition;
}
