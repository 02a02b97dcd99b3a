// Gate `threshold`: the objective on the holdout reaches what the workflow or the run asks for.
import { comparisonOf, finite, reaches, show, type Gate } from './evidence';

export const thresholdGate: Gate = ({ settings, objective, direction, value, threshold }) => {
  const passed = reaches(value, threshold, direction);
  const side = direction === 'Maximize' ? ['reaches', 'is below'] : ['is within', 'is above'];
  return {
    name: 'threshold', mode: settings.threshold.mode, passed, metric: objective, value: finite(value), threshold, comparison: comparisonOf(direction),
    reason: `${objective} ${show(value)} ${passed ? side[0] : side[1]} the threshold ${show(threshold)}.`,
  };
};
