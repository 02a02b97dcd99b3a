// Gate `holdout-complete`: each row of the holdout has one prediction, of a label that the data knows. It cannot be made advisory: metrics of a part say nothing of the whole.
import type { Gate } from './evidence';

export const holdoutCompleteGate: Gate = ({ report, faults, unknownPredictions }) => {
  const found: [number, string][] = [
    [faults.missing, 'without a prediction'], [faults.unknownIds, 'of ids that the labels do not have'], [faults.duplicates, 'predicted twice'],
    [faults.malformed, 'without label or probability'], [unknownPredictions, 'predicted as a label that the data does not have'],
  ];
  const faulty = found.reduce((sum, [count]) => sum + count, 0);
  const words = found.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`).join(', ');
  return {
    name: 'holdout-complete', mode: 'required', passed: faulty === 0, metric: 'faulty rows', value: faulty, threshold: 0, comparison: 'LessThanOrEqualTo',
    reason: faulty === 0 ? `All ${report.rows.holdout} rows of the holdout have one prediction.` : `Rows of the holdout: ${words}.`,
  };
};
