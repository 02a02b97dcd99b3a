// What a command of `pulumi` sees of its process, given from outside.

/** Streams, variables, clock and chance. */
export interface ProcessWorld {
  folder: string;
  variables: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  err(text: string): void;
  /** ms since 1970 */
  now(): number;
  randomBytes(count: number): Buffer;
  newId(): string;
  /** Aborted by SIGINT or SIGTERM. */
  signal: AbortSignal;
  readInput(): Promise<string>;
  user: string;
  host: string;
  pid: number;
}

/** Writes an object as the real CLI does: two spaces, a line break. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** RFC 3339 with nanoseconds, the last six of them zero. */
export const timestamp = (ms: number): string => new Date(ms).toISOString().replace('Z', '000000Z');
