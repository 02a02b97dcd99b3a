// The ledger of runs in the environment's bucket: a run is written down before it starts, so that a killed driver finds it again.
import type { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { listKeys, readText, writeText } from './objects';

const entrySchema = z.object({
  /** Sortable: the time it was written down, then a random part. */
  id: z.string(),
  workflow: z.string(),
  environment: z.string(),
  /** ISO 8601. */
  startedAt: z.string(),
  /** Who asked for it: the caller's ARN. */
  startedBy: z.string().optional(),
  /** Commit of the working tree, where it is one. */
  commit: z.string().optional(),
  parameters: z.record(z.string(), z.string()),
  executionArn: z.string().optional(),
  state: z.enum(['starting', 'running', 'finished']),
  outcome: z.string().optional(),
});

/** One run. */
export type LedgerEntry = z.infer<typeof entrySchema>;

/** A token of 32 to 128 characters that makes StartPipelineExecution safe to repeat for an entry. */
export function clientRequestToken(entry: LedgerEntry): string {
  return `mlops-run-${entry.id}`.padEnd(32, '0').slice(0, 128);
}

/** An id that sorts by time; the newest first, since S3 lists in order of key. */
export function newEntryId(now: number, random: string): string {
  const backwards = String(9_999_999_999_999 - now).padStart(13, '0');
  return `${backwards}-${random}`;
}

/** The ledger of one environment. */
export class Ledger {
  constructor(private readonly s3: S3Client, private readonly bucket: string) {}

  private uri(id: string): string {
    return `s3://${this.bucket}/ledger/${id}.json`;
  }

  async write(entry: LedgerEntry): Promise<void> {
    await writeText(this.s3, this.uri(entry.id), `${JSON.stringify(entry, null, 2)}\n`);
  }

  /** The newest entries, newest first. */
  async newest(limit: number): Promise<LedgerEntry[]> {
    const keys = await listKeys(this.s3, this.bucket, 'ledger/', limit);
    const texts = await Promise.all(keys.map((key) => readText(this.s3, `s3://${this.bucket}/${key}`)));
    return texts.filter((text) => text !== undefined).map((text) => entrySchema.parse(JSON.parse(text)));
  }

  /** The newest run with these very parameters that has not ended, or undefined. */
  async unfinished(parameters: Readonly<Record<string, string>>): Promise<LedgerEntry | undefined> {
    const wanted = canonical(parameters);
    return (await this.newest(20)).find((entry) => entry.state !== 'finished' && canonical(entry.parameters) === wanted);
  }
}

const canonical = (parameters: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)));
