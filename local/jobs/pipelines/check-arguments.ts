// Checks a step's Arguments against the shape of the request that they become: members, types of literals and references.
import type { Definition, StepDefinition } from './definition';
import { isList, isObject } from './json';
import type { Json, JsonObject } from './json';
import { functionOf, parseReference } from './references';
import { unparsable } from './request-fault';
import { STEP_TYPES } from './step-types/registry';
import type { StartedRun } from './step-types/step-type';

/** The part of a service's shape tables that is needed here. */
export interface RequestShapes {
  operations: Readonly<Record<string, { input?: { shape: string } }>>;
  shapes: Readonly<Record<string, RequestShape>>;
}

/** One shape: a structure's members, a list's element, a map's value, or a scalar. */
export interface RequestShape {
  type: string;
  members?: Readonly<Record<string, { shape: string }>>;
  required?: readonly string[];
  member?: { shape: string };
  value?: { shape: string };
  enum?: readonly string[];
}

/** Scalar types by the name that a shape gives them; others (timestamps, blobs) are not checked. */
const SCALARS: Readonly<Record<string, string>> = {
  string: 'String', integer: 'Integer', long: 'Integer', double: 'Float', float: 'Float', boolean: 'Boolean',
};

/**
 * Checks every step that becomes a request of SageMaker.
 * @throws RequestFault with the service's text and the place
 */
export function checkArguments(definition: Definition, shapes: RequestShapes): void {
  for (const step of definition.steps.values()) {
    const run = STEP_TYPES.get(step.type)?.run;
    if (run?.kind !== 'started') continue;
    const [service, operation] = run.operation.split(':');
    const input = service === 'sagemaker' ? shapes.operations[operation ?? '']?.input : undefined;
    if (input !== undefined) new ArgumentCheck(definition, shapes, step, run).check(input.shape);
  }
}

class ArgumentCheck {
  constructor(private readonly definition: Definition, private readonly shapes: RequestShapes, private readonly step: StepDefinition, private readonly run: StartedRun) {}

  check(shapeName: string): void {
    const shape = this.shape(shapeName);
    const filled = STEP_TYPES.get(this.step.type)?.filled ?? [];
    const required = (shape.required ?? []).filter((name) => name !== this.run.nameMember && !filled.includes(name));
    this.structure(this.step.arguments, { ...shape, required }, `${this.step.path}.Arguments`);
  }

  private shape(name: string): RequestShape {
    return this.shapes.shapes[name] ?? { type: 'unknown' };
  }

  private value(value: Json | undefined, shapeName: string, path: string): void {
    const shape = this.shape(shapeName);
    // The SDK writes null for what is not set.
    if (value === undefined || value === null) return;
    switch (shape.type) {
      case 'structure':
        if (!isObject(value) || functionOf(value) !== undefined) throw unparsable('Expecting start of Json Object.', path);
        return this.structure(value, shape, path);
      case 'list':
        if (!isList(value)) throw unparsable('Expecting start of Json Array.', path);
        return value.forEach((item, index) => this.value(item, shape.member?.shape ?? '', `${path}[${index}]`));
      case 'map':
        if (!isObject(value) || functionOf(value) !== undefined) throw unparsable('Expecting start of Json Object.', path);
        return Object.entries(value).forEach(([key, item]) => this.value(item, shape.value?.shape ?? '', `${path}.${key}`));
      default: return this.scalar(value, shape, path);
    }
  }

  private structure(value: JsonObject, shape: RequestShape, path: string): void {
    const members = shape.members ?? {};
    for (const [name, item] of Object.entries(value)) {
      const member = members[name];
      if (member === undefined) throw unparsable(`Unknown Argument member '${name}'.`, path);
      this.value(item, member.shape, `${path}.${name}`);
    }
    const missing = (shape.required ?? []).find((name) => value[name] === undefined);
    if (missing !== undefined) throw unparsable(`Model Validation failed: missing Argument member '${missing}'.`, path);
  }

  private scalar(value: Json, shape: RequestShape, path: string): void {
    const wanted = SCALARS[shape.type];
    if (wanted === undefined) return;
    if (isObject(value)) {
      const given = this.typeOfFunction(value);
      if (given !== undefined && !fits(given, wanted)) throw unparsable(`Cannot assign ${describe(value)} to argument of type [${wanted}].`, path);
    } else if (isList(value) || !literalFits(value, wanted)) {
      throw unparsable(`Cannot assign value ${JSON.stringify(value).slice(0, 80)} to argument of type [${wanted}].`, path);
    } else if (shape.enum !== undefined && !shape.enum.some((allowed) => allowed === value)) {
      throw unparsable(`Model Validation failed: ${JSON.stringify(value)} is not one of ${shape.enum.slice(0, 40).join(', ')}.`, path);
    }
  }

  /** The type that a function is known to give; undefined where only the run tells. */
  private typeOfFunction(value: JsonObject): string | undefined {
    if (functionOf(value) === 'Std:Join') return 'String';
    const text = functionOf(value) === 'Get' ? value['Get'] : undefined;
    const reference = typeof text === 'string' ? parseReference(text) : undefined;
    if (reference?.kind === 'execution') return 'String';
    if (reference?.kind === 'parameter') return this.definition.parameters.find(({ name }) => name === reference.name)?.type;
    if (reference?.kind !== 'step') return undefined;
    const key = reference.path[1];
    return key !== undefined && 'key' in key ? this.definition.steps.get(reference.step)?.outputParameters.find(({ name }) => name === key.key)?.type : undefined;
  }
}

function describe(value: JsonObject): string {
  return functionOf(value) === 'Get' ? `property reference [${String(value['Get'])}]` : `function [${Object.keys(value).join()}]`;
}

function fits(given: string, wanted: string): boolean {
  return given === wanted || (given === 'Integer' && wanted === 'Float');
}

function literalFits(value: Json, wanted: string): boolean {
  switch (wanted) {
    case 'String': return typeof value === 'string';
    case 'Boolean': return typeof value === 'boolean';
    case 'Integer': return Number.isInteger(value);
    default: return typeof value === 'number';
  }
}
