// Which model answers a request to an endpoint: fleets by their share of the traffic, variants by their weight.
import type { Capture } from './capture';
import type { ModelServer } from '../../../jobs/endpoints/model-server';

/** A variant that answers. */
export interface ServingVariant {
  name: string;
  weight: number;
  server: ModelServer;
  /** Keeps requests and answers, where the configuration asks for it. */
  capture?: Capture;
}

/** The variants of one configuration. */
export interface Fleet {
  configName: string;
  variants: readonly ServingVariant[];
}

/** A fleet with its share of the traffic, 0 to 1. */
export interface FleetShare { fleet: Fleet; share: number }

/** The traffic of one endpoint; changed while requests come in. */
export class EndpointTraffic {
  #fleets: readonly FleetShare[] = [];

  /** Sends all that comes from now on this way. */
  set(fleets: readonly FleetShare[]): void {
    this.#fleets = fleets;
  }

  /** The fleets that there are, with their shares. */
  fleets(): readonly FleetShare[] {
    return this.#fleets;
  }

  /**
   * The variant for one request.
   * @param random two numbers from 0 to below 1: for the fleet, and for the variant in it
   * @param wanted TargetVariant, which goes before weights
   * @returns undefined where no fleet is there, or none has the variant that is wanted
   */
  pick(random: readonly [number, number], wanted?: string): ServingVariant | undefined {
    const fleets = this.#fleets.filter(({ fleet, share }) => share > 0 && (wanted === undefined || fleet.variants.some((variant) => variant.name === wanted)));
    const fleet = weighted(fleets, ({ share }) => share, random[0])?.fleet;
    if (fleet === undefined) return undefined;
    return wanted === undefined ? weighted(fleet.variants, ({ weight }) => weight, random[1]) : fleet.variants.find((variant) => variant.name === wanted);
  }
}

/** One of the items, each as likely as its weight; equally where none has any. */
function weighted<T>(items: readonly T[], weightOf: (item: T) => number, random: number): T | undefined {
  const total = items.reduce((sum, item) => sum + weightOf(item), 0);
  if (total <= 0) return items[Math.floor(random * items.length)];
  let left = random * total;
  for (const item of items) {
    left -= weightOf(item);
    if (left < 0) return item;
  }
  return items.at(-1);
}
