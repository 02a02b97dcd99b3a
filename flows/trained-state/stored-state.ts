// Finds and stores what a step has learnt, in the places where Data Wrangler keeps it.

import { trainedParameters, type FlowNode } from '../flow';
import { isJsonObject, type Json, type JsonObject } from '../json';

/** Where a step keeps its state: the path of parameter blocks below `trained_parameters`. */
export type StatePath = readonly string[];

/**
 * The state stored for one column, if its hash belongs to the parameters of today.
 * One column is kept as an object, several as a list of objects that name their `input_column`.
 */
export function storedState(node: FlowNode, path: StatePath, column: string, hash: string): JsonObject | undefined {
  const candidates = stateList(node, path);
  const found = candidates.length === 1 && candidates[0]?.['input_column'] === undefined ? candidates[0] : candidates.find((state) => state['input_column'] === column);
  return found?.['_hash'] === hash ? found : undefined;
}

/** Everything stored at a path, whatever its hash. */
export function stateList(node: FlowNode, path: StatePath): JsonObject[] {
  let place: Json | undefined = trainedParameters(node);
  for (const block of path) place = isJsonObject(place) ? place[block] : undefined;
  if (Array.isArray(place)) return place.filter(isJsonObject);
  return isJsonObject(place) && Object.keys(place).length > 0 ? [place] : [];
}

/** A copy of the node holding the given state: one entry is kept as an object, several as a list. */
export function withState(node: FlowNode, path: StatePath, states: readonly JsonObject[]): FlowNode {
  const [first] = states;
  if (first === undefined) return node;
  const leaf: Json = states.length === 1 ? withoutColumn(first) : [...states];
  const nested = path.toReversed().reduce<Json>((inner, block) => ({ [block]: inner }), leaf);
  return { ...node, trained_parameters: nested };
}

function withoutColumn(state: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(state).filter(([key]) => key !== 'input_column'));
}
