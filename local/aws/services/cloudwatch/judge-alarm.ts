// What state an alarm should be in, by the last periods of its metric. Source: CloudWatch User Guide, "Evaluating an alarm" and "Configuring how alarms treat missing data".
import type { AlarmProperties, AlarmState } from './alarm-records';

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold, GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold, LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/** The comparisons that are served. */
export const servedComparisons = Object.keys(comparisons);

/**
 * The state that follows from the values of the periods, newest first.
 * @param values undefined where nothing was measured in a period
 */
export function judgeAlarm({ ComparisonOperator, Threshold, EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods, TreatMissingData = 'missing' }: AlarmProperties, values: readonly (number | undefined)[], now: AlarmState): { state: AlarmState; reason: string } {
  const looked = values.slice(0, EvaluationPeriods);
  const breaching = looked.filter((value) => (value === undefined ? TreatMissingData === 'breaching' : comparisons[ComparisonOperator]?.(value, Threshold) === true)).length;
  const there = looked.filter((value) => value !== undefined);
  const shown = there.map((value) => Math.round(value * 1000) / 1000).join(', ');
  if (breaching >= DatapointsToAlarm) return { state: 'ALARM', reason: `Threshold Crossed: ${breaching} out of the last ${EvaluationPeriods} datapoints [${shown}] was ${ComparisonOperator} (${Threshold}) (minimum ${DatapointsToAlarm} datapoint for OK -> ALARM transition).` };
  if (there.length === 0 && TreatMissingData === 'ignore') return { state: now, reason: 'Unchanged: no datapoints were received.' };
  if (there.length === 0 && TreatMissingData === 'missing') return { state: 'INSUFFICIENT_DATA', reason: `Insufficient Data: ${EvaluationPeriods} datapoints were unknown.` };
  return { state: 'OK', reason: `Threshold Crossed: ${looked.length - breaching} out of the last ${EvaluationPeriods} datapoints [${shown}] was not ${ComparisonOperator} (${Threshold}) (minimum ${DatapointsToAlarm} datapoint for ALARM -> OK transition).` };
}
