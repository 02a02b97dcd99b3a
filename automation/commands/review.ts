// `mlops review`: what a pull request changes, and whether it holds, without an account; one comment in Markdown.
import fs from 'node:fs';
import path from 'node:path';
import { diffFlows } from '../../flows/diff-flow';
import { describeProblem, InputError } from '../../flows/problems';
import { lintDefinition } from '../../steps/definition/lint';
import { renderDefinition } from '../../steps/definition/render';
import { buildPipeline } from '../../steps/pipeline';
import { exitCodes, UsageError } from '../failures';
import { loadProject, type Project } from '../project/load-project';
import { specimenContext } from '../project/specimen-context';
import { compareDefinitions } from '../review/compare-definitions';
import { renderReview, type Review } from '../review/render-review';
import { tryWorkflow } from '../review/try-workflow';
import { environmentOption, textOption, workflowOption } from './shared-options';
import type { Command, CommandContext } from './command';

const ROWS = 3_000;

/** Findings of lint, errors first counted. */
function lintProject(project: Project, warnings: readonly string[]): { findings: string[]; errors: number } {
  const found = lintDefinition(JSON.parse(renderDefinition(buildPipeline(project.workflow, project.flow, specimenContext(project, 'review')))));
  return { findings: [...warnings.map((text) => `warning: ${text}`), ...found.map(({ severity, path: at, message }) => `${severity}: ${describeProblem({ path: at, message })}`)], errors: found.filter(({ severity }) => severity === 'error').length };
}

/** The project before the change. @throws UsageError where the folder has none */
function projectBefore(context: CommandContext, environment: string): Project | undefined {
  const named = textOption(context, 'against');
  if (named === undefined) return undefined;
  const folder = path.resolve(context.workingFolder, named);
  if (!fs.existsSync(folder)) throw new UsageError(`--against names ${named}, which is not there`, ['Check the base branch out beside this folder: git worktree add ../base origin/main']);
  return loadProject({ ...context, workingFolder: folder, options: {}, console: { ...context.console, report: () => undefined } }, environment);
}

/** What can be told of a change that can be read. */
async function reviewProject(context: CommandContext, environment: string): Promise<Review> {
  const warnings: string[] = [];
  const report: CommandContext['console']['report'] = (event) => { if (event.type === 'warning') warnings.push(event.message); else context.console.report(event); };
  const project = loadProject({ ...context, console: { ...context.console, report } }, environment);
  const before = projectBefore(context, environment);
  const { findings, errors } = lintProject(project, warnings);
  const compared = before === undefined ? {} : { flowChanges: diffFlows(before.flow, project.flow), stepChanges: compareDefinitions(before, project) };
  if (context.options['sample'] === false || errors > 0) return { workflow: project.workflow.name, findings, errors, ...compared };
  const trial = await tryWorkflow(context, project, ROWS);
  return { workflow: project.workflow.name, findings, errors, ...compared, trial, ...(before === undefined ? {} : { trialBefore: await tryWorkflow(context, before, ROWS) }) };
}

export const review: Command = {
  name: 'review',
  summary: 'tell what a change of workflow and flow comes to, as one comment in Markdown: lint, the flow in words, the steps, a trial on a sample',
  description: 'For pull requests: needs no account and changes nothing. Compares with the folder of the base branch where one is named, and tries both on a sample of the table with the local engine.',
  options: [{ ...environmentOption, default: 'dev' }, workflowOption, { flags: '--against <folder>', description: 'the same repository at its base branch' }, { flags: '--no-sample', description: 'leave the trial out' }],
  examples: ['mlops review', 'git worktree add ../base origin/main && mlops review --against ../base > comment.md'],
  async run(context) {
    try {
      const found = await reviewProject(context, textOption(context, 'env') ?? 'dev');
      return { data: { type: 'result', ...found }, text: renderReview(found), exitCode: found.errors === 0 ? exitCodes.passed : exitCodes.usage };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      // What cannot be read is told as the comment, too.
      const findings = error.problems.map((problem) => `error: ${describeProblem(problem)}`);
      const found: Review = { workflow: 'the workflow', findings, errors: findings.length };
      return { data: { type: 'result', ...found }, text: renderReview(found), exitCode: exitCodes.usage };
    }
  },
};
