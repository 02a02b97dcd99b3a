// The area under the ROC curve, with ties counted half.

/** Rows by falling score, those of one score in one group; made once, used for many resamples. */
export interface Ranking {
  /** Group of each row. */
  readonly group: Int32Array;
  readonly groups: number;
  /** The score of each group. */
  readonly scores: Float64Array;
}

/** Ranks the scores. */
export function rank(scores: Float64Array): Ranking {
  const order = Uint32Array.from(scores, (_, index) => index).sort((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0));
  const group = new Int32Array(scores.length);
  const distinct: number[] = [];
  for (const row of order) {
    const score = scores[row] ?? 0;
    if (distinct.length === 0 || distinct.at(-1) !== score) distinct.push(score);
    group[row] = distinct.length - 1;
  }
  return { group, groups: distinct.length, scores: Float64Array.from(distinct) };
}

/** Positives and negatives in each group of the ranking. */
export function countByGroup(ranking: Ranking, isPositive: Uint8Array, rows: ArrayLike<number>): { positives: Float64Array; negatives: Float64Array } {
  const positives = new Float64Array(ranking.groups);
  const negatives = new Float64Array(ranking.groups);
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0;
    const counts = isPositive[row] === 1 ? positives : negatives;
    const group = ranking.group[row] ?? 0;
    counts[group] = (counts[group] ?? 0) + 1;
  }
  return { positives, negatives };
}

/** P(score of a positive > score of a negative) + half of P(equal); NaN without both. */
export function areaUnderCurve(ranking: Ranking, isPositive: Uint8Array, rows: ArrayLike<number>): number {
  const { positives, negatives } = countByGroup(ranking, isPositive, rows);
  let seen = 0;
  let all = 0;
  let area = 0;
  for (let group = 0; group < ranking.groups; group += 1) {
    const up = positives[group] ?? 0;
    const right = negatives[group] ?? 0;
    area += right * (seen + up / 2);
    seen += up;
    all += right;
  }
  return seen === 0 || all === 0 ? Number.NaN : area / (seen * all);
}
