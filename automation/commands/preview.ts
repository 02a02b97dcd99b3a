// `mlops preview`: what a deployment would change, without changing it.
import { describeCounts } from '../stacks/engine-events';
import { renderTable } from '../console/text-table';
import { refuseAboveBudget, renderCost } from '../cost/cost-report';
import { previewStack } from '../stacks/deploy';
import { openEnvironment, withStack } from '../stacks/environment-session';
import { targetOptions } from './shared-options';
import type { Command } from './command';

export const preview: Command = {
  name: 'preview',
  summary: 'tell what a deployment would change, without changing it',
  options: targetOptions,
  examples: ['mlops preview --env dev --local', 'mlops preview --env prod --json'],
  async run(context) {
    const session = await openEnvironment(context);
    return withStack(context, session, async (stack) => {
      context.console.report({ type: 'phase', title: `Previewing the stack ${session.project.workflow.name}/${session.environment} with ${stack.pulumi.name}` });
      const { counts, log, cost } = await previewStack(context, stack);
      refuseAboveBudget(cost, session.environment);
      const rows = log.changes.map(({ operation, resourceType, name, properties }) => [operation, resourceType, name, properties.join(', ')]);
      return {
        data: { type: 'result', changes: counts, resources: log.changes, cost },
        text: [...(rows.length > 0 ? [renderTable({ columns: ['change', 'type', 'name', 'properties'], rows })] : []), describeCounts(counts, 'to'), renderCost(cost)].join('\n'),
      };
    });
  },
};
