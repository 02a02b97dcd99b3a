// What a Data Wrangler flow file holds, with the file's own words as keys; keys not named here are kept as they are.

import { isJsonObject, type JsonObject } from './json';

export type { Json, JsonObject } from './json';

/** Where a node's rows come from. */
export interface FlowInput extends JsonObject {
  /** `df`, or `default` directly after a source; a join has two named `df`: left, then right. */
  name: string;
  node_id: string;
  output_name: string;
}

export interface FlowOutput extends JsonObject {
  /** `default`, or the name of a split. */
  name: string;
}

/** One step of a flow. */
export interface FlowNode extends JsonObject {
  node_id: string;
  /** `SOURCE`, `TRANSFORM`, `VISUALIZATION`, `DESTINATION` or `DATASET`. */
  type: string;
  /** Such as `sagemaker.spark.encode_categorical_0.1`. */
  operator: string;
  parameters: JsonObject;
  inputs: FlowInput[];
  outputs: FlowOutput[];
}

/** A whole flow. `inference` is there only in the encoder that serves it. */
export interface Flow extends JsonObject {
  metadata: JsonObject;
  nodes: FlowNode[];
}

/** What the serving container reads besides the nodes. */
export interface InferenceSection {
  /** Every raw column in the order of the data, the target included. */
  input_data_schema: string[];
  output_node_id: string;
}

/** What a person calls a node: its display name, else the name in its parameters, else the kind of step. */
export function nodeLabel(node: FlowNode): string {
  const given = [node['name'], node.parameters['name'], node.parameters['operator']].find((name): name is string => typeof name === 'string' && name !== '');
  const kind = node.operator.replace(/^sagemaker\.(spark\.|visualizations\.)?/, '').replace(/_\d+\.\d+$/, '');
  return given === undefined ? `${kind} (${node.node_id})` : `${kind} "${given}" (${node.node_id})`;
}

/** The learnt state stored beside a node's parameters, or, in an encoder, inside them; empty where there is none. */
export function trainedParameters(node: FlowNode): JsonObject {
  const stored = [node['trained_parameters'], node.parameters['trained_parameters']].find(isJsonObject);
  return stored ?? {};
}
