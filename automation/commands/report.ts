// `mlops report`: writes the HTML report of a run again and tells where it lies.
import { findExecution } from '../runs/find-execution';
import { followExecution } from '../runs/follow-run';
import { environmentFlags, verdictLine } from '../runs/run-pipeline';
import { withRuns } from '../runs/run-session';
import { summarizeRun } from '../runs/run-summary';
import { describeRun } from '../report/describe-run';
import { writeReport } from '../report/write-report';
import { targetOptions } from './shared-options';
import type { Command } from './command';

export const report: Command = {
  name: 'report',
  summary: 'show a run again: steps, leaderboard, metrics, gates, and its HTML report',
  arguments: ['[run]'],
  options: targetOptions,
  examples: ['mlops report --env dev --local', 'mlops report 0k3f9a2b7c1d --env dev --json'],
  async run(context) {
    return withRuns(context, async (session) => {
      const { clients, project, environment, target, outputs } = session;
      const execution = await findExecution(clients.sagemaker, outputs.pipelineName, context.values[0]);
      const ended = await followExecution({
        sagemaker: clients.sagemaker, executionArn: execution.arn, report: () => undefined, now: context.now, signal: context.signal, timeoutSeconds: 86_400,
      });
      const summary = await summarizeRun(clients, ended);
      const file = await writeReport(session, summary, { workflow: project.workflow.name, environment, account: target.accountId, region: target.region });
      return {
        data: { ...verdictLine(summary, file), steps: summary.steps, leaderboard: summary.leaderboard },
        text: describeRun(summary, { style: context.console.style, environmentFlags: environmentFlags(context, session), reportFile: file }),
      };
    });
  },
};
