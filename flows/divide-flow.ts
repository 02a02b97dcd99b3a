// Divides a flow at a node: a preparation that many rows may go into, and what is trained on and served row by row.

import { nodeLabel, type Flow, type FlowNode } from './flow';
import { ancestry, findNode, outputNodeOf } from './graph';
import { inferAndCastType } from './operators/infer-and-cast-type';
import { InputError, type Problem } from './problems';

/** Name of the dataset that stands for the prepared rows in the served part. */
export const preparedDataset = 'prepared';
const sourceId = 'prepared-rows';
const typesId = 'prepared-types';

/** Both parts of a flow. */
export interface DividedFlow {
  /** Everything up to the node, which gives the rows that are split, trained on and asked for by an endpoint. */
  preparation: Flow;
  /** Everything after it, with a source of its own in the place of the node; types are inferred anew from the rows. */
  served: Flow;
  /** The output in the served part. */
  outputNodeId: string;
}

/**
 * Divides a flow.
 * @param preparationId the last node of the preparation
 * @param outputId the node that is trained on; the flow's only end if absent
 * @throws InputError if the output does not come from that node alone
 */
export function divideFlow(flow: Flow, preparationId: string, outputId?: string): DividedFlow {
  const last = outputNodeOf(flow, preparationId);
  const output = outputNodeOf(flow, outputId);
  const before = ancestry(flow, preparationId);
  const known = new Set(before.map((node) => node.node_id));
  const after = ancestry(flow, output.node_id).filter((node) => !known.has(node.node_id));
  const problems = [...unreached(flow, last, output), ...after.flatMap((node) => strayInputs(flow, node, preparationId, after))];
  if (problems.length > 0) throw new InputError(problems);
  const { inference: _served, ...rest } = flow;
  return {
    preparation: { ...rest, metadata: flow.metadata, nodes: before },
    served: { ...rest, metadata: flow.metadata, nodes: [preparedSource(), preparedTypes(), ...after.map((node) => ({ ...node, inputs: node.inputs.map((input) => (input.node_id === preparationId ? { ...input, node_id: typesId, output_name: 'default' } : input)) }))] },
    outputNodeId: output.node_id === preparationId ? typesId : output.node_id,
  };
}

function unreached(flow: Flow, last: FlowNode, output: FlowNode): Problem[] {
  if (ancestry(flow, output.node_id).some((node) => node.node_id === last.node_id)) return [];
  return [{ path: nodeLabel(last), message: `the preparation ends here, but the output ${nodeLabel(output)} does not read it; name a node that the output reads, directly or not` }];
}

function strayInputs(flow: Flow, node: FlowNode, preparationId: string, after: readonly FlowNode[]): Problem[] {
  if (node.type === 'SOURCE') return [{ path: nodeLabel(node), message: 'the output reads this source past the end of the preparation; let the preparation end after the node that joins it' }];
  return node.inputs.filter((input) => input.node_id !== preparationId && !after.some((other) => other.node_id === input.node_id)).map((input) => {
    const read = findNode(flow, input.node_id);
    return { path: nodeLabel(node), message: `reads ${read === undefined ? input.node_id : nodeLabel(read)} past the end of the preparation; let the preparation end at a node that all later ones come from` };
  });
}

function preparedSource(): FlowNode {
  return {
    node_id: sourceId, type: 'SOURCE', operator: 'sagemaker.s3_source_0.1', inputs: [], outputs: [{ name: 'default' }],
    parameters: {
      dataset_definition: {
        __typename: 'S3CreateDatasetDefinitionOutput', datasetSourceType: 'S3', name: preparedDataset, description: null,
        s3ExecutionContext: { __typename: 'S3ExecutionContext', s3Uri: 's3://prepared/rows.csv', s3ContentType: 'csv', s3HasHeader: true, s3FieldDelimiter: ',', s3DirIncludesNested: false, s3AddsFilenameColumn: false },
      },
    },
  };
}

const preparedTypes = (): FlowNode => ({
  node_id: typesId, type: 'TRANSFORM', operator: inferAndCastType.operator, parameters: {},
  inputs: [{ name: 'default', node_id: sourceId, output_name: 'default' }], outputs: [{ name: 'default' }],
});
