// `mlops runs`: the runs of an environment's pipeline.
import { formatSeconds } from '../console/duration';
import { renderTable } from '../console/text-table';
import { findExecution, listExecutions } from '../runs/find-execution';
import { listSteps, secondsOf } from '../runs/follow-run';
import { withRuns, type RunSession } from '../runs/run-session';
import type { CommandResult } from '../console/result';
import { targetOptions } from './shared-options';
import type { Command } from './command';

async function showAll({ clients, outputs }: RunSession): Promise<CommandResult> {
  const executions = await listExecutions(clients.sagemaker, outputs.pipelineName, 50);
  const rows = executions.map(({ id, status, startedAt, failureReason }) => [id, startedAt?.toISOString() ?? '', status, failureReason ?? '']);
  return {
    data: { type: 'result', runs: executions },
    text: rows.length === 0 ? 'No run yet: mlops run' : renderTable({ columns: ['run', 'started', 'status', 'reason'], rows }),
  };
}

async function showOne({ clients, outputs }: RunSession, wanted: string): Promise<CommandResult> {
  const execution = await findExecution(clients.sagemaker, outputs.pipelineName, wanted);
  const steps = await listSteps(clients.sagemaker, execution.arn);
  const rows = steps.map((step) => {
    const seconds = secondsOf(step);
    return [step.StepName ?? '', step.StepStatus ?? '', seconds === undefined ? '' : formatSeconds(seconds), step.CacheHitResult === undefined ? '' : 'from the cache', step.FailureReason ?? ''];
  });
  return {
    data: { type: 'result', run: execution, steps },
    text: `${execution.arn}: ${execution.status}\n${renderTable({ columns: ['step', 'status', 'time', 'cache', 'reason'], rows })}`,
  };
}

export const runs: Command = {
  name: 'runs',
  summary: 'list the runs of the pipeline, or the steps of one',
  arguments: ['[run]'],
  options: targetOptions,
  examples: ['mlops runs --env dev --local', 'mlops runs 0k3f9a2b7c1d --env dev'],
  async run(context) {
    const [wanted] = context.values;
    return withRuns(context, (session) => (wanted === undefined ? showAll(session) : showOne(session, wanted)));
  },
};
