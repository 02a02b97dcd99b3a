// The pictures of a model's report: curves, confusion matrix, residuals and importance, each as SVG.
import { barChart, curveChart, heatMap, lineChart, scatterChart, type Point } from '../../charts/charts';
import { drawChart } from '../../charts/draw-chart';
import type { ModelInsights } from './model-insights';

/** One picture. */
export interface Plot { name: string; title: string; svg: string }

const SHOWN_COLUMNS = 20;
/** AWS's reports show no more (Autopilot's model insights report). */
const SHOWN_LABELS = 15;
const diagonal: readonly Point[] = [{ x: 0, y: 0 }, { x: 1, y: 1 }];

/** All that the insights have. */
export async function drawPlots(insights: ModelInsights, importance: Readonly<Record<string, number>>): Promise<Plot[]> {
  const bars = Object.entries(importance).map(([label, value]) => ({ label, value })).sort((one, other) => other.value - one.value).slice(0, SHOWN_COLUMNS);
  const wanted: [string, string, Parameters<typeof drawChart>[0] | undefined][] = [
    ['feature-importance', 'Feature importance: share of the absolute SHAP values', bars.length === 0 ? undefined : barChart(bars, 'share of |SHAP values|')],
    ...binaryPlots(insights),
    ['confusion-matrix', 'Confusion matrix, out of fold', confusionPlot(insights)],
    ['residuals', 'Residuals: actual minus predicted, out of fold', insights.autopilot.curves.residuals === undefined ? undefined : scatterChart(insights.autopilot.curves.residuals, 'predicted', 'actual - predicted')],
  ];
  const plots: Plot[] = [];
  for (const [name, title, chart] of wanted) if (chart !== undefined) plots.push({ name, title, svg: await drawChart(chart) });
  return plots;
}

function binaryPlots({ binary_classification_metrics: metrics, autopilot: { curves } }: ModelInsights): [string, string, Parameters<typeof drawChart>[0] | undefined][] {
  if (metrics === undefined) return [];
  const { receiver_operating_characteristic_curve: roc, precision_recall_curve: pr } = metrics as Partial<Record<string, Record<string, readonly number[]>>>;
  const zip = (xs: readonly number[] = [], ys: readonly number[] = []): Point[] => xs.map((x, at) => ({ x, y: ys[at] ?? 0 }));
  const { calibration, cumulative_gain: gain, lift } = curves;
  return [
    ['roc', 'ROC curve', roc === undefined ? undefined : curveChart({ points: zip(roc['false_positive_rates'], roc['true_positive_rates']), x: 'false positive rate', y: 'true positive rate', chance: diagonal })],
    ['precision-recall', 'Precision and recall', pr === undefined ? undefined : curveChart({ points: zip(pr['recalls'], pr['precisions']), x: 'recall', y: 'precision', chance: [] })],
    ['calibration', 'Calibration, ten parts of equal size', calibration === undefined ? undefined : curveChart({ points: calibration, x: 'mean predicted probability', y: 'share of positives', chance: diagonal })],
    ['gain', 'Cumulative gain', gain === undefined ? undefined : curveChart({ points: gain, x: 'share of rows, highest predictions first', y: 'share of positives', chance: diagonal })],
    ['lift', 'Lift', lift === undefined ? undefined : lineChart(lift, 'share of rows, highest predictions first', 'times the share of all rows')],
  ];
}

function confusionPlot(insights: ModelInsights): Parameters<typeof drawChart>[0] | undefined {
  const matrix = (insights.binary_classification_metrics ?? insights.multiclass_classification_metrics)?.['confusion_matrix'] as Readonly<Record<string, Readonly<Record<string, number>>>> | undefined;
  if (matrix === undefined || Object.keys(matrix).length > SHOWN_LABELS) return undefined;
  return heatMap(Object.entries(matrix).flatMap(([actual, row]) => Object.entries(row).map(([predicted, count]) => ({ x: predicted, y: actual, count }))), 'predicted', 'actual');
}
