// Gate `slices`: the objective is on no value of the named columns much worse than on the whole holdout.
import { finite, show, type Gate } from './evidence';

export const slicesGate: Gate = ({ settings, objective, slices }) => {
  if (settings.slices === undefined) return undefined;
  const { maxDrop, minRows, mode } = settings.slices;
  const judged = slices.filter((slice) => slice.judged).sort((one, other) => (other.drop ?? 0) - (one.drop ?? 0));
  const worst = judged[0];
  const failing = judged.filter((slice) => (slice.drop ?? 0) > maxDrop);
  const named = failing.slice(0, 5).map((slice) => `${slice.column} = ${slice.value || '(empty)'}: ${show(slice.metric ?? Number.NaN)} on ${slice.rows} rows`).join('; ');
  const best = worst === undefined ? `No value has ${minRows} rows to judge.` : `At worst ${show(worst.drop ?? 0)} below the whole, on ${worst.column} = ${worst.value || '(empty)'}; ${show(maxDrop)} is allowed.`;
  return {
    name: 'slices', mode, passed: failing.length === 0, metric: `largest drop of ${objective}`, value: finite(worst?.drop ?? 0), threshold: maxDrop, comparison: 'LessThanOrEqualTo',
    reason: failing.length === 0 ? best : `${failing.length} of ${judged.length} values are more than ${show(maxDrop)} worse than the whole: ${named}.`,
  };
};
