// The estimate that goes with a preview: what the stack costs a month, what a run costs, and whether the budget bears both.
import type { Settings } from '../../infra/settings';
import type { Workflow } from '../../steps/workflow';
import { renderTable } from '../console/text-table';
import { CommandFailure, exitCodes } from '../failures';
import { dollars, type Estimate } from './estimate';
import { priceTable, pricesOf } from './prices';
import { estimateResources, type RegisteredResource } from './resource-cost';
import { estimateRun } from './run-cost';

/** Cost of an environment. */
export interface CostReport {
  currency: 'USD';
  region: string;
  prices: typeof priceTable;
  /** The region is not in the table: the dearest known one stands in for it. */
  regionAssumed: boolean;
  /** A month in which nothing runs. */
  month: Estimate;
  run: Estimate;
  /** Dollars a month, where a budget is set. */
  budget?: number;
}

/** Of a run that is not known. */
const noRun: Estimate = { lines: [], expected: 0, highest: 0, unpriced: [] };

/** What an environment costs; without a workflow only its resources are reckoned. */
export function reportCost(options: { region: string; settings: Settings; workflow?: Workflow; resources: readonly RegisteredResource[] }): CostReport {
  const { region, settings, workflow, resources } = options;
  const prices = pricesOf(region);
  return {
    currency: 'USD', region, prices: priceTable, regionAssumed: prices.regionAssumed, month: estimateResources(resources, prices), run: workflow === undefined ? noRun : estimateRun(workflow, settings, prices),
    ...(settings.monthlyBudgetDollars === undefined ? {} : { budget: settings.monthlyBudgetDollars }),
  };
}

/** Runs that fit into what the budget leaves in a month. */
export function runsWithin({ budget, month, run }: CostReport): number | undefined {
  if (budget === undefined || run.expected === 0) return undefined;
  return Math.max(0, Math.floor((budget - month.expected) / run.expected));
}

/** @throws CommandFailure where the budget does not even bear the resources and one run */
export function refuseAboveBudget(report: CostReport, environment: string): void {
  const { budget, month, run } = report;
  if (budget === undefined || month.expected + run.expected <= budget) return;
  throw new CommandFailure(
    `the budget does not bear the environment: mlops:monthlyBudgetDollars is ${budget}, its resources cost about ${dollars(month.expected)} a month and one run about ${dollars(run.expected)}`, exitCodes.refused,
    [`Nothing was changed. Raise mlops:monthlyBudgetDollars in Pulumi.${environment}.yaml, or take smaller machines and fewer candidates; mlops preview shows each line.`],
  );
}

/** The sums in one sentence. */
export function summarizeCost(report: CostReport): string {
  const { month, run, region } = report;
  const fitting = runsWithin(report);
  const budget = report.budget === undefined ? '' : `; the budget of ${dollars(report.budget)} a month bears ${fitting ?? 'any number of'} runs`;
  return `estimated cost in ${region}: ${dollars(month.expected)} a month at rest, ${dollars(run.expected)} a run (at most ${dollars(run.highest)})${budget}`;
}

function renderEstimate({ lines, expected, highest, unpriced }: Estimate, sum: string, columns: readonly string[]): string {
  const highestToo = columns.includes('at most');
  const cells = (line: { expected: number; highest: number }): string[] => (highestToo ? [dollars(line.expected), dollars(line.highest)] : [dollars(line.expected)]);
  const rows = [...lines.map((line) => [line.what, ...cells(line), line.basis]), [sum, ...cells({ expected, highest }), '']];
  return [renderTable({ columns, rows }), ...unpriced.map((reason) => `  not priced: ${reason}`)].join('\n');
}

/** The report for a person. */
export function renderCost(report: CostReport): string {
  const { month, run, budget, prices, region, regionAssumed } = report;
  const fitting = runsWithin(report);
  return [
    `Cost in ${region}, an estimate (prices of ${prices.date}, not verified; storage, logs and requests come by use):`,
    ...(regionAssumed ? [`  the table lacks ${region}: the dearest known region stands in for it`] : []),
    renderEstimate(month, 'a month at rest', ['resource', 'a month', 'basis']),
    renderEstimate(run, 'a run', ['step', 'expected', 'at most', 'basis']),
    ...(budget === undefined ? ['  no budget is set (mlops:monthlyBudgetDollars)'] : [`  budget ${dollars(budget)} a month: bears ${fitting ?? 'any number of'} runs`]),
  ].join('\n');
}
