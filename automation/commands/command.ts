// What a command of `mlops` is: data from which the parser and the help are made, and the function that does it.
import type { CommandConsole } from '../console/console';
import type { CommandResult } from '../console/result';

/** One flag, in commander's notation. */
export interface CommandOption {
  /** Such as `--env <name>`. */
  flags: string;
  description: string;
  default?: string;
  /** May be given several times; its values come as a list. */
  repeatable?: boolean;
}

/** The world of a command: nothing of the process is read elsewhere. */
export interface CommandContext {
  /** Positional arguments, in the order of `arguments`. */
  values: readonly (string | undefined)[];
  options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  console: CommandConsole;
  workingFolder: string;
  packageFolder: string;
  environment: NodeJS.ProcessEnv;
  /** Now, in ms. */
  now(): number;
  /** Aborted by Ctrl-C or SIGTERM. */
  signal: AbortSignal;
  /** Asks a person; absent where none is there (no terminal, `--json`, CI). */
  ask?(question: string): Promise<string>;
}

/** One command. */
export interface Command {
  /** The words to type, such as `release` or `local start`. */
  name: string;
  summary: string;
  description?: string;
  /** Positional arguments in commander's notation, such as `<step>` or `[run]`. */
  arguments?: readonly string[];
  options: readonly CommandOption[];
  examples: readonly string[];
  run(context: CommandContext): Promise<CommandResult>;
}
