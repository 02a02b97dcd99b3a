// The resource types that the stand-in for aws-native knows, from the table that generate-resource-table.mjs writes.
import table from '../resource-table.json';

/** CloudFormation's name of a property, with the type in which its own properties are named; without one its content is free. */
export type PropertyName = string | [name: string, type: string];
/** Pulumi's names of an object's properties. */
export type PropertyNames = Readonly<Record<string, PropertyName>>;

/** One resource type. */
export interface ResourceSpec {
  /** Such as `AWS::S3::Bucket`. */
  type: string;
  /** Properties that make the identifier, in its order. */
  identifier: readonly string[];
  /** Paths such as `arn` or `snapStartResponse/applyOn`. */
  readOnly: readonly string[];
  /** Properties that cannot be read back. */
  writeOnly: readonly string[];
  required: readonly string[];
  /** Filled in where the program gives no name. */
  name?: { property: string; maxLength: number };
  /** How the type takes tags, where it does. */
  tags?: string;
  properties: PropertyNames;
}

const resources = table.resources as unknown as Readonly<Record<string, ResourceSpec>>;
const types = table.types as unknown as Readonly<Record<string, PropertyNames>>;

/** @throws Error that names the types there are */
export function resourceSpec(token: string): ResourceSpec {
  const spec = resources[token];
  if (spec === undefined) throw new Error(`Resource type ${token} not found: this stand-in for aws-native serves ${Object.keys(resources).join(', ')}`);
  return spec;
}

/** The names in an object of a type of the table. */
export function typeNames(type: string): PropertyNames {
  const names = types[type];
  if (names === undefined) throw new Error(`the table has no type ${type}`);
  return names;
}
