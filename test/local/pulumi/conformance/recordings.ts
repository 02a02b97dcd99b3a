// Reads what the real CLI did: one recording a step, in the order of the stack's life.
import fs from 'node:fs';
import path from 'node:path';

/** One call of the CLI by the Automation API. */
export interface RecordedCall {
  args: string[];
  stdout: string;
  stderr: string;
  code: number;
}

/** One step. */
export interface Recording {
  step: string;
  calls: RecordedCall[];
  events?: Record<string, unknown>[];
  providerCalls?: Record<string, unknown>[];
  result?: unknown;
  error?: { constructor: string };
  checkpoint?: unknown;
}

const folder = path.resolve(__dirname, '..', '..', '..', '..', '..', 'shared', 'data', 'pulumi-cli');

/** Recordings by their number (`00` ...); undefined where the data is not beside the repository. */
export function readRecordings(): ReadonlyMap<string, Recording> | undefined {
  if (!fs.existsSync(folder)) return undefined;
  const files = fs.readdirSync(folder).filter((name) => /^\d\d-.*\.json$/.test(name)).sort();
  return new Map(files.map((name) => [name.slice(0, 2), JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')) as Recording]));
}
