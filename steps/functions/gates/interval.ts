// Gate `interval`: the worse end of the objective's confidence interval still reaches the threshold, or the constant prediction.
import { comparisonOf, finite, reaches, show, type Gate } from './evidence';

export const intervalGate: Gate = ({ settings, objective, direction, interval, threshold, baseline, level }) => {
  if (settings.interval === undefined) return undefined;
  const toBaseline = settings.interval.bound === 'baseline';
  const bound = toBaseline ? baseline : threshold;
  const worse = direction === 'Maximize' ? interval.lower : interval.upper;
  const passed = reaches(worse, bound, direction);
  return {
    name: 'interval', mode: settings.interval.mode, passed, metric: `${objective} ${direction === 'Maximize' ? 'lower' : 'upper'} bound`,
    value: finite(worse), threshold: finite(bound), comparison: comparisonOf(direction),
    reason: `The ${show(level * 100)} % interval of ${objective}, ${show(interval.lower)} to ${show(interval.upper)}, ${passed ? 'stays' : 'does not stay'} on the good side of ${toBaseline ? 'the best constant prediction' : 'the threshold'}, ${show(bound)}.`,
  };
};
