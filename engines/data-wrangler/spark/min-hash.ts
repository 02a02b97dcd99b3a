// Spark's MinHashLSH: the smallest hash of a set under each of several random functions.

/** Spark's prime, the modulus of every function (org.apache.spark.ml.feature.MinHashLSH). */
export const hashPrime = 2_038_074_743;

/** A function ((1 + element) * a + b) mod {@link hashPrime}. */
export type HashFunction = readonly [a: number, b: number];

/** The functions that Spark draws for a seed, in its order. */
export function minHashFunctions(count: number, seed: bigint): HashFunction[] {
  const nextInt = javaRandom(seed);
  return Array.from({ length: count }, () => [1 + nextInt(hashPrime - 1), nextInt(hashPrime - 1)]);
}

/** The smallest hash under each function; Spark refuses an empty set. */
export function minHash(elements: readonly number[], functions: readonly HashFunction[]): number[] {
  const prime = BigInt(hashPrime);
  return functions.map(([a, b]) => Math.min(...elements.map((element) => Number(((1n + BigInt(element)) * BigInt(a) + BigInt(b)) % prime))));
}

/** The seed that Spark takes where none is given: the hash of the class's name, as Java's strings hash. */
export function seedOfClass(name: string): bigint {
  let hash = 0;
  for (let at = 0; at < name.length; at += 1) hash = (Math.imul(hash, 31) + name.charCodeAt(at)) | 0;
  return BigInt(hash);
}

/** java.util.Random's `nextInt(bound)`, for bounds that are no power of two. */
function javaRandom(seed: bigint): (bound: number) => number {
  const mask = (1n << 48n) - 1n;
  let state = (seed ^ 0x5deece66dn) & mask;
  const next31 = (): number => {
    state = (state * 0x5deece66dn + 0xbn) & mask;
    return Number(state >> 17n);
  };
  return (bound) => {
    let [bits, value] = [0, 0];
    // Java throws away what would favour small numbers; the share thrown away is below one half.
    do {
      bits = next31();
      value = bits % bound;
    } while (bits - value + (bound - 1) > 0x7fff_ffff);
    return value;
  };
}
