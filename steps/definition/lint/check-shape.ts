// Checks Arguments against the shape of the API request that they become.
import { shape, type Shape } from '../shapes/shapes';
import type { DefinitionDocument } from './document';
import { readGet } from './get';
import { at, isFunction, isObject, member, show } from './json';
import type { ScalarType } from './property';
import { isAssignable, scalarType } from './types';

/** A deviation from the shape. */
export interface ShapeFault {
  /** `form`: not the shape's; `type`: a reference of another type; `whole`: a reference in place of a list or object; `length`: a parameter that may be too long. */
  readonly kind: 'form' | 'type' | 'whole' | 'length';
  readonly path: string;
  readonly message: string;
}

/** What the service fills and what it refuses, at the top of Arguments. */
export interface ShapeExceptions {
  readonly refused: readonly string[];
  readonly filled: readonly string[];
}

/** All deviations below a value. */
export function checkShape(document: DefinitionDocument, value: unknown, expected: Shape, path: string, exceptions: ShapeExceptions = { refused: [], filled: [] }): ShapeFault[] {
  switch (expected.t) {
    case 'structure':
      return checkStructure(document, value, expected, path, exceptions);
    case 'list':
      return checkList(document, value, expected, path);
    case 'map':
      return checkMap(document, value, expected, path);
    default:
      return checkScalar(document, value, expected, path);
  }
}

type Of<T extends Shape['t']> = Extract<Shape, { t: T }>;

function checkStructure(document: DefinitionDocument, value: unknown, expected: Of<'structure'>, path: string, exceptions: ShapeExceptions): ShapeFault[] {
  const whole = wholeReference(value, path, 'Object');
  if (whole !== undefined) return [whole];
  if (!isObject(value)) return [form(path, `Expecting start of Json Object; got ${show(value)}`)];
  const unknown = Object.keys(value).filter((key) => memberShape(expected, key) === undefined || exceptions.refused.includes(key));
  const missing = (expected.r ?? []).filter((key) => value[key] === undefined && !exceptions.filled.includes(key) && !exceptions.refused.includes(key));
  return [
    ...unknown.map((key) => form(member(path, key), exceptions.refused.includes(key) ? `Unknown Argument member '${key}': the service fills it` : `Unknown Argument member '${key}'; allowed are ${Object.keys(expected.m).join(', ')}`)),
    ...missing.map((key) => form(path, `lacks ${key}, which is required`)),
    ...Object.entries(value).flatMap(([key, inner]) => {
      const name = memberShape(expected, key);
      return name === undefined || exceptions.refused.includes(key) ? [] : checkShape(document, inner, shape(name), member(path, key));
    }),
  ];
}

/** The name of a member's shape; nothing for names every object inherits, such as valueOf. */
function memberShape(expected: Of<'structure'>, key: string): string | undefined {
  return Object.hasOwn(expected.m, key) ? expected.m[key] : undefined;
}

function checkList(document: DefinitionDocument, value: unknown, expected: Of<'list'>, path: string): ShapeFault[] {
  const whole = wholeReference(value, path, 'Array');
  if (whole !== undefined) return [whole];
  if (!Array.isArray(value)) return [form(path, `Expecting start of Json Array; got ${show(value)}`)];
  const item = shape(expected.m);
  return [...checkSize(value.length, expected, path, 'entries'), ...value.flatMap((inner: unknown, index) => checkShape(document, inner, item, `${path}[${index}]`))];
}

function checkMap(document: DefinitionDocument, value: unknown, expected: Of<'map'>, path: string): ShapeFault[] {
  const whole = wholeReference(value, path, 'Object');
  if (whole !== undefined) return [whole];
  if (!isObject(value)) return [form(path, `Expecting start of Json Object; got ${show(value)}`)];
  const key = shape(expected.k);
  const inner = shape(expected.v);
  return [
    ...checkSize(Object.keys(value).length, expected, path, 'entries'),
    ...Object.entries(value).flatMap(([name, content]) => [...checkScalar(document, name, key, member(path, name)), ...checkShape(document, content, inner, member(path, name))]),
  ];
}

function wholeReference(value: unknown, path: string, kind: 'Object' | 'Array'): ShapeFault | undefined {
  return isFunction(value) ? { kind: 'whole', path, message: `Expecting start of Json ${kind}: a reference cannot stand for a whole ${kind === 'Array' ? 'list' : 'object'}, only for what is in it` } : undefined;
}

const scalarTypes: Readonly<Record<string, ScalarType>> = { string: 'String', timestamp: 'String', integer: 'Integer', long: 'Integer', float: 'Float', double: 'Float', boolean: 'Boolean' };

function checkScalar(document: DefinitionDocument, value: unknown, expected: Shape, path: string): ShapeFault[] {
  const wanted = scalarTypes[expected.t] ?? 'String';
  if (isFunction(value)) return checkReference(document, value, wanted, expected, path);
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return [form(path, `must be of type ${wanted}; got ${show(value)}`)];
  const type = scalarType(document, value);
  if (type === undefined || !isAssignable(type, wanted)) return [form(path, `must be of type ${wanted}; got ${show(value)} of type ${type ?? 'unknown'}`)];
  if (typeof value === 'number' && 'min' in expected) return checkRange(value, expected, path);
  return expected.t === 'string' && typeof value === 'string' ? checkText(value, expected, path) : [];
}

function checkReference(document: DefinitionDocument, value: Readonly<Record<string, unknown>>, wanted: ScalarType, expected: Shape, path: string): ShapeFault[] {
  const type = scalarType(document, value);
  const text = at(value, 'Get');
  if (type !== undefined && !isAssignable(type, wanted)) {
    const remedy = wanted === 'String' ? '; join it: {"Std:Join": {"On": "", "Values": [...]}}' : '';
    return [{ kind: 'type', path, message: `Cannot assign property reference [${typeof text === 'string' ? text : 'Std:Join'}] to argument of type [${wanted}]: it is of type [${type}]${remedy}` }];
  }
  const target = typeof text === 'string' ? readGet(text) : undefined;
  const parameter = target?.kind === 'parameter' ? document.parameter(target.name) : undefined;
  const preset = parameter?.json['DefaultValue'];
  if (expected.t !== 'string' || typeof preset !== 'string' || parameter === undefined) return [];
  return checkText(preset, expected, path).map((found): ShapeFault => ({ kind: 'length', path: `${parameter.path}.DefaultValue`, message: `does not fit ${path}, which it feeds: ${found.message}` }));
}

function checkText(value: string, expected: Of<'string'>, path: string): ShapeFault[] {
  if (expected.e !== undefined && !expected.e.includes(value)) return [form(path, `got ${show(value)}; allowed are ${expected.e.join(', ')}`)];
  const size = checkSize(value.length, expected, path, 'characters');
  if (size.length > 0) return size;
  const fits = expected.p === undefined || new RegExp(`^(?:${expected.p})$`, 'us').test(value);
  return fits ? [] : [form(path, `got ${show(value)}, which does not match ${expected.p ?? ''}`)];
}

function checkSize(size: number, limits: { readonly min?: number; readonly max?: number }, path: string, what: string): ShapeFault[] {
  if (limits.max !== undefined && size > limits.max) return [form(path, `has ${size} ${what}; at most ${limits.max} are allowed`)];
  if (limits.min !== undefined && size < limits.min) return [form(path, `has ${size} ${what}; at least ${limits.min} are needed`)];
  return [];
}

function checkRange(value: number, limits: { readonly min?: number; readonly max?: number }, path: string): ShapeFault[] {
  if (limits.max !== undefined && value > limits.max) return [form(path, `is ${value}; at most ${limits.max} is allowed`)];
  if (limits.min !== undefined && value < limits.min) return [form(path, `is ${value}; at least ${limits.min} is needed`)];
  return [];
}

function form(path: string, message: string): ShapeFault {
  return { kind: 'form', path, message };
}
