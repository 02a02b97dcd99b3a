// How the embedded AWS is as hard to use as the real one: slow, throttled, eventually consistent in IAM, with keys that expire.

/** How hard it is. */
export interface Strain {
  /** Least and most time that a request waits before it is looked at, ms. */
  delayMilliseconds: readonly [least: number, most: number];
  /** Share of the requests that are refused as too many. */
  throttledShare: number;
  /** Seconds after which what IAM was told of a role counts. */
  iamSeconds: number;
  /** Seconds that keys of a role that was assumed are good for. */
  sessionSeconds: number;
  /** Seconds until the machine of a job, a build or an endpoint is there. */
  machineSeconds: number;
}

/** As AWS is on a bad day, sped up as far as a person waits for it. */
export const badDay: Strain = { delayMilliseconds: [2, 60], throttledShare: 0.03, iamSeconds: 3, sessionSeconds: 120, machineSeconds: 4 };

/** The strains there are, by name. */
export const strains = { 'bad-day': badDay } as const satisfies Readonly<Record<string, Strain>>;

/** A name of a strain, or that of having none. */
export type StrainName = keyof typeof strains | 'none';

export const isStrainName = (name: string): name is StrainName => name === 'none' || Object.hasOwn(strains, name);

/** What a request meets before it is looked at. @param random two numbers from 0 to below 1 */
export function meets({ delayMilliseconds: [least, most], throttledShare }: Strain, random: readonly [number, number]): { delay: number; throttled: boolean } {
  return { delay: least + (most - least) * random[0], throttled: random[1] < throttledShare };
}
