// Takes an environment away: what its runs made first, its resources then.
import type { CommandContext } from '../commands/command';
import { emptyEnvironment, type Emptied } from './empty-environment';
import { followEngine, type ChangeCounts } from './engine-events';
import { withStack, type EnvironmentSession, type StackSession } from './environment-session';
import { stackFailure } from './failure-of-stack';
import { findOutputs } from './read-outputs';

/** What was taken away. */
export interface Destruction {
  counts: ChangeCounts;
  /** Absent where nothing had been deployed. */
  emptied?: Emptied;
  /** The key waits for its deletion. */
  keyArn?: string;
}

/** Empties and deletes an open stack. @throws CommandFailure while a run is going on */
export async function destroyStack(context: CommandContext, session: StackSession): Promise<Destruction> {
  const name = `${session.project.workflow.name}/${session.environment}`;
  const outputs = await findOutputs(session);
  context.console.report({ type: 'phase', title: `Emptying ${name}` });
  const emptied = outputs === undefined ? undefined : await emptyEnvironment(session.target, outputs, context.console.report);
  context.console.report({ type: 'phase', title: `Deleting the stack ${name}` });
  const { onEvent, log } = followEngine(context.console.report, context.now);
  try {
    await session.stack.destroy({ onEvent, signal: context.signal });
  } catch (error) {
    throw stackFailure('the deletion', error, log);
  }
  return { counts: log.counts, ...(emptied === undefined ? {} : { emptied }), ...(outputs === undefined ? {} : { keyArn: outputs.keyArn }) };
}

/** The same, for an environment that is not open yet. */
export function destroyEnvironment(context: CommandContext, session: EnvironmentSession): Promise<Destruction> {
  return withStack(context, session, (stack) => destroyStack(context, stack));
}
