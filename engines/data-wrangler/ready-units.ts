// Makes a node's units ready: from the state in the flow where it holds, else by learning.

import type { JsonObject } from '../../flows/json';
import type { ModelCodec, Ready, Unit } from './operator';

/** A unit that knows all it needs, and whether it has just learnt it. */
export interface ReadyUnit {
  unit: Unit;
  ready: Ready;
  learnt: boolean;
}

/**
 * The unit's stored state; undefined where there is none, it is out of date, or it is damaged (which is reported).
 * Data Wrangler, too, learns again where a stored model cannot be read.
 */
export async function storedUnit(unit: Unit, codec: ModelCodec, damaged: (reason: string) => void): Promise<Ready | undefined> {
  try {
    return await unit.stored(codec);
  } catch (failure) {
    if (unit.fit === undefined) throw failure;
    damaged(failure instanceof Error ? failure.message : String(failure));
    return undefined;
  }
}

/** What a node's units store in the flow, in their order; units that learn nothing store nothing. */
export async function statesOf(units: readonly ReadyUnit[], codec: ModelCodec): Promise<JsonObject[]> {
  const states: JsonObject[] = [];
  for (const { ready } of units) {
    const state = await ready.state?.(codec);
    if (state !== undefined) states.push(state);
  }
  return states;
}
