// infer_and_cast_type: gives every column a type, by a stored schema or by looking at the values.

import { z } from 'zod';

import { nodeLabel, trainedParameters, type FlowNode } from '../flow';
import { InputError } from '../problems';
import type { OperatorSignature } from './signature';

/** The types that a schema names. */
export const schemaTypes = ['long', 'float', 'string', 'bool', 'date', 'datetime', 'object', 'array', 'struct', 'image'] as const;

export type SchemaType = (typeof schemaTypes)[number];

/** Column to type, in the order in which the columns come out. */
export type Schema = ReadonlyMap<string, SchemaType>;

export interface InferAndCast {
  kind: 'infer-and-cast';
  /** The stored schema; without one the types are inferred. */
  schema?: Schema;
}

const stored = z.record(z.string(), z.enum(schemaTypes));

/** The schema stored in the node, or undefined. */
function storedSchema(node: FlowNode): Schema | undefined {
  const state = trainedParameters(node)['schema'];
  if (state === undefined || state === null) return undefined;
  const result = stored.safeParse(state);
  if (!result.success) throw new InputError(result.error.issues.map((issue) => ({ path: nodeLabel(node), message: `trained_parameters.schema.${issue.path.join('.')}: ${issue.message}` })));
  return new Map(Object.entries(result.data));
}

export const inferAndCastType: OperatorSignature<InferAndCast> = {
  operator: 'sagemaker.spark.infer_and_cast_type_0.1',
  parse: (node) => {
    const schema = storedSchema(node);
    return { kind: 'infer-and-cast', ...(schema === undefined ? {} : { schema }) };
  },
  rows: () => 'one-by-one',
  columns: () => [],
};
