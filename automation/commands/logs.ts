// `mlops logs STEP`: a step's log and why it failed.
import { UsageError } from '../failures';
import { findExecution } from '../runs/find-execution';
import { listSteps } from '../runs/follow-run';
import { withRuns } from '../runs/run-session';
import { readStepLog } from '../runs/step-logs';
import { targetOptions, textOption } from './shared-options';
import type { Command } from './command';

/** More lines than this are not for a terminal. */
const mostLines = 10_000;

export const logs: Command = {
  name: 'logs',
  summary: "show a step's log and why it failed",
  arguments: ['<step>'],
  options: [...targetOptions, { flags: '--run <id>', description: 'the run (default: the newest)' }],
  examples: ['mlops logs TrainCandidates --env dev --local', 'mlops logs EvaluatePredictions --run 0k3f9a2b7c1d --env dev'],
  async run(context) {
    return withRuns(context, async ({ clients, outputs }) => {
      const execution = await findExecution(clients.sagemaker, outputs.pipelineName, textOption(context, 'run'));
      const steps = await listSteps(clients.sagemaker, execution.arn);
      const [wanted = ''] = context.values;
      const step = steps.find(({ StepName: name }) => name?.toLowerCase() === wanted.toLowerCase());
      if (step === undefined) {
        throw new UsageError(`the run ${execution.id} has no step ${wanted}`, [`Its steps: ${steps.map(({ StepName: name }) => name).join(', ')}`]);
      }
      const lines = await readStepLog(clients.logs, step, mostLines);
      const reason = step.FailureReason;
      return {
        data: { type: 'result', run: execution.id, step: step.StepName, status: step.StepStatus, failureReason: reason, lines },
        text: [
          ...lines.map(({ time, message }) => `${new Date(time).toISOString()}  ${message}`),
          `${step.StepName}: ${step.StepStatus}${reason === undefined ? '' : `: ${reason}`}`,
        ].join('\n'),
      };
    });
  },
};
