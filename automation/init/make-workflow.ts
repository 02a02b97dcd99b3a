// Writes a first workflow.yaml for a table, with comments where a person will want to change something.
import { stringify } from 'yaml';
import type { ChosenProblem } from './choose-target';

/** A baseline's distance is what a first run can promise; the absolute threshold is for people to raise. */
const firstThreshold: Readonly<Record<string, number>> = { F1: 0.1, Accuracy: 0.1, BalancedAccuracy: 0.1, RMSE: 1e12, MSE: 1e24, MAE: 1e12 };

/** Quotes what YAML would read otherwise. */
const scalar = (value: string): string => stringify(value).trimEnd();

/** The file's text. */
export function makeWorkflow(options: {
  name: string; flow: string; dataset: string; file: string; target: string; problem: ChosenProblem; schema: string;
}): string {
  const { problem } = options;
  const lines = [
    `# yaml-language-server: $schema=${options.schema}`,
    `name: ${options.name}`,
    `flow: ${scalar(options.flow)}`,
    'sources:',
    `  ${scalar(options.dataset)}: { file: ${scalar(options.file)} }`,
    'problem:',
    `  type: ${problem.type}`,
    `  target: ${scalar(options.target)}`,
    ...(problem.positive === undefined ? [] : [`  positive: ${JSON.stringify(problem.positive)}    # the label that counts as yes`]),
    `  objective: ${problem.objective}`,
    'holdout:',
    '  split: { by: hash, fraction: 0.2 }    # or { by: time, column: ..., from: ... }: nearer to how the model will be used',
    'autopilot: { maxCandidates: 10, maxRuntime: 10 minutes }',
    'gates:',
    `  threshold: ${firstThreshold[problem.objective] ?? 0.1}    # what ${problem.objective} must reach on the holdout: set it to what the business needs`,
    '  baselineMargin: 0    # how much better than always predicting the same',
    '  interval: { level: 0.95, bound: baseline }',
    'register: { status: PendingManualApproval }',
  ];
  return `${lines.join('\n')}\n`;
}
