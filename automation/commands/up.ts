// `mlops up`: previews, applies the gates on what would change, and deploys that very plan.
import { describeCounts } from '../stacks/engine-events';
import { deployStack, refreshStack } from '../stacks/deploy';
import { describeDelivery } from '../delivery/describe-delivery';
import { prepareDelivery } from '../delivery/prepare-delivery';
import { readOutputs } from '../stacks/read-outputs';
import { openEnvironment, withStack } from '../stacks/environment-session';
import { targetOptions, yesOption } from './shared-options';
import type { Command } from './command';

export const allowDataLossOption = {
  flags: '--allow-data-loss', description: 'let the deployment delete or replace what holds data (bucket, key, model package group)',
};

const refreshOption = { flags: '--refresh', description: 'first take what is really there into the state, so that changes from outside are set back' };
const unlockOption = { flags: '--unlock', description: 'first take away the lock of an operation whose process is gone' };

export const up: Command = {
  name: 'up',
  summary: "deploy the environment's stack",
  options: [...targetOptions, yesOption, allowDataLossOption, refreshOption, unlockOption],
  examples: ['mlops up --env dev --local', 'mlops up --env prod'],
  async run(context) {
    const session = await openEnvironment(context);
    return withStack(context, session, async (stack) => {
      if (context.options.unlock === true) await stack.stack.cancel();
      if (context.options.refresh === true) await refreshStack(context, stack);
      const { counts, outputs } = await deployStack(context, stack);
      const delivery = await prepareDelivery(context, session, await readOutputs(stack));
      return {
        data: { type: 'result', changes: counts, outputs, ...(delivery === undefined ? {} : { delivery }) },
        text: `${describeCounts(counts, 'done')}\n${describeDelivery(delivery)}Next: mlops run --env ${session.environment}${session.target.kind === 'local' ? ' --local' : ''}`,
      };
    });
  },
};
