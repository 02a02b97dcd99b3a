// `mlops doctor`: what is missing on this machine or account before anything is made, and what a run will cost.
import { examine } from '../doctor/examine';
import { renderTable } from '../console/text-table';
import { exitCodes } from '../failures';
import { environmentOption, localOption, workflowOption } from './shared-options';
import type { Command } from './command';

export const doctor: Command = {
  name: 'doctor',
  summary: 'tell what is missing on this machine or account, and what a run will cost',
  description: 'Checks machine, settings, credentials, what a bootstrap made, quotas, workflow, image and cost, one line each; without --env the machine alone. A failure ends with exit code 2; nothing is changed.',
  options: [environmentOption, localOption, workflowOption],
  examples: ['mlops doctor --local', 'mlops doctor --env dev --local', 'mlops doctor --env prod --json'],
  async run(context) {
    const checks = await examine(context);
    const count = (status: string): number => checks.filter((each) => each.status === status).length;
    const [failures, warnings] = [count('failure'), count('warning')];
    const remedies = checks.flatMap(({ what, remedy }) => (remedy === undefined ? [] : [`  ${what}: ${remedy}`]));
    const summary = failures === 0 && warnings === 0 ? 'Nothing is missing.' : `${failures} failed, ${warnings} to look at.`;
    return {
      data: { type: 'result', ok: failures === 0, failures, warnings, checks },
      text: [renderTable({ columns: ['', 'what', 'found'], rows: checks.map(({ status, what, found }) => [status, what, found]) }), summary, ...remedies].join('\n'),
      exitCode: failures === 0 ? exitCodes.passed : exitCodes.usage,
    };
  },
};
