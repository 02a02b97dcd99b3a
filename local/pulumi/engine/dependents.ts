// Which resources hang on which, so that they go in the right order.
import type { ResourceState } from '../backend/checkpoint';
import { parseReference } from './urn';

/** URNs that a resource needs: its parent, its dependencies, its provider. */
export function needsOf(state: ResourceState): Set<string> {
  const needs = new Set([...(state.dependencies ?? []), ...Object.values(state.propertyDependencies ?? {}).flat()]);
  if (state.parent !== undefined && state.parent !== '') needs.add(state.parent);
  if (state.provider !== undefined && state.provider !== '') needs.add(parseReference(state.provider).urn);
  if (state.deletedWith !== undefined && state.deletedWith !== '') needs.add(state.deletedWith);
  return needs;
}

/** All that needs a resource, directly or not; parents alone make no need. */
export function dependentsOf(states: readonly ResourceState[], of: ResourceState): ResourceState[] {
  const urns = new Set([of.urn]);
  const found: ResourceState[] = [];
  for (let grew = true; grew;) {
    grew = false;
    for (const state of states) {
      const dependencies = [...(state.dependencies ?? []), ...Object.values(state.propertyDependencies ?? {}).flat()];
      if (urns.has(state.urn) || !dependencies.some((urn) => urns.has(urn))) continue;
      urns.add(state.urn);
      found.push(state);
      grew = true;
    }
  }
  return found;
}

/** Waves of deletion: what lies deepest in the graph goes first, and with it all that lies as deep. */
export function deletionWaves(doomed: readonly ResourceState[]): ResourceState[][] {
  const depths = new Map<ResourceState, number>();
  let left = [...doomed];
  for (let depth = 0; left.length > 0; depth += 1) {
    const waiting = new Set(left.map(({ urn }) => urn));
    const free = left.filter((state) => ![...needsOf(state)].some((urn) => urn !== state.urn && waiting.has(urn)));
    const level = free.length > 0 ? free : left;
    for (const state of level) depths.set(state, depth);
    left = left.filter((state) => !depths.has(state));
  }
  const deepest = Math.max(-1, ...depths.values());
  return Array.from({ length: deepest + 1 }, (_, at) => doomed.filter((state) => depths.get(state) === deepest - at));
}
