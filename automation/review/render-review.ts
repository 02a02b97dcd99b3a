// A review as Markdown, ready to be a comment on a pull request.
import type { FlowChange } from '../../flows/diff-flow';
import type { ScriptEnd } from '../checks/run-script';
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
  /** A team's own checks. */
  checks?: ScriptEnd;
}

/** Whether anything stands against a merge. */
export const isFit = ({ errors, checks }: Review): boolean => errors === 0 && (checks?.exitCode ?? 0) === 0;

/** Lines as they are: a fence that none of them can close. */
function fenced(lines: readonly string[]): string[] {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return [fence, ...lines, fence];
}

function headline({ errors, checks }: Review): string {
  const faults = [...(errors === 0 ? [] : [`${errors} ${errors === 1 ? 'error' : 'errors'}`]), ...((checks?.exitCode ?? 0) === 0 ? [] : [`${checks?.script ?? ''} failed`])];
  return faults.length === 0 ? 'can be merged as far as can be told without a run' : faults.join(', ');
}

const bullets = (lines: readonly string[], none: string): string[] => (lines.length === 0 ? [none] : lines.map((line) => `- ${line}`));
const told = (trial: Trial): string => ('skipped' in trial ? `not tried: ${trial.skipped}` : `${trial.objective} ${figure(trial.value)} (${trial.candidate}, ${trial.rows} rows, ${trial.columns} columns)`);

/** The comment. */
export function renderReview(review: Review): string {
  const { workflow, findings, flowChanges, stepChanges, trial, trialBefore, checks } = review;
  return [
    `## ${workflow}: ${headline(review)}`, '',
    '### Lint', '', ...bullets(findings, 'Nothing to say.'), '',
    ...(flowChanges === undefined ? [] : ['### The flow', '', ...bullets(flowChanges.map(({ kind, place, what }) => `${kind} ${place}: ${what}`), 'Nothing changed.'), '']),
    ...(stepChanges === undefined ? [] : ['### The pipeline', '', ...bullets(stepChanges, 'No step changed.'), '']),
    ...(checks === undefined ? [] : [`### ${checks.script}`, '', ...(checks.exitCode === 0 ? ['Passed.'] : [`Exit status ${checks.exitCode}. It wrote last:`, '', ...fenced(checks.lastLines)]), '']),
    ...(trial === undefined ? [] : [
      '### On a sample', '', `- this change: ${told(trial)}`, ...(trialBefore === undefined ? [] : [`- before it: ${told(trialBefore)}`]), '',
      'Two candidates of the local engine, on rows that they did not train on: it says that flow and data fit each other and that the model is not broken, and no more. The gates judge the run after the merge.', '',
    ]),
  ].join('\n').trimEnd();
}
