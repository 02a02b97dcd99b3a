// Makes the flow that serves features: cut to the chosen node, with its state inside the parameters.

import { nodeLabel, trainedParameters, type Flow, type FlowNode } from './flow';
import { ancestry, outputNodeOf } from './graph';
import { isJsonObject } from './json';
import { InputError } from './problems';

/**
 * The content of `default.flow`, the only member of an encoder's model.tar.gz.
 * @param refitted a flow whose trained nodes hold their state
 * @param inputColumns every raw column in the order of the data, the target included
 * @throws InputError if the node cannot be put out
 */
export function encoderFlow(refitted: Flow, outputNodeId: string, inputColumns: readonly string[]): Flow {
  const output = outputNodeOf(refitted, outputNodeId);
  if (output.type === 'SOURCE') throw new InputError([{ path: nodeLabel(output), message: 'a source alone makes no features; name a transform' }]);
  return {
    ...refitted,
    nodes: ancestry(refitted, outputNodeId).map(withInlineState),
    inference: { input_data_schema: [...inputColumns], output_node_id: outputNodeId },
  };
}

function withInlineState(node: FlowNode): FlowNode {
  const state = trainedParameters(node);
  return Object.keys(state).length === 0 ? node : { ...node, parameters: { ...node.parameters, trained_parameters: state } };
}

/**
 * What the encoder serves.
 * @throws InputError if the flow is no encoder
 */
export function readInference(flow: Flow): { columns: string[]; outputNodeId: string } {
  const section = flow['inference'];
  const columns = isJsonObject(section) ? section['input_data_schema'] : undefined;
  const outputNodeId = isJsonObject(section) ? section['output_node_id'] : undefined;
  if (!Array.isArray(columns) || !columns.every((name): name is string => typeof name === 'string') || typeof outputNodeId !== 'string') {
    throw new InputError([{ path: 'inference', message: 'the flow has no inference section with input_data_schema and output_node_id, so it is no encoder' }]);
  }
  return { columns, outputNodeId };
}
