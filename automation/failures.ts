// How `mlops` ends: one class a kind of failure, each with the exit code that a CI job can rely on.

/** Exit codes of `mlops`, documented in `mlops --help`. */
export const exitCodes = {
  passed: 0,
  bug: 1,
  usage: 2,
  refused: 3,
  runFailed: 4,
  deploymentFailed: 5,
  timedOut: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A failure that the user can act on: shown without a stack, with its own exit code. */
export class CommandFailure extends Error {
  constructor(
    message: string,
    readonly exitCode: ExitCode,
    /** What to do next, each a sentence or a command to type. */
    readonly advice: readonly string[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'CommandFailure';
  }
}

/** The command was typed wrongly, or something that it needs is not there. */
export class UsageError extends CommandFailure {
  constructor(message: string, advice: readonly string[] = [], options?: ErrorOptions) {
    super(message, exitCodes.usage, advice, options);
    this.name = 'UsageError';
  }
}

/** The person pressed Ctrl-C, or the process was asked to end. */
export class Interrupted extends CommandFailure {
  constructor(message: string, advice: readonly string[] = []) {
    super(message, exitCodes.interrupted, advice);
    this.name = 'Interrupted';
  }
}
