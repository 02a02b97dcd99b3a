// Gate `holdout-disjoint`: what the model is judged on, it has not learnt from.
import type { HoldoutReport } from '../prepare-holdout/report';
import { show, type Gate } from './evidence';

/** Above this share of rows equal to training rows a holdout measures memory; below, rows may be alike by chance. */
export const mostSharedRows = 0.05;

export const holdoutDisjointGate: Gate = ({ settings, report }) => {
  const { sharedIds = 0, sharedRows, sharedShare } = report.disjoint;
  const passed = sharedIds === 0 && sharedShare <= mostSharedRows;
  const ids = sharedIds > 0 ? `${sharedIds} ids of the holdout are ids of training rows too. ` : '';
  return {
    name: 'holdout-disjoint', mode: settings.holdout.mode, passed, metric: 'share of holdout rows that are training rows too',
    value: sharedIds > 0 ? Math.max(sharedShare, sharedIds / Math.max(1, report.rows.holdout)) : sharedShare,
    threshold: sharedIds > 0 ? 0 : mostSharedRows, comparison: 'LessThanOrEqualTo',
    reason: `${ids}${sharedRows} of ${report.rows.holdout} rows (${show(sharedShare * 100)} %) have the features of a training row; ${show(mostSharedRows * 100)} % are allowed.`,
  };
};

/** What is to be known of a holdout that passes, but shares rows. */
export function sharedRowsWarning(report: HoldoutReport): string | undefined {
  const { sharedRows, sharedShare, examples } = report.disjoint;
  if (sharedRows === 0) return undefined;
  return `${sharedRows} of ${report.rows.holdout} rows of the holdout (${show(sharedShare * 100)} %) have the features of a training row, such as the rows with the ids ${examples.join(', ')}.`;
}
