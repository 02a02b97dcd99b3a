// Finds and resolves the functions of a definition: Get, Std:Join, Std:JsonGet.
import { isList, isObject, isScalar } from './json';
import type { Json, JsonObject, Scalar } from './json';
import { parsePath, valueAt } from './property-path';
import type { PathPart } from './property-path';

/** Execution variables that exist in every step. */
export const EXECUTION_VARIABLES = [
  'StartDateTime', 'CurrentDateTime', 'PipelineName', 'PipelineArn', 'PipelineExecutionId', 'PipelineExecutionArn',
] as const;

/** Execution variables that exist only in the arguments of a job of that kind. */
export const JOB_NAME_VARIABLES = ['TrainingJobName', 'ProcessingJobName'] as const;

/** What a `Get` names. */
export type Reference =
  | { kind: 'parameter'; name: string }
  | { kind: 'execution'; variable: string }
  | { kind: 'experiment'; member: string }
  | { kind: 'step'; step: string; path: readonly PathPart[] };

/** Where references are resolved. */
export interface ReferenceScope {
  parameter(name: string): Scalar | undefined;
  execution(variable: string): Scalar | undefined;
  /** A member of PipelineExperimentConfig, as the definition has it. */
  experiment(member: string): Json | undefined;
  /** Properties of a step that has succeeded. */
  step(name: string): unknown;
  /** URI of a property file of a step that has succeeded. */
  propertyFile(step: string, file: string): string | undefined;
  /** A JSON object of S3, parsed. */
  readJson(uri: string): Promise<unknown>;
}

/** A reference cannot be resolved; the step that refers fails with this text. */
export class ReferenceFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ReferenceFault';
  }
}

/** The text of a `Get`; undefined where it is no reference. */
export function parseReference(text: string): Reference | undefined {
  const experiment = /^PipelineExperimentConfig\.(ExperimentName|TrialName)$/.exec(text);
  if (experiment !== null) return { kind: 'experiment', member: experiment[1] as string };
  const simple = /^(Parameters|Execution)\.([A-Za-z0-9\-_]+)$/.exec(text);
  if (simple !== null) {
    const [, root, name] = simple as unknown as [string, string, string];
    return root === 'Parameters' ? { kind: 'parameter', name } : { kind: 'execution', variable: name };
  }
  const step = /^Steps\.([A-Za-z0-9\-_]+)\.(.+)$/s.exec(text);
  if (step === null) return undefined;
  const path = parsePath(step[2] as string);
  return path === undefined ? undefined : { kind: 'step', step: step[1] as string, path };
}

/** The function that an object is, by its only key; undefined for a plain object. */
export function functionOf(value: JsonObject): 'Get' | 'Std:Join' | 'Std:JsonGet' | undefined {
  const [key] = Object.keys(value);
  return Object.keys(value).length === 1 && (key === 'Get' || key === 'Std:Join' || key === 'Std:JsonGet') ? key : undefined;
}

/** One `Get` or `Std:JsonGet` found in a value. */
export interface FoundReference {
  /** Where, below the value: `.Containers[0].Image`. */
  path: string;
  /** The text of the `Get`, the PropertyFile's included. */
  text: string;
  /** The `Get` names the property file of a JsonGet. */
  propertyFile: boolean;
}

/** Every `Get` in a value, nested in Join and JsonGet too. */
export function* findReferences(value: Json | undefined, path = ''): Generator<FoundReference> {
  if (isList(value)) {
    for (const [index, item] of value.entries()) yield* findReferences(item, `${path}[${index}]`);
  } else if (isObject(value)) {
    const get = value['Get'];
    if (functionOf(value) === 'Get' && typeof get === 'string') {
      yield { path, text: get, propertyFile: path.endsWith('.Std:JsonGet.PropertyFile') };
    } else {
      for (const [key, item] of Object.entries(value)) yield* findReferences(item, `${path}.${key}`);
    }
  }
}

/**
 * A copy of the value with every function in it replaced by what it gives.
 * @throws ReferenceFault naming the reference and what is missing
 */
export async function resolveValue(value: Json, scope: ReferenceScope): Promise<Json> {
  if (isList(value)) {
    const items: Json[] = [];
    for (const item of value) items.push(await resolveValue(item, scope));
    return items;
  }
  if (!isObject(value)) return value;
  if (functionOf(value) !== undefined) return resolveFunction(value, scope);
  const members: [string, Json][] = [];
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined) members.push([key, await resolveValue(item, scope)]);
  }
  return Object.fromEntries(members);
}

/** As `resolveValue`, for an operand: a literal or a function. */
export async function resolveScalar(value: Json | undefined, scope: ReferenceScope): Promise<Scalar> {
  const resolved = isObject(value) ? await resolveFunction(value, scope) : value;
  if (!isScalar(resolved)) throw new ReferenceFault(`Expecting a text, a number or a boolean, got ${JSON.stringify(resolved)}.`);
  return resolved;
}

async function resolveFunction(value: JsonObject, scope: ReferenceScope): Promise<Scalar> {
  const name = functionOf(value);
  if (name === 'Get') return resolveGet(value['Get'], scope);
  if (name === 'Std:Join') return join(value['Std:Join'], scope);
  if (name === 'Std:JsonGet') return jsonGet(value['Std:JsonGet'], scope);
  throw new ReferenceFault(`Expecting a function (Get, Std:Join or Std:JsonGet), got an object with ${Object.keys(value).join(', ') || 'no keys'}.`);
}

async function resolveGet(text: Json | undefined, scope: ReferenceScope): Promise<Scalar> {
  const reference = typeof text === 'string' ? parseReference(text) : undefined;
  if (reference === undefined) throw new ReferenceFault(`Cannot parse property reference [${String(text)}].`);
  const found = await lookUp(reference, scope);
  if (isScalar(found)) return found;
  const what = found === undefined ? 'is undefined' : found === null ? 'is null' : 'is a whole object or list; refer to one of its members';
  throw new ReferenceFault(`Cannot resolve property reference [${String(text)}]: it ${what}.`);
}

async function lookUp(reference: Reference, scope: ReferenceScope): Promise<unknown> {
  switch (reference.kind) {
    case 'parameter': return scope.parameter(reference.name);
    case 'execution': return scope.execution(reference.variable);
    case 'experiment': return resolveValue(scope.experiment(reference.member) ?? null, { ...scope, experiment: () => undefined });
    case 'step': return valueAt(scope.step(reference.step), reference.path);
  }
}

/** Concatenates; numbers as JSON writes them, booleans as `true` and `false`. */
async function join(body: Json | undefined, scope: ReferenceScope): Promise<string> {
  if (!isObject(body) || !isList(body['Values'])) throw new ReferenceFault('Std:Join needs a list Values.');
  const texts: string[] = [];
  for (const value of body['Values']) texts.push(String(await resolveScalar(value, scope)));
  return texts.join(typeof body['On'] === 'string' ? body['On'] : '');
}

async function jsonGet(body: Json | undefined, scope: ReferenceScope): Promise<Scalar> {
  if (!isObject(body) || typeof body['Path'] !== 'string') throw new ReferenceFault('Std:JsonGet needs a literal text Path.');
  const parts = parsePath(body['Path'].replace(/^\$\.?/, ''));
  if (parts === undefined) throw new ReferenceFault(`Cannot parse the Path "${body['Path']}" of Std:JsonGet.`);
  const uri = await jsonUri(body, scope);
  const value = valueAt(await scope.readJson(uri), parts);
  if (isScalar(value)) return value;
  const what = value === undefined ? 'is undefined' : value === null ? 'is null' : 'is a whole object or list';
  throw new ReferenceFault(`The value at path "${body['Path']}" of ${uri} ${what}.`);
}

async function jsonUri(body: JsonObject, scope: ReferenceScope): Promise<string> {
  if (body['S3Uri'] !== undefined) return String(await resolveScalar(body['S3Uri'], scope));
  const get = isObject(body['PropertyFile']) ? body['PropertyFile']['Get'] : undefined;
  const file = typeof get === 'string' ? parsePropertyFile(get) : undefined;
  const uri = file === undefined ? undefined : scope.propertyFile(file.step, file.file);
  if (uri === undefined) throw new ReferenceFault(`Cannot resolve property file [${String(get)}].`);
  return uri;
}

/** `Steps.<step>.PropertyFiles.<file>`, or with the file's name in brackets. */
export function parsePropertyFile(text: string): { step: string; file: string } | undefined {
  const reference = parseReference(text);
  if (reference?.kind !== 'step' || reference.path.length !== 2) return undefined;
  const [root, file] = reference.path as [PathPart, PathPart];
  if (!('member' in root) || root.member !== 'PropertyFiles') return undefined;
  if ('member' in file) return { step: reference.step, file: file.member };
  return 'key' in file ? { step: reference.step, file: file.key } : undefined;
}
