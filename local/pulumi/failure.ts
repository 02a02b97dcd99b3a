// How a command of `pulumi` ends badly: what goes to stderr, and the exit code that the Automation API knows.

/** Exit codes of the real CLI (sdk/go/common/util/cmdutil). */
export const exitCodes = { general: 1, stackNotFound: 6, noChangesExpected: 7, cancelled: 1 } as const;

/** A failure with its message as the CLI words it; an empty message says that it was told already. */
export class CliFailure extends Error {
  constructor(message: string, readonly exitCode: number = exitCodes.general) {
    super(message);
    this.name = 'CliFailure';
  }
}
