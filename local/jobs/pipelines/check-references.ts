// Checks every function of a definition: well formed, in a place that may hold it, naming something that exists.
import { referringValues } from './definition';
import type { Definition, StepDefinition } from './definition';
import { onlyKeys } from './document-reader';
import { isList, isObject } from './json';
import type { Json, JsonObject } from './json';
import { outputNames } from './parse-step';
import type { PathPart } from './property-path';
import { EXECUTION_VARIABLES, findReferences, JOB_NAME_VARIABLES, parsePropertyFile, parseReference } from './references';
import type { FoundReference, Reference } from './references';
import { unparsable } from './request-fault';

/** @throws RequestFault at the first function that is wrong */
export function checkReferences(definition: Definition): void {
  for (const step of definition.steps.values()) {
    for (const [key, value] of Object.entries(referringValues(step))) {
      checkFunctions(value, `${step.path}.${key}`);
      for (const found of findReferences(value)) checkReference(found, step, definition, `${step.path}.${key}${found.path}`);
    }
    step.dependsOn.forEach((name, index) => checkDependency(name, step, definition, `${step.path}.DependsOn[${index}]`));
  }
  for (const found of findReferences(definition.experimentConfig)) checkText(found, definition, `PipelineExperimentConfig${found.path}`);
}

/** The shape of functions, whatever they name. */
function checkFunctions(value: Json | undefined, path: string): void {
  if (isList(value)) value.forEach((item, index) => checkFunctions(item, `${path}[${index}]`));
  if (!isObject(value)) return;
  const name = Object.keys(value).find((key) => key === 'Get' || key.startsWith('Std:'));
  if (name !== undefined) checkFunction(name, value, path);
  else for (const [key, item] of Object.entries(value)) checkFunctions(item, `${path}.${key}`);
}

function checkFunction(name: string, value: JsonObject, path: string): void {
  onlyKeys(value, [name], path);
  const body = value[name];
  if (name === 'Get') {
    if (typeof body !== 'string') throw unparsable('Expecting the text of a property reference.', `${path}.Get`);
  } else if (name === 'Std:Join') {
    if (!isObject(body)) throw unparsable('Expecting start of Json Object.', `${path}.${name}`);
    onlyKeys(body, ['On', 'Values'], `${path}.${name}`);
    if (!isList(body['Values'])) throw unparsable('Expecting start of Json Array.', `${path}.${name}.Values`);
    checkFunctions(body['Values'], `${path}.${name}.Values`);
  } else if (name === 'Std:JsonGet') {
    checkJsonGet(body, `${path}.${name}`);
  } else {
    throw unparsable(`Unknown function '${name}'; known: Get, Std:Join, Std:JsonGet.`, path);
  }
}

function checkJsonGet(body: Json | undefined, path: string): void {
  if (!isObject(body)) throw unparsable('Expecting start of Json Object.', path);
  onlyKeys(body, ['PropertyFile', 'S3Uri', 'Path'], path);
  if (typeof body['Path'] !== 'string') throw unparsable('Expecting a literal text.', `${path}.Path`);
  if ((body['PropertyFile'] === undefined) === (body['S3Uri'] === undefined)) throw unparsable('Model Validation failed: Std:JsonGet needs either PropertyFile or S3Uri.', path);
  checkFunctions(body['PropertyFile'] ?? body['S3Uri'], `${path}.${body['S3Uri'] === undefined ? 'PropertyFile' : 'S3Uri'}`);
}

function checkReference(found: FoundReference, step: StepDefinition, definition: Definition, path: string): void {
  const reference = checkText(found, definition, path);
  if (reference.kind === 'execution' && !EXECUTION_VARIABLES.some((name) => name === reference.variable)) {
    const own = JOB_NAME_VARIABLES.some((name) => name === reference.variable) && reference.variable === `${step.type}JobName`;
    if (!own) throw unparsable(`Model Validation failed: unknown execution variable [${found.text}].`, path);
  }
  if (reference.kind !== 'step') return;
  const target = checkTarget(reference.step, step, definition, path);
  if (found.propertyFile) checkPropertyFile(found.text, target, path);
  else checkProperty(reference.path, target, found.text, path);
}

/** That the text is a reference, to a parameter that is declared. */
function checkText(found: FoundReference, definition: Definition, path: string): Reference {
  const reference = parseReference(found.text);
  if (reference === undefined) throw unparsable(`Cannot parse property reference [${found.text}].`, path);
  if (reference.kind === 'parameter' && !definition.parameters.some(({ name }) => name === reference.name)) {
    throw unparsable(`Model Validation failed: All parameters used in step definitions must be defined; [${found.text}] is not.`, path);
  }
  if (reference.kind === 'experiment' && definition.experimentConfig === undefined) {
    throw unparsable(`Model Validation failed: [${found.text}] needs a PipelineExperimentConfig.`, path);
  }
  return reference;
}

function checkDependency(name: string, step: StepDefinition, definition: Definition, path: string): void {
  if (name === step.name) throw unparsable(`Model Validation failed: step '${name}' depends on itself.`, path);
  checkTarget(name, step, definition, path);
}

function checkTarget(name: string, step: StepDefinition, definition: Definition, path: string): StepDefinition {
  const target = definition.steps.get(name);
  if (target === undefined) throw unparsable(`Model Validation failed: there is no step '${name}'.`, path);
  if (target.type === 'Fail') throw unparsable(`Model Validation failed: nothing may depend on the Fail step '${name}'.`, path);
  if (target.branch !== undefined && step.branch?.condition === target.branch.condition && step.branch.taken !== target.branch.taken) {
    throw unparsable(`Model Validation failed: step '${name}' is in the other branch of '${target.branch.condition}'.`, path);
  }
  return target;
}

function checkPropertyFile(text: string, target: StepDefinition, path: string): void {
  const name = parsePropertyFile(text)?.file;
  if (!target.propertyFiles.some((file) => file.name === name)) {
    throw unparsable(`Model Validation failed: step '${target.name}' has no property file [${text}].`, path);
  }
}

/** That a step's own words (outputs, inputs, Outcome) are among those that the definition gives it. */
function checkProperty(parts: readonly PathPart[], target: StepDefinition, text: string, path: string): void {
  const [root] = parts;
  const rootName = root !== undefined && 'member' in root ? root.member : undefined;
  const allowed = target.type === 'Condition' ? ['Outcome'] : target.type === 'Lambda' || target.type === 'Callback' ? ['OutputParameters'] : undefined;
  if (allowed !== undefined && !allowed.some((name) => name === rootName)) {
    throw unparsable(`Model Validation failed: a ${target.type} step has only ${allowed.join(', ')}, not [${text}].`, path);
  }
  const names = namesUnder(parts, target);
  const key = parts.find((part) => 'key' in part);
  if (names !== undefined && key !== undefined && 'key' in key && !names.includes(key.key)) {
    throw unparsable(`Model Validation failed: step '${target.name}' has no '${key.key}' for [${text}]; it has ${names.join(', ') || 'none'}.`, path);
  }
}

function namesUnder(parts: readonly PathPart[], target: StepDefinition): string[] | undefined {
  const members = parts.flatMap((part) => ('member' in part ? [part.member] : []));
  if (members[0] === 'OutputParameters') return target.outputParameters.map(({ name }) => name);
  if (target.type !== 'Processing') return undefined;
  if (members[0] === 'ProcessingOutputConfig' && members[1] === 'Outputs') return outputNames(target);
  const inputs = target.arguments['ProcessingInputs'];
  return members[0] === 'ProcessingInputs' && isList(inputs) ? inputs.flatMap((input) => (isObject(input) ? [String(input['InputName'])] : [])) : undefined;
}
