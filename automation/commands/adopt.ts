// `mlops adopt`: brings a bucket, a model package group or a key that was there before under the stack.
import { adoptResources } from '../adopt/adopt-resources';
import { renderTable } from '../console/text-table';
import { describeCounts } from '../stacks/engine-events';
import { openEnvironment } from '../stacks/environment-session';
import { targetOptions } from './shared-options';
import type { Command } from './command';

export const adopt: Command = {
  name: 'adopt',
  summary: 'bring a bucket, a model package group or a key that was there before under the stack',
  description: 'Takes over what the setting mlops:adopted names, as it is, and makes what the environment lacks around it; what differs from the settings is told, and set right by the next mlops up. A second time nothing is changed.',
  options: targetOptions,
  examples: ['mlops adopt --env prod', 'mlops adopt --env dev --local --json'],
  async run(context) {
    const session = await openEnvironment(context);
    const { adopted, counts, next } = await adoptResources(context, session);
    const rows = next.log.changes.map(({ operation, resourceType, name, properties }) => [operation, resourceType, name, properties.join(', ')]);
    const local = session.target.kind === 'local' ? ' --local' : '';
    return {
      data: { type: 'result', adopted, changes: counts, next: next.log.changes },
      text: [
        adopted.length === 0 ? 'The stack has all of it already.' : `${adopted.join(', ')} now belong to the stack (${describeCounts(counts, 'done')}).`,
        ...(rows.length === 0 ? ['Nothing differs from the settings.'] : ['What the next deployment will set right:', renderTable({ columns: ['change', 'type', 'name', 'properties'], rows }), `Next: mlops up --env ${session.environment}${local}`]),
      ].join('\n'),
    };
  },
};
