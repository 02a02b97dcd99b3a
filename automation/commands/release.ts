// `mlops release`: preview, deploy, run, verdict: the main job in one command.
import { describeCounts } from '../stacks/engine-events';
import { prepareDelivery } from '../delivery/prepare-delivery';
import { deployStack } from '../stacks/deploy';
import { openEnvironment, withStack } from '../stacks/environment-session';
import { readOutputs } from '../stacks/read-outputs';
import { runPipeline } from '../runs/run-pipeline';
import { withClients } from '../runs/run-session';
import { runOptions } from './run-options';
import { targetOptions, yesOption } from './shared-options';
import { allowDataLossOption } from './up';
import type { Command } from './command';

export const release: Command = {
  name: 'release',
  summary: 'deploy the stack, run the pipeline, tell the verdict',
  options: [...targetOptions, yesOption, allowDataLossOption, ...runOptions],
  examples: ['mlops release --env dev --local', 'mlops release --env staging --json'],
  async run(context) {
    const session = await openEnvironment(context);
    const outputs = await withStack(context, session, async (stack) => {
      const { counts, preview } = await deployStack(context, stack);
      context.console.report({ type: 'note', message: `${describeCounts(preview.counts, 'to')}; ${describeCounts(counts, 'done')}` });
      const deployed = await readOutputs(stack);
      await prepareDelivery(context, session, deployed);
      return deployed;
    });
    return withClients(session, outputs, (running) => runPipeline(context, running));
  },
};
