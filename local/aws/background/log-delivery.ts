// Brings the lines of a job or function to CloudWatch Logs, under its role.
//
// AWS lets a job run on when its role may not write logs; here the job then fails, which is stricter: a role that works
// here has its logs there.
import type { Cloud } from '../cloud';
import type { Caller } from '../operation';
import { AwsError } from '../operation';

/** A batch of PutLogEvents: at most 10,000 events and 1 MB; an event at most 256 KB. */
const BATCH_EVENTS = 5_000;
const BATCH_BYTES = 900_000;
const EVENT_BYTES = 250_000;
/** Lines that wait; more are dropped, and their number is told. */
const PENDING = 50_000;
const INTERVAL = 400;

/** When the log group is made. */
export type GroupPolicy = 'always' | 'when-missing';

interface Line {
  timestamp: number;
  message: string;
}

/** The log of one job. */
export class LogDelivery {
  readonly #pending = new Map<string, Line[]>();
  readonly #made = new Set<string>();
  #count = 0;
  #dropped = 0;
  #fault: AwsError | undefined;
  #timer: NodeJS.Timeout | undefined;
  #delivering: Promise<void> = Promise.resolve();

  /**
   * @param group the log group
   * @param policy SageMaker makes its groups itself (`always`: the permission is needed by each job, not only by the first);
   *   Lambda's are mostly there (`when-missing`)
   * @param refused told once, when the role may not write
   */
  constructor(private readonly cloud: Cloud, private readonly caller: Caller, private readonly group: string, private readonly policy: GroupPolicy, private readonly refused: (fault: AwsError) => void = () => undefined) {}

  /** Takes a line; it is delivered soon. */
  write(stream: string, line: string): void {
    if (this.#fault !== undefined) return;
    if (this.#count >= PENDING) {
      this.#dropped += 1;
      return;
    }
    const message = line === '' ? ' ' : Buffer.byteLength(line) > EVENT_BYTES ? `${line.slice(0, EVENT_BYTES / 4)} (cut)` : line;
    const lines = this.#pending.get(stream) ?? [];
    lines.push({ timestamp: this.cloud.now(), message });
    this.#pending.set(stream, lines);
    this.#count += 1;
    this.#timer ??= setTimeout(() => this.#deliver(), INTERVAL);
  }

  /** Delivers what is left. @throws AwsError the first refusal */
  async close(): Promise<void> {
    this.#deliver();
    await this.#delivering;
    if (this.#fault !== undefined) throw this.#fault;
  }

  #deliver(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#delivering = this.#delivering.then(() => this.#flush());
  }

  async #flush(): Promise<void> {
    const streams = [...this.#pending];
    this.#pending.clear();
    this.#count = 0;
    try {
      for (const [stream, lines] of streams) {
        if (this.#dropped > 0) lines.push({ timestamp: this.cloud.now(), message: `(${this.#dropped} lines more were dropped: they came faster than they could be delivered)` });
        this.#dropped = 0;
        await this.#put(stream, lines);
      }
    } catch (error) {
      const fault = error instanceof AwsError ? error : new AwsError('InternalFailure', error instanceof Error ? error.message : String(error));
      this.#fault ??= fault;
      this.refused(fault);
    }
  }

  async #put(stream: string, lines: readonly Line[]): Promise<void> {
    await this.#make(stream);
    for (let index = 0; index < lines.length;) {
      const batch: Line[] = [];
      for (let bytes = 0; index < lines.length && batch.length < BATCH_EVENTS; index += 1) {
        const line = lines[index] as Line;
        bytes += Buffer.byteLength(line.message) + 26;
        if (bytes > BATCH_BYTES && batch.length > 0) break;
        batch.push(line);
      }
      await this.#call('PutLogEvents', { logGroupName: this.group, logStreamName: stream, logEvents: batch });
    }
  }

  async #make(stream: string): Promise<void> {
    if (this.#made.has(stream)) return;
    if (this.policy === 'always' && this.#made.size === 0) await this.#call('CreateLogGroup', { logGroupName: this.group });
    try {
      await this.#call('CreateLogStream', { logGroupName: this.group, logStreamName: stream });
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
      await this.#call('CreateLogGroup', { logGroupName: this.group });
      await this.#call('CreateLogStream', { logGroupName: this.group, logStreamName: stream });
    }
    // SageMaker looks its stream up before it writes.
    if (this.policy === 'always') await this.#call('DescribeLogStreams', { logGroupName: this.group, logStreamNamePrefix: stream });
    this.#made.add(stream);
  }

  async #call(operation: string, input: object): Promise<void> {
    try {
      await this.cloud.call('logs', operation, input, this.caller);
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== 'ResourceAlreadyExistsException') throw error;
    }
  }
}
