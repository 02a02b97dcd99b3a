// The ROC and the precision-recall curve, in as many points as a picture needs.
import { countByGroup, type Ranking } from './area-under-curve';

/** In the words of Model Monitor's model-quality form. */
export interface Curves {
  readonly receiver_operating_characteristic_curve: { readonly false_positive_rates: number[]; readonly true_positive_rates: number[] };
  readonly precision_recall_curve: { readonly precisions: number[]; readonly recalls: number[] };
}

/** Both curves over all rows; undefined without a positive and a negative. */
export function curves(ranking: Ranking, isPositive: Uint8Array, mostPoints = 500): Curves | undefined {
  const rows = Int32Array.from(isPositive, (_, index) => index);
  const { positives, negatives } = countByGroup(ranking, isPositive, rows);
  const allPositives = positives.reduce((sum, count) => sum + count, 0);
  const allNegatives = negatives.reduce((sum, count) => sum + count, 0);
  if (allPositives === 0 || allNegatives === 0) return undefined;

  const roc = { false_positive_rates: [0], true_positive_rates: [0] };
  const precisionRecall: { precisions: number[]; recalls: number[] } = { precisions: [], recalls: [] };
  const stride = Math.max(1, Math.ceil(ranking.groups / mostPoints));
  let found = 0;
  let wrong = 0;
  for (let group = 0; group < ranking.groups; group += 1) {
    found += positives[group] ?? 0;
    wrong += negatives[group] ?? 0;
    if (group % stride !== 0 && group !== ranking.groups - 1) continue;
    roc.false_positive_rates.push(wrong / allNegatives);
    roc.true_positive_rates.push(found / allPositives);
    precisionRecall.precisions.push(found / (found + wrong));
    precisionRecall.recalls.push(found / allPositives);
  }
  return { receiver_operating_characteristic_curve: roc, precision_recall_curve: precisionRecall };
}
