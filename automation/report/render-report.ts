// The HTML report of a run: one file that needs nothing else, readable without a network.
import { formatSeconds } from '../console/duration';
import type { RunSummary } from '../runs/run-summary';
import { barChart, curveChart, intervalChart, type Point } from '../../engines/charts/charts';
import { figure } from './describe-run';
import { drawChart } from '../../engines/charts/draw-chart';
import { html, table, trusted, type Html } from './html';
import { reportStyle } from './style';

async function figureOf(caption: string, specification: Parameters<typeof drawChart>[0]): Promise<Html> {
  return html`<figure>${trusted(await drawChart(specification))}<figcaption>${caption}</figcaption></figure>`;
}

/** Two equally long lists as points. */
function pointsOf(x: unknown, y: unknown): Point[] {
  if (!Array.isArray(x) || !Array.isArray(y)) return [];
  return x.map((value, at) => ({ x: Number(value), y: Number(y[at]) }));
}

async function curves({ evaluation }: RunSummary): Promise<Html[]> {
  const binary = evaluation?.binary_classification_metrics;
  if (binary === undefined) return [];
  const roc = binary['receiver_operating_characteristic_curve'] as Record<string, unknown> | undefined;
  const pr = binary['precision_recall_curve'] as Record<string, unknown> | undefined;
  const rocPoints = pointsOf(roc?.['false_positive_rates'], roc?.['true_positive_rates']);
  const prPoints = pointsOf(pr?.['recalls'], pr?.['precisions']);
  const drawn: Html[] = [];
  if (rocPoints.length > 0) {
    drawn.push(await figureOf('Receiver operating characteristic', curveChart({ points: rocPoints, x: 'false positive rate', y: 'true positive rate', chance: [{ x: 0, y: 0 }, { x: 1, y: 1 }] })));
  }
  if (prPoints.length > 0) {
    const share = positiveShare(evaluation?.binary_classification_metrics?.confusion_matrix);
    drawn.push(await figureOf('Precision and recall', curveChart({ points: prPoints, x: 'recall', y: 'precision', chance: [{ x: 0, y: share }, { x: 1, y: share }] })));
  }
  return drawn;
}

/** Share of the rows that are positive: the precision of a coin. */
function positiveShare(matrix: Record<string, Record<string, number>> | undefined): number {
  const rows = Object.values(matrix ?? {}).map((row) => Object.values(row).reduce((sum, count) => sum + count, 0));
  const total = rows.reduce((sum, count) => sum + count, 0);
  return total === 0 ? 0 : (rows.at(-1) ?? 0) / total;
}

async function metricsSection(summary: RunSummary): Promise<Html> {
  const { evaluation } = summary;
  if (evaluation === undefined) return html``;
  const level = Math.round(evaluation.holdout.interval_level * 100);
  const entries = Object.entries(evaluation.holdout.metrics);
  const bounded = entries.filter(([, { value }]) => value !== undefined && value >= 0 && value <= 1)
    .map(([metric, { value = 0, lower, upper, baseline }]) => ({ metric, value, ...(lower === undefined ? {} : { lower }), ...(upper === undefined ? {} : { upper }), ...(baseline === undefined ? {} : { baseline }) }));
  const chart = bounded.length === 0 ? undefined : await figureOf(`Points: value; bars: ${level} % interval; ticks: the best constant prediction`, intervalChart(bounded));
  return html`<h2>Metrics on ${evaluation.holdout.rows} held-out rows</h2><div class="charts">${table(
    ['metric', 'value', `${level} % interval`, 'best constant'],
    entries.map(([name, { value, lower, upper, baseline }]) => [name, figure(value), `${figure(lower)} to ${figure(upper)}`, figure(baseline)]),
  )}${chart}${await curves(summary)}</div>${confusion(summary)}`;
}

function confusion({ evaluation }: RunSummary): Html {
  const matrix = (evaluation?.binary_classification_metrics ?? evaluation?.multiclass_classification_metrics)?.confusion_matrix;
  if (matrix === undefined) return html``;
  const labels = Object.keys(matrix);
  return html`<h2>Confusion matrix</h2>${table(['actual \\ predicted', ...labels], labels.map((actual) => [actual, ...labels.map((predicted) => matrix[actual]?.[predicted] ?? 0)]))}`;
}

function gatesSection({ verdict }: RunSummary): Html {
  if (verdict === undefined) return html``;
  const rows = verdict.gates.map(({ name, mode, passed, value, threshold, reason }) => [
    html`<span class="${passed ? 'passed' : 'failed'}">${passed ? 'passed' : 'failed'}</span>`, name, mode, figure(value), figure(threshold), reason,
  ]);
  return html`<h2>Gates</h2>${table(['', 'gate', 'mode', 'value', 'threshold', 'evidence'], rows)}${verdict.warnings.map((warning) => html`<p class="quiet">${warning}</p>`)}`;
}

async function candidatesSection({ leaderboard, importance }: RunSummary): Promise<Html> {
  if (leaderboard.length === 0) return html``;
  const rows = leaderboard.map(({ rank, name, status, value, seconds }) => [rank, name, status, figure(value), seconds === undefined ? '' : formatSeconds(seconds)]);
  const bars = importance.slice(0, 20).map(({ feature, value }) => ({ label: feature, value }));
  const chart = bars.length === 0 ? undefined : await figureOf('Mean absolute SHAP value of the best candidate, the twenty largest', barChart(bars, 'mean |SHAP value|'));
  return html`<h2>Autopilot's candidates</h2><div class="charts">${table(['', 'candidate', 'status', leaderboard[0]?.metric ?? 'objective', 'time'], rows)}${chart}</div>`;
}

function slicesSection({ evaluation }: RunSummary): Html {
  const slices = evaluation?.holdout.slices ?? [];
  if (slices.length === 0) return html``;
  return html`<h2>Slices</h2>${table(['column', 'value', 'rows', evaluation?.holdout.objective ?? 'objective', 'drop'], slices.map(({ column, value, rows, metric, drop, judged }) => [column, value, rows, figure(metric), judged ? figure(drop) : 'too few rows']))}`;
}

function provenance(summary: RunSummary, facts: Readonly<Record<string, string>>): Html {
  const rows = Object.entries({ execution: summary.executionArn, package: summary.modelPackage?.arn ?? 'none', ...facts });
  return html`<h2>Steps</h2>${table(['step', 'status', 'time'], summary.steps.map(({ name, status, seconds, cached }) => [name, status, cached ? 'from the cache' : seconds === undefined ? '' : formatSeconds(seconds)]))}
    <h2>Provenance</h2>${table(['', ''], rows.map(([name, value]) => [name, html`<code>${value}</code>`]))}`;
}

/** The report's text. `facts` are shown as they are: parameters, commit, environment. */
export async function renderReport(summary: RunSummary, title: string, facts: Readonly<Record<string, string>>): Promise<string> {
  const passed = summary.verdict?.verdict === 'passed';
  const headline = summary.verdict === undefined ? `No verdict: the run ${summary.status.toLowerCase()}. ${summary.failureReason ?? ''}`
    : `${passed ? 'Passed' : `Failed at ${summary.verdict.failedGates.join(', ')}`}: ${summary.verdict.metric.name} ${figure(summary.verdict.metric.value)}, threshold ${summary.verdict.metric.threshold}, best constant ${figure(summary.verdict.metric.baseline)}`;
  const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${trusted(reportStyle)}</style></head><body>
    <h1>${title}</h1><p class="${passed ? 'passed' : 'failed'}">${headline}</p>
    ${gatesSection(summary)}${await metricsSection(summary)}${slicesSection(summary)}${await candidatesSection(summary)}${provenance(summary, facts)}</body></html>`;
  return page.html;
}
