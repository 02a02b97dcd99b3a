// A weighted ensemble chosen greedily with replacement from out-of-fold predictions (Caruana et al. 2004).

/** How good a mixture is; larger is better. */
export type Judge = (predictions: Float64Array) => number;

/** Weights that sum to 1, by position of the member; members that do not help have weight 0. */
export function greedyWeights(members: readonly Float64Array[], judge: Judge, rounds = 40): number[] {
  const length = members[0]?.length ?? 0;
  const counts = new Array<number>(members.length).fill(0);
  const total = new Float64Array(length);
  const mixture = new Float64Array(length);
  let best = Number.NEGATIVE_INFINITY;
  let kept = [...counts];
  for (let round = 1; round <= rounds; round += 1) {
    let chosen = -1;
    let value = Number.NEGATIVE_INFINITY;
    members.forEach((member, at) => {
      for (let cell = 0; cell < length; cell += 1) mixture[cell] = ((total[cell] as number) + (member[cell] as number)) / round;
      const found = judge(mixture);
      if (found > value) { value = found; chosen = at; }
    });
    if (chosen < 0) break;
    counts[chosen] = (counts[chosen] ?? 0) + 1;
    for (let cell = 0; cell < length; cell += 1) total[cell] = (total[cell] as number) + ((members[chosen] as Float64Array)[cell] as number);
    if (value > best + 1e-9) { best = value; kept = [...counts]; }
  }
  const sum = kept.reduce((all, count) => all + count, 0);
  return kept.map((count) => count / Math.max(1, sum));
}
