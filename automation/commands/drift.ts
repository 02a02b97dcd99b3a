// `mlops drift`: in words, what was changed outside of the stack since it was deployed.
import { describeDifference } from '../drift/differences';
import { findDrift, matters, type Drift } from '../drift/find-drift';
import { exitCodes } from '../failures';
import { openEnvironment, withStack } from '../stacks/environment-session';
import { readOutputs } from '../stacks/read-outputs';
import { targetOptions } from './shared-options';
import type { Command } from './command';

function render(drift: Drift): string {
  const title = `${drift.name} (${drift.resourceType}, ${drift.id})`;
  if (drift.gone) return `${title}\n  was deleted`;
  return [title, ...drift.differences.map((difference) => `  ${describeDifference(difference)}`), ...drift.others.map((difference) => `  besides: ${describeDifference(difference)}`)].join('\n');
}

export const drift: Command = {
  name: 'drift',
  summary: 'tell in words what was changed outside of the stack',
  description: 'Reads every resource of the stack anew and compares it with what the stack left; nothing is changed. Exit code 3 where something that the stack sets was changed or deleted.',
  options: targetOptions,
  examples: ['mlops drift --env dev --local', 'mlops drift --env prod --json'],
  async run(context) {
    const session = await openEnvironment(context);
    return withStack(context, session, async (stack) => {
      await readOutputs(stack);
      context.console.report({ type: 'phase', title: `Reading the resources of ${stack.stackName} anew` });
      const { drift: found, looked } = await findDrift(context, stack);
      const changed = found.filter(matters);
      const local = session.target.kind === 'local' ? ' --local' : '';
      const summary = changed.length === 0
        ? `Nothing that the stack sets was changed outside (${looked} resources read).`
        : `${changed.length} of ${looked} resources were changed outside. Set them back: mlops up --env ${session.environment}${local} --refresh. To keep a change, write it into the settings or the program first.`;
      return {
        data: { type: 'result', drifted: changed.length > 0, looked, drift: found },
        text: [...found.map(render), summary].join('\n'),
        exitCode: changed.length === 0 ? exitCodes.passed : exitCodes.refused,
      };
    });
  },
};
