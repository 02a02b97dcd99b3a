// `mlops review`: what a pull request changes, and whether it holds, without an account; one comment in Markdown.
import fs from 'node:fs';
import path from 'node:path';
import { diffFlows } from '../../flows/diff-flow';
import { describeProblem, InputError } from '../../flows/problems';
import { lintDefinition } from '../../steps/definition/lint';
import { renderDefinition } from '../../steps/definition/render';
import { buildPipeline } from '../../steps/pipeline';
import { runScript } from '../checks/run-script';
import { exitCodes, UsageError } from '../failures';
import { loadProject, type Project } from '../project/load-project';
import { specimenContext } from '../project/specimen-context';
import { compareDefinitions } from '../review/compare-definitions';
import { isFit, renderReview, type Review } from '../review/render-review';
import { commentOnPullRequest, type ReviewedChange } from '../review/comment-on-pull-request';
import { tryWorkflow } from '../review/try-workflow';
import { openAccount } from '../stacks/open-account';
import { clientSettings } from '../stacks/target';
import { environmentOption, localOption, textOption, workflowOption } from './shared-options';
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

/** What cannot be read is told as the review, too. */
async function reviewOrFaults(context: CommandContext, environment: string): Promise<Review> {
  try {
    return await reviewProject(context, environment);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const findings = error.problems.map((problem) => `error: ${describeProblem(problem)}`);
    return { workflow: 'the workflow', findings, errors: findings.length };
  }
}

/** The project's own checks, where some are named and there: a branch may be without them. */
async function runChecks(context: CommandContext): Promise<Pick<Review, 'checks'>> {
  const script = textOption(context, 'checks');
  if (script === undefined || !fs.existsSync(path.join(context.workingFolder, script))) return {};
  context.console.report({ type: 'phase', title: `Running ${script}` });
  const tell = (message: string): void => { context.console.report({ type: 'note', message }); };
  return { checks: await runScript({ script, folder: context.workingFolder, variables: context.environment, signal: context.signal, tell }) };
}

const changeOptions = ['repository', 'pull-request', 'before', 'after'] as const;

/** The pull request that the review is to be a comment of. @throws UsageError where it is told by halves */
function reviewedChange(context: CommandContext): ReviewedChange | undefined {
  const [repository, pullRequest, before, after] = changeOptions.map((name) => textOption(context, name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())));
  if (repository !== undefined && pullRequest !== undefined && before !== undefined && after !== undefined) return { repository, pullRequest, before, after };
  const given = [repository, pullRequest, before, after].filter((value) => value !== undefined);
  if (given.length > 0) throw new UsageError('a pull request is named by four options together', [`Give all of ${changeOptions.map((name) => `--${name}`).join(', ')}, or none.`]);
  return undefined;
}

/** Comments on the pull request, in the account that the environment's settings name. */
async function tellPullRequest(context: CommandContext, change: ReviewedChange, markdown: string): Promise<void> {
  const { target } = await openAccount(context);
  const { CodeCommitClient } = require('@aws-sdk/client-codecommit') as typeof import('@aws-sdk/client-codecommit');
  const codecommit = new CodeCommitClient(clientSettings(target));
  try {
    const id = await commentOnPullRequest(codecommit, change, markdown);
    context.console.report({ type: 'note', message: `comment ${id} on pull request ${change.pullRequest} of ${change.repository}` });
  } finally {
    codecommit.destroy();
  }
}

export const review: Command = {
  name: 'review',
  summary: 'tell what a change of workflow and flow comes to, as one comment in Markdown: lint, the flow in words, the steps, a trial on a sample',
  description: 'For pull requests: needs no account and changes nothing. Compares with the folder of the base branch where one is named, and tries both on a sample of the table with the local engine. Told which pull request of CodeCommit it is about, it comments on it.',
  options: [
    { ...environmentOption, default: 'dev' }, localOption, workflowOption, { flags: '--against <folder>', description: 'the same repository at its base branch' }, { flags: '--no-sample', description: 'leave the trial out' },
    { flags: '--checks <script>', description: 'run checks of your own too, such as tests/run.sh, where the script is there' },
    { flags: '--pull-request <id>', description: 'comment on this pull request of CodeCommit' }, { flags: '--repository <name>', description: 'its repository' },
    { flags: '--before <commit>', description: 'tip of the branch that it is to be merged into' }, { flags: '--after <commit>', description: 'tip of its own branch' },
  ],
  examples: ['mlops review', 'git worktree add ../base origin/main && mlops review --against ../base > comment.md'],
  async run(context) {
    const change = reviewedChange(context);
    const environment = textOption(context, 'env') ?? 'dev';
    const found: Review = { ...await reviewOrFaults(context, environment), ...await runChecks(context) };
    const text = renderReview(found);
    if (change !== undefined) await tellPullRequest(context, change, text);
    const exitCode = found.errors > 0 ? exitCodes.usage : isFit(found) ? exitCodes.passed : exitCodes.refused;
    return { data: { type: 'result', ...found }, text, exitCode };
  },
};
