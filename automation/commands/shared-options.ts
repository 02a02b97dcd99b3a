// Flags that several commands share, so that they read and mean the same everywhere.
import { UsageError } from '../failures';
import type { CommandContext, CommandOption } from './command';

export const environmentOption: CommandOption = {
  flags: '--env <name>', description: 'the environment, one stack each: dev, staging, prod, or a name of your own',
};
export const localOption: CommandOption = {
  flags: '--local', description: 'run against the embedded AWS on this machine instead of an account',
};
export const workflowOption: CommandOption = {
  flags: '--workflow <file>', description: "the workflow file (default: workflow.yaml here, else the setting mlops:workflow of Pulumi.<env>.yaml)",
};
export const yesOption: CommandOption = { flags: '--yes', description: 'do not ask' };

/** What nearly every command takes. */
export const targetOptions: readonly CommandOption[] = [environmentOption, localOption, workflowOption];

/** A flag's text, or undefined. */
export function textOption(context: CommandContext, name: string): string | undefined {
  const value = context.options[name];
  return typeof value === 'string' ? value : undefined;
}

/** The environment's name. @throws UsageError where it is absent or not a name */
export function environmentName(context: CommandContext): string {
  const name = textOption(context, 'env');
  if (name === undefined) throw new UsageError('--env is missing', ['Name the environment: --env dev (or staging, prod).']);
  if (!/^[a-z][a-z0-9]{0,11}$/.test(name)) {
    throw new UsageError(`--env ${JSON.stringify(name)} is no name of an environment`, ['Lower-case letters and digits, a letter first, 12 at most: --env dev']);
  }
  return name;
}

/** Flags that lead another command to the same place. */
export const sameTarget = ({ environment, target }: { environment: string; target: { kind: 'aws' | 'local' } }): string => `--env ${environment}${target.kind === 'local' ? ' --local' : ''}`;
