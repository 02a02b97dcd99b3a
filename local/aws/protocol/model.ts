// The shapes of a service as `generate.py` writes them, and how to look them up.

/** A reference to a shape from a structure, list or map. */
export interface Reference {
  shape: string;
  /** Where a REST protocol carries it; absent: in the body. */
  location?: 'header' | 'headers' | 'uri' | 'querystring' | 'statusCode';
  locationName?: string;
  /** EC2's name of the member in requests, where it is not the location's in capitals. */
  queryName?: string;
  flattened?: boolean;
  xmlAttribute?: boolean;
  timestampFormat?: string;
  streaming?: boolean;
  jsonvalue?: boolean;
  idempotencyToken?: boolean;
  xmlNamespace?: { uri: string; prefix?: string };
}

/** A shape: the type of a member, with AWS's constraints on it. */
export interface Shape {
  type: 'structure' | 'list' | 'map' | 'string' | 'blob' | 'boolean' | 'timestamp' | 'integer' | 'long' | 'double';
  members?: Readonly<Record<string, Reference>>;
  required?: readonly string[];
  /** Member that is the whole body. */
  payload?: string;
  member?: Reference;
  key?: Reference;
  value?: Reference;
  flattened?: boolean;
  enum?: readonly string[];
  pattern?: string;
  min?: number;
  max?: number;
  streaming?: boolean;
  timestampFormat?: string;
  locationName?: string;
  union?: boolean;
  document?: boolean;
  sensitive?: boolean;
  xmlNamespace?: { uri: string; prefix?: string };
}

/** One operation on the wire. */
export interface OperationShape {
  method: string;
  /** Path with `{Member}` and `{Member+}`, and a query that must be there, such as `/{Bucket}?policy`. */
  uri: string;
  /** @default 200 */
  status?: number;
  input?: Reference;
  output?: Reference;
  resultWrapper?: string;
}

/** All that is known of a service's wire form. */
export interface Model {
  metadata: {
    protocol: 'json' | 'query' | 'ec2' | 'rest-json' | 'rest-xml';
    jsonVersion?: string;
    targetPrefix?: string;
    xmlNamespace?: string;
    apiVersion: string;
    serviceId: string;
  };
  operations: Readonly<Record<string, OperationShape>>;
  /** Operations that AWS has and this endpoint has not: names, for REST with method and path. */
  notServed: readonly string[] | Readonly<Record<string, readonly [string, string]>>;
  /** Error code -> HTTP status, where it is not 400. */
  errors: Readonly<Record<string, number>>;
  shapes: Readonly<Record<string, Shape>>;
}

/** The shape that a reference names. */
export function shapeOf(model: Model, reference: Reference): Shape {
  const shape = model.shapes[reference.shape];
  if (shape === undefined) throw new Error(`The shape ${reference.shape} is missing from the table: run protocol/generate.py again`);
  return shape;
}

/** Names of the operations that AWS has and this endpoint has not. */
export function notServedNames(model: Model): readonly string[] {
  return Array.isArray(model.notServed) ? (model.notServed as readonly string[]) : Object.keys(model.notServed);
}
