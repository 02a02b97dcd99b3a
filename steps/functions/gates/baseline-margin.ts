// Gate `baseline-margin`: the model beats the best constant prediction by a margin.
import { comparisonOf, finite, reaches, show, type Gate } from './evidence';

export const baselineMarginGate: Gate = ({ settings, objective, direction, value, baseline }) => {
  if (settings.baselineMargin === undefined) return undefined;
  const margin = settings.baselineMargin.value;
  const needed = direction === 'Maximize' ? baseline + margin : baseline - margin;
  const passed = reaches(value, needed, direction);
  return {
    name: 'baseline-margin', mode: settings.baselineMargin.mode, passed, metric: objective, value: finite(value), threshold: finite(needed), comparison: comparisonOf(direction),
    reason: `${objective} ${show(value)} ${passed ? 'beats' : 'does not beat'} the best constant prediction, ${show(baseline)}, by ${show(margin)}.`,
  };
};
