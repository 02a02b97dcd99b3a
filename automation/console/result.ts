// What a command answers at its end: data for a program, and the same as text for a person.

/** A command's answer. */
export interface CommandResult {
  /** The last line under `--json`; must be plain JSON. */
  data: Record<string, unknown>;
  /** The same for a person, printed on stdout. */
  text: string;
  /** 0 unless the answer is a refusal, such as a verdict that failed. */
  exitCode?: number;
}
