// Says what each node of a flow does to the columns, from the flow and a look at the data.

import { mkdir } from 'node:fs/promises';

import { nodeLabel, trainedParameters, type Flow, type FlowNode } from '../../flows/flow';
import { runFlow, type RunFlowRequest } from './run-flow';

/** One node as people read it. */
export interface NodeDescription {
  nodeId: string;
  label: string;
  /** Name and type of each column that comes out, in order. */
  columns: { name: string; type: string }[];
  /** Names of the columns that the node brings in and takes away. */
  added: string[];
  removed: string[];
  /** Whether the flow holds learnt state for the node. */
  trained: boolean;
}

/** The nodes before and at a node, in the order in which they run, with their columns. @throws InputError as a run does */
export async function describeFlow(request: Omit<RunFlowRequest, 'outputs' | 'onNode'> & { nodeId: string }): Promise<NodeDescription[]> {
  const descriptions: NodeDescription[] = [];
  const known = new Map<string, string[]>();
  await mkdir(request.workFolder, { recursive: true });
  await runFlow({
    ...request,
    outputs: [{ name: `${request.nodeId}.${outputOf(request.flow, request.nodeId)}`, folder: request.workFolder }],
    onNode: (node, columns) => {
      const names = columns.map((column) => column.name);
      const before = new Set(node.inputs.flatMap((input) => known.get(input.node_id) ?? []));
      known.set(node.node_id, names);
      descriptions.push({
        nodeId: node.node_id, label: nodeLabel(node), columns: columns.map(({ name, type }) => ({ name, type })),
        added: names.filter((name) => !before.has(name)), removed: [...before].filter((name) => !names.includes(name)), trained: isTrained(node),
      });
    },
  });
  return descriptions;
}

function isTrained(node: FlowNode): boolean {
  return Object.keys(trainedParameters(node)).length > 0;
}

function outputOf(flow: Flow, nodeId: string): string {
  return flow.nodes.find((node) => node.node_id === nodeId)?.outputs[0]?.name ?? 'default';
}
