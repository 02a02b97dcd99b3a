// Says what each node of a flow does to the columns, from the flow and a look at the data.

import { mkdir } from 'node:fs/promises';

import { nodeLabel, type Flow } from '../../flows/flow';
import { stateStatus, type StateStatus } from '../../flows/trained-state/state-status';
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
  /** Names of the columns whose type is another after the node. */
  retyped: string[];
  /** What the node has learnt, and whether it will be used. */
  state: StateStatus;
}

/** The nodes before and at a node, in the order in which they run, with their columns. @throws InputError as a run does */
export async function describeFlow(request: Omit<RunFlowRequest, 'outputs' | 'onNode'> & { nodeId: string }): Promise<NodeDescription[]> {
  const descriptions: NodeDescription[] = [];
  const known = new Map<string, Map<string, string>>();
  // Of the flow as it is: a run learns what is missing.
  const stateOf = new Map(request.flow.nodes.filter((node) => node.type === 'TRANSFORM').map((node) => [node.node_id, stateStatus(node)]));
  await mkdir(request.workFolder, { recursive: true });
  await runFlow({
    ...request,
    outputs: [{ name: `${request.nodeId}.${outputOf(request.flow, request.nodeId)}`, folder: request.workFolder }],
    onNode: (node, columns) => {
      const names = columns.map((column) => column.name);
      const before = new Map(node.inputs.flatMap((input) => [...known.get(input.node_id) ?? []]));
      known.set(node.node_id, new Map(columns.map(({ name, type }) => [name, type])));
      descriptions.push({
        nodeId: node.node_id, label: nodeLabel(node), columns: columns.map(({ name, type }) => ({ name, type })),
        added: names.filter((name) => !before.has(name)), removed: [...before.keys()].filter((name) => !names.includes(name)),
        retyped: columns.filter(({ name, type }) => before.has(name) && before.get(name) !== type).map(({ name }) => name), state: stateOf.get(node.node_id) ?? 'nothing-to-learn',
      });
    },
  });
  return descriptions;
}

function outputOf(flow: Flow, nodeId: string): string {
  return flow.nodes.find((node) => node.node_id === nodeId)?.outputs[0]?.name ?? 'default';
}
