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

/** Waves of deletion: each wave's resources are needed by nothing that is still there. */
export function deletionWaves(doomed: readonly ResourceState[]): ResourceState[][] {
  const waves: ResourceState[][] = [];
  let left = [...doomed];
  while (left.length > 0) {
    const needed = new Set(left.flatMap((state) => [...needsOf(state)].filter((urn) => urn !== state.urn)));
    const free = left.filter((state) => !needed.has(state.urn));
    const wave = free.length > 0 ? free : left;
    waves.push(wave);
    left = left.filter((state) => !wave.includes(state));
  }
  return waves;
}
