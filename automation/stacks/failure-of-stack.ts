// Says why an operation on a stack failed: Pulumi's own diagnostics, and what to do about the known ones.
import { CommandFailure, exitCodes } from '../failures';
import type { EngineLog } from './engine-events';

/** The last lines of the CLI's stderr, where no diagnostic says more. */
function tailOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const stderr = /stderr: ([\s\S]*?)(\n err\?:|$)/.exec(text)?.[1] ?? text;
  return stderr.trim().split('\n').slice(-12).join('\n');
}

/** The user's mistake reads without the frames of our own code. */
const withoutStack = (text: string): string => text.split('\n').filter((line) => !/^\s+at /.test(line)).join('\n').replace(/^Unhandled exception: (Input)?Error: /, '');

/** What the Automation API threw, as a failure with advice. */
export function stackFailure(doing: string, error: unknown, log?: EngineLog): CommandFailure {
  const { ConcurrentUpdateError } = require('@pulumi/pulumi/automation') as typeof import('@pulumi/pulumi/automation');
  if (error instanceof ConcurrentUpdateError) {
    return new CommandFailure(
      'another operation holds the lock of this stack', exitCodes.deploymentFailed,
      ['Wait until it ends. If its process is gone, `mlops up --unlock` takes the lock away.'], { cause: error },
    );
  }
  const errors = log?.errors.map(withoutStack).filter((text) => text !== '' && !/^update failed$|^preview failed$/.test(text)) ?? [];
  const violations = log?.violations.filter(({ level }) => level === 'mandatory') ?? [];
  if (violations.length > 0) {
    const lines = violations.map(({ policy, message, urn }) => `${policy}: ${message}${urn === undefined ? '' : ` (${urn.split('::').at(-1)})`}`);
    return new CommandFailure(`${doing} was refused by a policy\n${lines.join('\n')}`, exitCodes.refused, [], { cause: error });
  }
  return new CommandFailure(
    `${doing} failed\n${errors.length > 0 ? [...new Set(errors)].join('\n') : tailOf(error)}`, exitCodes.deploymentFailed,
    ['What was made so far is recorded: mend the cause and type the same command again.'], { cause: error },
  );
}
