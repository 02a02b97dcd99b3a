// The order of a flow's nodes, who feeds whom, and which node's rows training reads.

import { nodeLabel, type Flow, type FlowNode } from './flow';
import { InputError, type Problem } from './problems';

/** Finds a node by its id, or undefined. */
export function findNode(flow: Flow, nodeId: string): FlowNode | undefined {
  return flow.nodes.find((node) => node.node_id === nodeId);
}

/** The nodes that bring data in, in file order. */
export function sourceNodes(flow: Flow): FlowNode[] {
  return flow.nodes.filter((node) => node.type === 'SOURCE');
}

/** The nodes feeding a node, in the order of its inputs (a join: left, right); missing ones are left out. */
export function parentsOf(flow: Flow, node: FlowNode): FlowNode[] {
  return node.inputs.flatMap((input) => findNode(flow, input.node_id) ?? []);
}

/** The nodes that read a node's rows, in file order. */
export function childrenOf(flow: Flow, nodeId: string): FlowNode[] {
  return flow.nodes.filter((node) => node.inputs.some((input) => input.node_id === nodeId));
}

/**
 * All nodes, each after the nodes it reads; else in file order, which Data Wrangler does not promise to be sorted.
 * @throws InputError on a cycle or an input that names no node
 */
export function sortedNodes(flow: Flow): FlowNode[] {
  const problems = [...danglingInputs(flow), ...cycles(flow)];
  if (problems.length > 0) throw new InputError(problems);
  return inOrder(flow).sorted;
}

/** Inputs that name a node, or an output of a node, that is not there. */
export function danglingInputs(flow: Flow): Problem[] {
  return flow.nodes.flatMap((node) => node.inputs.flatMap((input): Problem[] => {
    const parent = findNode(flow, input.node_id);
    if (parent === undefined) return [{ path: nodeLabel(node), message: `reads node ${input.node_id}, which is not in the flow` }];
    const names = parent.outputs.map((output) => output.name);
    return names.includes(input.output_name) ? [] : [{ path: nodeLabel(node), message: `reads output "${input.output_name}" of ${nodeLabel(parent)}, which has ${names.map((name) => `"${name}"`).join(', ')}` }];
  }));
}

/** One problem naming the nodes that wait for each other, if any do. */
export function cycles(flow: Flow): Problem[] {
  const { waiting } = inOrder(flow);
  return waiting.length === 0 ? [] : [{ path: waiting.map(nodeLabel).join(', '), message: 'these nodes read each other in a circle; remove one of the connections' }];
}

function inOrder(flow: Flow): { sorted: FlowNode[]; waiting: FlowNode[] } {
  const sorted: FlowNode[] = [];
  const done = new Set<string>();
  const known = new Set(flow.nodes.map((node) => node.node_id));
  let waiting = flow.nodes;
  for (let before = -1; waiting.length !== before && waiting.length > 0;) {
    before = waiting.length;
    const later: FlowNode[] = [];
    for (const node of waiting) {
      const ready = node.inputs.every((input) => done.has(input.node_id) || !known.has(input.node_id));
      if (!ready) {
        later.push(node);
        continue;
      }
      sorted.push(node);
      done.add(node.node_id);
    }
    waiting = later;
  }
  return { sorted, waiting };
}

/** A node and everything it reads, directly or not, in order. */
export function ancestry(flow: Flow, nodeId: string): FlowNode[] {
  const wanted = new Set([nodeId]);
  const sorted = sortedNodes(flow);
  for (const node of sorted.toReversed()) {
    if (wanted.has(node.node_id)) node.inputs.forEach((input) => wanted.add(input.node_id));
  }
  return sorted.filter((node) => wanted.has(node.node_id));
}

/**
 * The node whose rows training reads and inference puts out.
 * Without an id: the one transform that no other transform reads (visualisations and destinations do not count).
 * @throws InputError if the id names no node, or a visualisation or destination, or if several nodes could be meant
 */
export function outputNodeOf(flow: Flow, nodeId?: string): FlowNode {
  if (nodeId !== undefined) return namedOutput(flow, nodeId);
  const rows = flow.nodes.filter((node) => givesRows(node) && !childrenOf(flow, node.node_id).some(givesRows));
  const [only, ...others] = rows;
  if (only === undefined) throw new InputError([{ path: 'nodes', message: 'no node gives rows: the flow has no source or transform' }]);
  if (others.length > 0) throw new InputError([{ path: 'nodes', message: `several nodes could be the output: ${rows.map(nodeLabel).join('; ')}; name the one to train on by its node id` }]);
  return only;
}

function namedOutput(flow: Flow, nodeId: string): FlowNode {
  const node = findNode(flow, nodeId);
  if (node === undefined) throw new InputError([{ path: 'nodes', message: `no node has the id ${nodeId}; the nodes that give rows are ${flow.nodes.filter(givesRows).map(nodeLabel).join('; ')}` }]);
  if (node.type === 'VISUALIZATION') throw new InputError([{ path: nodeLabel(node), message: 'a visualisation gives no rows, so nothing can be trained on it; name the transform that it draws' }]);
  if (node.type === 'DESTINATION') throw new InputError([{ path: nodeLabel(node), message: 'a destination only writes rows, so inference cannot put out its rows; name the transform that it writes' }]);
  return node;
}

/** Whether a node gives rows that other nodes could read. */
export function givesRows(node: FlowNode): boolean {
  return node.type !== 'VISUALIZATION' && node.type !== 'DESTINATION';
}
