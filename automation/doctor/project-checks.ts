// What the project says: its settings, its workflow with flow and data, the image of its region, and what a run will cost.
import { describeProblem, InputError } from '../../flows/problems';
import { dataWranglerImage } from '../../steps/data-wrangler-image';
import { reportCost, runsWithin, type CostReport } from '../cost/cost-report';
import { dollars } from '../cost/estimate';
import type { Project } from '../project/load-project';
import { check, CheckFailure, type Check } from './check';

/** Problems of a file on one line. */
export async function readingChecked<T>(read: () => T, remedy: string): Promise<T> {
  try {
    return read();
  } catch (error) {
    if (error instanceof InputError) throw new CheckFailure(error.problems.map(describeProblem).join('; '), remedy);
    throw error;
  }
}

function checkImage({ flow, workflow }: Project, region: string): string {
  try {
    return dataWranglerImage(flow, region, workflow.dataWrangler);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new CheckFailure(error.problems.map(({ message }) => message).join('; '), 'Deploy into one of those regions: set aws-native:region in the settings.');
  }
}

function checkCost(report: CostReport, environment: string): string {
  const { run, month, budget, regionAssumed } = report;
  const text = `${dollars(run.expected)} a run (at most ${dollars(run.highest)}), ${dollars(month.expected)} a month at rest; prices of ${report.prices.date}`;
  const missing = [...run.unpriced, ...month.unpriced, ...(regionAssumed ? [`the price table lacks ${report.region}`] : [])];
  if (budget !== undefined && month.expected + run.expected > budget) throw new CheckFailure(`${text}: above the budget of ${dollars(budget)}`, `Raise mlops:monthlyBudgetDollars in Pulumi.${environment}.yaml, or take smaller machines and fewer candidates.`);
  if (missing.length > 0) throw new CheckFailure(`${text}; ${missing.join('; ')}`, 'Look the price up before the first run: https://aws.amazon.com/sagemaker/pricing/', 'warning');
  if (budget === undefined) throw new CheckFailure(`${text}; no budget is set`, `Set mlops:monthlyBudgetDollars in Pulumi.${environment}.yaml.`, 'warning');
  return `${text}; the budget of ${dollars(budget)} bears ${runsWithin(report) ?? 'any number of'} runs a month`;
}

/** All checks that need the project. */
export function projectChecks(project: Project, environment: string, region: string): Promise<Check>[] {
  return [
    check('Data Wrangler image', () => checkImage(project, region)),
    check('cost', () => checkCost(reportCost({ region, settings: project.settings, workflow: project.workflow, resources: [{ resourceType: 'aws-native:kms:Key', name: 'encryption-key', inputs: {} }] }), environment)),
  ];
}
