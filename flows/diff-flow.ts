// What changed between two flows, in words.

import { nodeLabel, trainedParameters, type Flow, type FlowNode } from './flow';
import { findNode } from './graph';
import { isJsonObject, type Json } from './json';

/** One change: which node (or part of the flow), and what about it. */
export interface FlowChange {
  kind: 'added' | 'removed' | 'changed';
  /** The node as people call it, or a part of the flow such as `metadata`. */
  place: string;
  what: string;
}

/** Longest value shown; models are far longer. */
const longestShown = 60;

/** The changes from one flow to another, in the order of the second one's nodes; nodes are told apart by their ids. */
export function diffFlows(before: Flow, after: Flow): FlowChange[] {
  const removed = before.nodes.filter((node) => findNode(after, node.node_id) === undefined).map((node): FlowChange => ({ kind: 'removed', place: nodeLabel(node), what: 'the node is gone' }));
  const nodes = after.nodes.flatMap((node): FlowChange[] => {
    const old = findNode(before, node.node_id);
    return old === undefined ? [{ kind: 'added', place: nodeLabel(node), what: `a new node after ${parentNames(after, node)}` }] : nodeChanges(before, after, old, node);
  });
  const rest = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => key !== 'nodes').flatMap((key) => valueChanges(key, before[key], after[key]).map((what): FlowChange => ({ kind: 'changed', place: key, what })));
  return [...removed, ...nodes, ...rest];
}

function nodeChanges(before: Flow, after: Flow, old: FlowNode, node: FlowNode): FlowChange[] {
  const whats = [
    ...(old.operator === node.operator ? [] : [`the operator was ${old.operator}, is ${node.operator}`]),
    ...(JSON.stringify(old.inputs) === JSON.stringify(node.inputs) ? [] : [`it read ${parentNames(before, old)}, now reads ${parentNames(after, node)}`]),
    ...(old['name'] === node['name'] ? [] : [`the name was ${shown(old['name'])}, is ${shown(node['name'])}`]),
    ...valueChanges('parameters', old.parameters, node.parameters),
    ...stateChanges(old, node),
  ];
  return whats.map((what) => ({ kind: 'changed', place: nodeLabel(node), what }));
}

function parentNames(flow: Flow, node: FlowNode): string {
  if (node.inputs.length === 0) return 'nothing';
  return node.inputs.map((input) => { const parent = findNode(flow, input.node_id); return parent === undefined ? input.node_id : nodeLabel(parent); }).join(' and ');
}

function stateChanges(old: FlowNode, node: FlowNode): string[] {
  const [before, after] = [trainedParameters(old), trainedParameters(node)];
  const count = (value: Json): number => Object.keys(isJsonObject(value) ? value : {}).length;
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (count(before) === 0) return ['it has learnt its state'];
  if (count(after) === 0) return ['it has lost its state'];
  return valueChanges('state', before, after);
}

/** Changes below a place, one text a value. */
function valueChanges(place: string, before: Json | undefined, after: Json | undefined): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isJsonObject(before) && isJsonObject(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => valueChanges(`${place}.${key}`, before[key], after[key]));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length && [...before, ...after].every(isJsonObject)) {
    return before.flatMap((item, index) => valueChanges(`${place}.${index}`, item, after[index]));
  }
  if (Array.isArray(before) && Array.isArray(after)) return [listChange(place, before, after)];
  return [`${place} was ${shown(before)}, is ${shown(after)}`];
}

function listChange(place: string, before: readonly Json[], after: readonly Json[]): string {
  const texts = (items: readonly Json[]): string[] => items.map((item) => JSON.stringify(item));
  const [old, now] = [texts(before), texts(after)];
  const [gone, come] = [old.filter((item) => !now.includes(item)), now.filter((item) => !old.includes(item))];
  if (gone.length === 0 && come.length === 0) return `${place} has another order: ${now.join(', ')}`;
  return `${place} ${[...(come.length === 0 ? [] : [`gained ${come.map(cut).join(', ')}`]), ...(gone.length === 0 ? [] : [`lost ${gone.map(cut).join(', ')}`])].join(' and ')}`;
}

function shown(value: Json | undefined): string {
  return value === undefined ? 'not there' : cut(JSON.stringify(value));
}

function cut(text: string): string {
  return text.length <= longestShown ? text : `${text.slice(0, longestShown)}... (${text.length} characters)`;
}
