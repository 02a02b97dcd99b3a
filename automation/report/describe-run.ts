// A run's outcome as text for a person: steps, leaderboard, metrics, gates, the package, what to do next.
import { formatSeconds } from '../console/duration';
import type { Style } from '../console/style';
import { renderTable } from '../console/text-table';
import type { RunSummary } from '../runs/run-summary';

/** Four digits after the point, or a dash. */
export const figure = (value: number | undefined): string => (value === undefined || Number.isNaN(value) ? '-' : value.toFixed(4));

function stepsTable({ steps }: RunSummary): string {
  const rows = steps.map(({ name, status, seconds, cached }) => [name, status, cached ? 'from the cache' : seconds === undefined ? '' : formatSeconds(seconds)]);
  return renderTable({ columns: ['step', 'status', 'time'], rows });
}

function leaderboardTable({ leaderboard }: RunSummary): string {
  const others = Object.keys(leaderboard[0]?.others ?? {}).filter((name) => name !== leaderboard[0]?.metric).slice(0, 4);
  const rows = leaderboard.map(({ rank, name, value, others: metrics, seconds }) => [
    String(rank), name, figure(value), ...others.map((metric) => figure(metrics[metric])), seconds === undefined ? '' : formatSeconds(seconds),
  ]);
  return renderTable({ columns: ['', 'candidate', leaderboard[0]?.metric ?? 'objective', ...others, 'time'], rows });
}

function metricsTable({ evaluation }: RunSummary): string {
  const rows = Object.entries(evaluation?.holdout.metrics ?? {}).map(([name, { value, lower, upper, baseline }]) => [
    name, figure(value), lower === undefined || upper === undefined ? '' : `${figure(lower)} to ${figure(upper)}`, figure(baseline),
  ]);
  const level = Math.round((evaluation?.holdout.interval_level ?? 0.95) * 100);
  return renderTable({ columns: ['metric', 'value', `${level} % interval`, 'constant'], rows });
}

function gatesTable({ verdict }: RunSummary, style: Style): string {
  return (verdict?.gates ?? []).map(({ name, mode, passed, reason }) => {
    const mark = passed ? style.green('passed') : mode === 'required' ? style.red('FAILED') : style.yellow('failed');
    return `  ${mark}  ${name}${mode === 'advisory' ? ' (advisory)' : ''}: ${reason}`;
  }).join('\n');
}

function next(summary: RunSummary, environmentFlags: string): string[] {
  if (summary.modelPackage !== undefined) return [`mlops models ${environmentFlags}`, `mlops logs EvaluatePredictions ${environmentFlags}`];
  const failed = summary.steps.find(({ status }) => status === 'Failed');
  return failed === undefined ? [`mlops runs ${environmentFlags}`] : [`mlops logs ${failed.name} --run ${summary.executionId} ${environmentFlags}`];
}

/** The text of a run. */
export function describeRun(summary: RunSummary, options: { style: Style; environmentFlags: string; reportFile?: string }): string {
  const { style } = options;
  const { verdict, modelPackage } = summary;
  const section = (title: string, body: string): string[] => (body === '' ? [] : ['', style.bold(title), body]);
  const headline = verdict === undefined
    ? style.red(`The run ${summary.status.toLowerCase()}${summary.failureReason === undefined ? '' : `: ${summary.failureReason}`}`)
    : verdict.verdict === 'passed'
      ? style.green(`Verdict: passed. ${verdict.metric.name} ${figure(verdict.metric.value)} on ${verdict.rows} held-out rows, threshold ${verdict.metric.threshold}`)
      : style.red(`Verdict: failed at ${verdict.failedGates.join(', ')}. ${verdict.metric.name} ${figure(verdict.metric.value)} on ${verdict.rows} held-out rows, threshold ${verdict.metric.threshold}`);
  return [
    ...section(`Run ${summary.executionId}${summary.seconds === undefined ? '' : ` (${formatSeconds(summary.seconds)})`}`, stepsTable(summary)),
    ...(summary.leaderboard.length > 0 ? section("Autopilot's leaderboard", leaderboardTable(summary)) : []),
    ...(summary.evaluation !== undefined ? section('Holdout', metricsTable(summary)) : []),
    ...(verdict !== undefined ? section('Gates', gatesTable(summary, style)) : []),
    ...(verdict?.warnings ?? []).map((warning) => `  ${style.yellow('warning')} ${warning}`),
    '', headline,
    ...(modelPackage === undefined ? [] : [`Registered: ${modelPackage.arn} (${modelPackage.approval})`]),
    ...(options.reportFile === undefined ? [] : [`Report: ${options.reportFile}`]),
    'Next:', ...next(summary, options.environmentFlags).map((command) => `  ${command}`),
  ].join('\n').replace(/^\n/, '');
}
