// A whole run: started or picked up, followed, judged by what the pipeline wrote, reported.
import type { CommandContext } from '../commands/command';
import { textOption } from '../commands/shared-options';
import type { CommandResult } from '../console/result';
import { exitCodes, UsageError, type ExitCode } from '../failures';
import { describeRun } from '../report/describe-run';
import { writeReport } from '../report/write-report';
import { refuseStaleDefinition } from '../gates/definition-deployed';
import { followExecution } from './follow-run';
import { summarizeRun, type RunSummary } from './run-summary';
import type { RunSession } from './run-session';
import { parseParameters, startRun } from './start-run';

/** The parameters that a person may set; all others follow from workflow, flow and data. */
const settable = ['Threshold'];

/** `--timeout`, in seconds. @throws UsageError */
function timeoutOf(context: CommandContext): number {
  const text = textOption(context, 'timeout') ?? '86400';
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds > 0) return seconds;
  throw new UsageError(`--timeout ${JSON.stringify(text)} is no number of seconds`, ['A whole number, such as --timeout 3600']);
}

/** What the exit code says of a run: a refusal is a gate's, anything else failed. */
export function exitCodeOf({ status, verdict }: RunSummary): ExitCode {
  if (verdict?.verdict === 'failed') return exitCodes.refused;
  return status === 'Succeeded' ? exitCodes.passed : exitCodes.runFailed;
}

/** The last line under `--json`. */
export function verdictLine(summary: RunSummary, reportFile: string): Record<string, unknown> {
  const { verdict } = summary;
  return {
    type: 'verdict',
    verdict: verdict?.verdict ?? 'none',
    ...(verdict === undefined ? {} : {
      metric: verdict.metric.name, value: verdict.metric.value, threshold: verdict.metric.threshold,
      lower: verdict.metric.lower, upper: verdict.metric.upper, baseline: verdict.metric.baseline,
      failedGates: verdict.failedGates, gates: verdict.gates,
    }),
    status: summary.status, executionArn: summary.executionArn,
    ...(summary.failureReason === undefined ? {} : { failureReason: summary.failureReason }),
    modelPackageArn: summary.modelPackage?.arn ?? null, approval: summary.modelPackage?.approval ?? null, report: reportFile,
  };
}

/** The flags that lead back to this environment, for commands that are printed. */
export function environmentFlags(context: CommandContext, { environment, target }: RunSession): string {
  const workflow = textOption(context, 'workflow');
  return `--env ${environment}${target.kind === 'local' ? ' --local' : ''}${workflow === undefined ? '' : ` --workflow ${workflow}`}`;
}

/** Runs the pipeline to its verdict. */
export async function runPipeline(context: CommandContext, session: RunSession): Promise<CommandResult> {
  const { clients, project, environment } = session;
  const { report, style } = context.console;
  const parameters = parseParameters((context.options.parameter as readonly string[] | undefined) ?? [], settable);
  const timeoutSeconds = timeoutOf(context);
  await refuseStaleDefinition(session);
  report({ type: 'phase', title: `Running the pipeline ${session.outputs.pipelineName}` });
  const { entry, ledger } = await startRun(context, session, { parameters, noCache: context.options.cache === false });
  const ended = await followExecution({
    sagemaker: clients.sagemaker, executionArn: entry.executionArn, report, now: context.now, signal: context.signal, timeoutSeconds,
  });
  const summary = await summarizeRun(clients, ended);
  await ledger.write({ ...entry, state: 'finished', outcome: summary.verdict?.verdict ?? summary.status });
  const reportFile = await writeReport(session, summary, {
    workflow: project.workflow.name, environment, account: session.target.accountId, region: session.target.region,
    commit: entry.commit ?? 'not a repository', started: entry.startedAt, flow: project.flowDigest, ...entry.parameters,
  });
  return {
    data: verdictLine(summary, reportFile),
    text: describeRun(summary, { style, environmentFlags: environmentFlags(context, session), reportFile }),
    exitCode: exitCodeOf(summary),
  };
}
