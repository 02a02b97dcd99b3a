// The report of a training without a pipeline: one HTML file with leaderboard, metrics and the pictures of the best candidate.
import type { AutoMlResult } from '../../engines/autopilot/run-automl';
import { figure } from '../report/describe-run';
import { html, table, trusted, type Html } from '../report/html';
import { reportStyle } from '../report/style';
import { formatSeconds } from '../console/duration';

/** What the engine's documents say that the report shows. */
export interface TrainingFacts {
  title: string;
  result: AutoMlResult;
  /** Pictures as SVG texts. */
  plots: readonly { title: string; svg: string }[];
  warnings: readonly string[];
  /** Shown as they are: data, target, seed. */
  facts: Readonly<Record<string, string>>;
}

/** The report's text. */
export function renderTrainingReport({ title, result, plots, warnings, facts }: TrainingFacts): string {
  const { best, candidates, objective } = result;
  const metrics = best.metrics.map(({ name, value }) => [name, figure(value)]);
  const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${trusted(reportStyle)}</style></head><body>
    <h1>${title}</h1><p>${result.problemType}: ${best.name} has the best ${objective.name}, ${figure(best.objectiveValue)}, on rows that it did not train on.</p>
    ${warnings.length === 0 ? undefined : html`<h2>Warnings</h2>${warnings.map((warning) => html`<p class="failed">${warning}</p>`)}`}
    <h2>Candidates</h2>${table(['', 'candidate', 'algorithm', objective.name, 'time'], candidates.map(({ name, algorithm, objectiveValue, startedAt, endedAt }, at) => [at + 1, name, algorithm, figure(objectiveValue), formatSeconds((endedAt - startedAt) / 1000)]))}
    <h2>Metrics of the best, out of fold</h2>${table(['metric', 'value'], metrics)}
    <h2>How it predicts, out of fold</h2><div class="charts">${plots.map(plotFigure)}</div>
    <h2>Made from</h2>${table(['', ''], Object.entries(facts).map(([name, value]) => [name, html`<code>${value}</code>`]))}</body></html>`;
  return page.html;
}

function plotFigure({ title, svg }: TrainingFacts['plots'][number]): Html {
  return html`<figure>${trusted(svg)}<figcaption>${title}</figcaption></figure>`;
}
