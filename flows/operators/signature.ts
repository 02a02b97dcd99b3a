// What is known of an operator before any data is seen: its parameters, its state and how it treats rows.

import { z } from 'zod';

import { nodeLabel, type FlowNode } from '../flow';
import { isJsonObject, type Json, type JsonObject } from '../json';
import { InputError } from '../problems';
import type { StatePath } from '../trained-state/stored-state';

/**
 * How an operator treats rows.
 * `one-by-one`: each row alone gives one row. `may-drop`: each row alone gives one row or none.
 * `nothing-on-a-single-row`: a single row comes out as it is (sort, duplicates). `needs-many`: a row's result depends on other rows.
 */
export type RowTreatment = 'one-by-one' | 'may-drop' | 'nothing-on-a-single-row' | 'needs-many';

/** Where a node keeps what it learns of its columns, and which hash stored state must have to be used. */
export interface LearntState {
  path: StatePath;
  columns: readonly string[];
  hashOf(column: string): string;
}

/** An operator's signature; P is its parsed parameters. */
export interface OperatorSignature<P> {
  /** As the flow writes it, such as `sagemaker.spark.manage_columns_0.1`. */
  readonly operator: string;
  /**
   * Reads a node's parameters with the operator's defaults filled in.
   * @throws InputError naming the node and what is wrong with the parameters
   */
  readonly parse: (node: FlowNode) => P;
  readonly rows: (parameters: P) => RowTreatment;
  /** The columns that the parameters name as input. */
  readonly columns: (parameters: P) => readonly string[];
  /** What is learnt by column; absent if nothing is. */
  readonly state?: (parameters: P) => LearntState | undefined;
}

/** One name or a list of them: flows before mid-2022 hold a text, later ones a list. */
export const columnNames = z.union([z.string().transform((name) => [name]), z.array(z.string())]);

/** A text that may be absent, null or empty, all of which mean: not given. */
export const optionalName = z.string().nullish().transform((name) => (name == null || name === '' ? undefined : name));

/** A flag that may be absent or null. */
export const flag = (fallback: boolean) => z.boolean().nullish().transform((value) => value ?? fallback);

/** A number, also written as text, that may be absent or null. */
export const numberOr = (fallback: number) => z.union([z.number(), z.string().trim().regex(/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/, 'not a number').transform(Number)]).nullish().transform((value) => value ?? fallback);

/** One of some words that may be absent or null. */
export const choice = <const W extends readonly [string, ...string[]]>(words: W, fallback: W[number]) => z.enum(words).nullish().transform((value): W[number] => value ?? fallback);

/** The block of parameters at a path; empty where there is none. */
export function parameterBlock(node: FlowNode, path: readonly string[]): JsonObject {
  let place: Json | undefined = node.parameters;
  for (const key of path) place = isJsonObject(place) ? place[key] : undefined;
  return isJsonObject(place) ? place : {};
}

/**
 * Parses a block of a node's parameters.
 * @throws InputError naming the node, the parameter, and what is allowed
 */
export function parseBlock<S extends z.ZodType>(node: FlowNode, path: readonly string[], schema: S): z.output<S> {
  const result = schema.safeParse(parameterBlock(node, path));
  if (result.success) return result.data;
  throw new InputError(result.error.issues.map((issue) => ({
    path: nodeLabel(node),
    message: `parameter ${['parameters', ...path, ...issue.path.map(String)].join('.')}: ${issue.message}`,
  })));
}

/**
 * Picks the sub-operator that a node's parameters name.
 * @throws InputError listing the ones that exist
 */
export function pickKind<T>(node: FlowNode, key: string, value: Json | undefined, kinds: Readonly<Record<string, T>>, fallback?: string): T {
  const name = value ?? fallback;
  const kind = typeof name === 'string' && Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind === undefined) {
    throw new InputError([{ path: nodeLabel(node), message: `parameters.${key} is ${JSON.stringify(name ?? null)}, which is not known here; known are ${Object.keys(kinds).map((known) => `"${known}"`).join(', ')}` }]);
  }
  return kind;
}

/** The name of an output column: the given one, prefixed when there are several inputs, or the input's own. */
export function outputName(input: string, output: string | undefined, several: boolean): string {
  if (output === undefined) return input;
  return several ? `${output}_${input}` : output;
}
