// `mlops flow diff A B`: what changed between two flows, in words for a review.
import { diffFlows } from '../../flows/diff-flow';
import { readNamedFlow } from '../flows/open-flow';
import type { Command } from './command';

export const flowDiff: Command = {
  name: 'flow diff',
  summary: 'tell in words what changed from one flow to another',
  arguments: ['<before>', '<after>'],
  options: [],
  examples: ['mlops flow diff main.flow mine.flow'],
  async run(context) {
    const [before = '', after = ''] = context.values;
    const changes = diffFlows(readNamedFlow(context, before), readNamedFlow(context, after));
    return {
      data: { type: 'result', changes },
      text: changes.length === 0 ? 'Nothing changed.' : changes.map(({ kind, place, what }) => `${kind}  ${place}: ${what}`).join('\n'),
    };
  },
};
