// What the registry knows of resource types: which exist, and the properties of those that are served.
import { AwsError } from '../../operation';
import table from './type-table.json';

/** Properties of a resource, in CloudFormation's names. */
export type Properties = Record<string, unknown>;

/** A type's schema as `generate-types.mjs` writes it; paths are `Code/S3Key` or `Rules/*` + `/Transition`. */
export interface ResourceType {
  identifier: readonly string[];
  readOnly: readonly string[];
  createOnly: readonly string[];
  writeOnly: readonly string[];
  required: readonly string[];
  properties: Readonly<Record<string, string>>;
  definitions: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Required properties of definitions, by the definition's name. */
  requiredIn: Readonly<Record<string, readonly string[]>>;
}

const types = table.types as unknown as Readonly<Record<string, ResourceType>>;
const known = table.known as Readonly<Record<string, string>>;

/** Types whose properties are in the table. */
export const typeNames: readonly string[] = Object.keys(types);

/**
 * The schema of a type that is served.
 * @throws AwsError TypeNotFoundException for a type that AWS has not, UnsupportedActionException for one that this endpoint has not
 */
export function resourceType(name: string, action: string): ResourceType {
  const type = types[name];
  if (type !== undefined) return type;
  const [vendor, service, resource] = name.split('::');
  const exists = (known[`${vendor ?? ''}::${service ?? ''}`] ?? '').split(' ').includes(resource ?? '');
  if (!exists) throw new AwsError('TypeNotFoundException', `The type '${name}' cannot be found.`);
  throw new AwsError('UnsupportedActionException', `Resource type ${name} does not support ${action} action`);
}

/** Value at a path of properties, through `*` for every element; undefined where there is none. */
export function valuesAt(properties: unknown, path: string): unknown[] {
  let values: unknown[] = [properties];
  for (const segment of path.split('/')) {
    values = values.flatMap((value) => {
      if (segment === '*') return Array.isArray(value) ? (value as unknown[]) : [];
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return [];
      return [(value as Properties)[segment]];
    });
  }
  return values;
}

/** The properties without those at the paths. */
export function withoutPaths(properties: Properties, paths: readonly string[]): Properties {
  const copy = structuredClone(properties);
  for (const path of paths) {
    const segments = path.split('/');
    const last = segments.pop() as string;
    const parents = segments.length === 0 ? [copy] : valuesAt(copy, segments.join('/'));
    for (const parent of parents) if (typeof parent === 'object' && parent !== null) delete (parent as Properties)[last];
  }
  return copy;
}

/** Whether a patch's path is at or below one of a type's write-only properties, or above one. */
export function isWriteOnly(type: ResourceType, path: readonly string[]): boolean {
  return type.writeOnly.some((writeOnly) => {
    const segments = writeOnly.split('/');
    const shared = Math.min(segments.length, path.length);
    return segments.slice(0, shared).every((segment, index) => segment === '*' || segment === path[index]);
  });
}
