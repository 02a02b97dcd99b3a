// A review as Markdown, ready to be a comment on a pull request.
import type { FlowChange } from '../../flows/diff-flow';
import { figure } from '../report/describe-run';
import type { Trial } from './try-workflow';

/** What a review found. */
export interface Review {
  workflow: string;
  /** Warnings and errors of `mlops lint`. */
  findings: readonly string[];
  errors: number;
  /** Absent where there is nothing to compare with. */
  flowChanges?: readonly FlowChange[];
  stepChanges?: readonly string[];
  trial?: Trial;
  /** The same of what it is compared with. */
  trialBefore?: Trial;
}

const bullets = (lines: readonly string[], none: string): string[] => (lines.length === 0 ? [none] : lines.map((line) => `- ${line}`));
const told = (trial: Trial): string => ('skipped' in trial ? `not tried: ${trial.skipped}` : `${trial.objective} ${figure(trial.value)} (${trial.candidate}, ${trial.rows} rows, ${trial.columns} columns)`);

/** The comment. */
export function renderReview({ workflow, findings, errors, flowChanges, stepChanges, trial, trialBefore }: Review): string {
  return [
    `## ${workflow}: ${errors === 0 ? 'can be merged as far as can be told without a run' : `${errors} ${errors === 1 ? 'error' : 'errors'}`}`, '',
    '### Lint', '', ...bullets(findings, 'Nothing to say.'), '',
    ...(flowChanges === undefined ? [] : ['### The flow', '', ...bullets(flowChanges.map(({ kind, place, what }) => `${kind} ${place}: ${what}`), 'Nothing changed.'), '']),
    ...(stepChanges === undefined ? [] : ['### The pipeline', '', ...bullets(stepChanges, 'No step changed.'), '']),
    ...(trial === undefined ? [] : [
      '### On a sample', '', `- this change: ${told(trial)}`, ...(trialBefore === undefined ? [] : [`- before it: ${told(trialBefore)}`]), '',
      'Two candidates of the local engine, on rows that they did not train on: it says that flow and data fit each other and that the model is not broken, and no more. The gates judge the run after the merge.', '',
    ]),
  ].join('\n').trimEnd();
}
