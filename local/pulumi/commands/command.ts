// What a command of the embedded `pulumi` is.
import type { CommandLine } from '../command-line';
import type { ProcessWorld } from '../process-world';

/** One command; it throws CliFailure to end with another exit code than 0. */
export interface PulumiCommand {
  /** The words to type, such as `stack init`. */
  words: string;
  summary: string;
  run(world: ProcessWorld, line: CommandLine): Promise<void>;
}

/** Positional words after those of the command. */
export const positionals = (command: PulumiCommand, line: CommandLine): string[] => line.words.slice(command.words.split(' ').length);
