// The report of a training without a pipeline: one HTML file with leaderboard, metrics, confusion matrix and importance.
import type { AutoMlResult } from '../../engines/autopilot/run-automl';
import { barChart } from '../report/charts';
import { figure } from '../report/describe-run';
import { drawChart } from '../report/draw-chart';
import { html, table, trusted, type Html } from '../report/html';
import { reportStyle } from '../report/style';
import { formatSeconds } from '../console/duration';

/** What the engine's documents say that the report shows. */
export interface TrainingFacts {
  title: string;
  result: AutoMlResult;
  /** Importance by raw column. */
  importance: Readonly<Record<string, number>>;
  confusion?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  warnings: readonly string[];
  /** Shown as they are: data, target, seed. */
  facts: Readonly<Record<string, string>>;
}

const SHOWN = 20;

/** The report's text. */
export async function renderTrainingReport({ title, result, importance, confusion, warnings, facts }: TrainingFacts): Promise<string> {
  const { best, candidates, objective } = result;
  const bars = Object.entries(importance).map(([label, value]) => ({ label, value })).sort((one, other) => other.value - one.value).slice(0, SHOWN);
  const metrics = best.metrics.map(({ name, value }) => [name, figure(value)]);
  const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${trusted(reportStyle)}</style></head><body>
    <h1>${title}</h1><p>${result.problemType}: ${best.name} has the best ${objective.name}, ${figure(best.objectiveValue)}, on rows that it did not train on.</p>
    ${warnings.length === 0 ? undefined : html`<h2>Warnings</h2>${warnings.map((warning) => html`<p class="failed">${warning}</p>`)}`}
    <h2>Candidates</h2>${table(['', 'candidate', 'algorithm', objective.name, 'time'], candidates.map(({ name, algorithm, objectiveValue, startedAt, endedAt }, at) => [at + 1, name, algorithm, figure(objectiveValue), formatSeconds((endedAt - startedAt) / 1000)]))}
    <h2>Metrics of the best, out of fold</h2><div class="charts">${table(['metric', 'value'], metrics)}${await importanceFigure(bars)}</div>
    ${confusion === undefined ? undefined : confusionTable(confusion)}
    <h2>Made from</h2>${table(['', ''], Object.entries(facts).map(([name, value]) => [name, html`<code>${value}</code>`]))}</body></html>`;
  return page.html;
}

async function importanceFigure(bars: readonly { label: string; value: number }[]): Promise<Html | undefined> {
  if (bars.length === 0) return undefined;
  return html`<figure>${trusted(await drawChart(barChart(bars, 'share of |SHAP values|')))}<figcaption>What the best candidate leans on, the ${bars.length} largest</figcaption></figure>`;
}

function confusionTable(confusion: NonNullable<TrainingFacts['confusion']>): Html {
  const labels = Object.keys(confusion);
  return html`<h2>Confusion matrix, out of fold</h2>${table(['actual \\ predicted', ...labels], labels.map((actual) => [actual, ...labels.map((predicted) => confusion[actual]?.[predicted] ?? 0)]))}`;
}
