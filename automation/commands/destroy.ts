// `mlops destroy`: takes the environment away, with all that its runs made, and tells what AWS itself keeps.
import type { CommandContext } from './command';
import { UsageError } from '../failures';
import { describeCounts, followEngine } from '../stacks/engine-events';
import { emptyEnvironment } from '../stacks/empty-environment';
import { openEnvironment, withStack, type StackSession } from '../stacks/environment-session';
import { stackFailure } from '../stacks/failure-of-stack';
import { findOutputs } from '../stacks/read-outputs';
import { targetOptions, yesOption } from './shared-options';
import type { Command } from './command';

/** What stays behind on AWS and why; the same happens on the embedded AWS. */
const kept = [
  'the KMS key, pending deletion (7 to 30 days, as its resource says)',
  'records of jobs and pipeline executions, and the log groups /aws/sagemaker/* that jobs share',
];

async function confirm(context: CommandContext, { project, environment, target }: StackSession): Promise<void> {
  if (context.options.yes === true) return;
  const name = `${project.workflow.name}/${environment}`;
  const answer = await context.ask?.(`This deletes the stack ${name} in account ${target.accountId}, its data and its registered models.\nType ${name} to go on: `);
  if (answer !== name) throw new UsageError('nothing was deleted', [`Type the name of the stack (${name}) when asked, or add --yes.`]);
}

export const destroy: Command = {
  name: 'destroy',
  summary: 'take the environment away, with its data and its registered models',
  options: [...targetOptions, yesOption],
  examples: ['mlops destroy --env dev --local --yes'],
  async run(context) {
    const session = await openEnvironment(context);
    return withStack(context, session, async (stack) => {
      await confirm(context, stack);
      const outputs = await findOutputs(stack);
      context.console.report({ type: 'phase', title: `Emptying ${session.project.workflow.name}/${session.environment}` });
      const emptied = outputs === undefined ? undefined : await emptyEnvironment(session.target, outputs, context.console.report);
      context.console.report({ type: 'phase', title: `Deleting the stack ${session.project.workflow.name}/${session.environment}` });
      const { onEvent, log } = followEngine(context.console.report, context.now);
      try {
        await stack.stack.destroy({ onEvent, signal: context.signal });
      } catch (error) {
        throw stackFailure('the deletion', error, log);
      }
      return {
        data: { type: 'result', changes: log.counts, emptied, kept },
        text: `${describeCounts(log.counts, 'done')}\nAWS keeps:\n${kept.map((thing) => `  ${thing}`).join('\n')}`,
      };
    });
  },
};
