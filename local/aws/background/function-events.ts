// Events for functions (InvocationType Event): kept on disk until the function took them, tried three times as Lambda does.
import type { Cloud } from '../cloud';
import type { Table } from '../state/store';
import type { FunctionRecord } from '../services/lambda/function-records';
import { functionTable, versionKey, versionTable } from '../services/lambda/function-records';
import type { EventQueue, FunctionControl } from '../services/lambda/invoke';

interface QueuedEvent {
  name: string;
  version: string;
  payload: string;
  attempts: number;
}

/** Lambda tries an event again after one and after two minutes. */
const RETRY_AFTER = [60_000, 120_000];

/** Events by request id. */
export const eventTable = (cloud: Cloud): Table<QueuedEvent> => cloud.store.table('lambda/events');

/** The events of an endpoint. */
export class FunctionEvents implements EventQueue {
  readonly #running = new Set<Promise<void>>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(private readonly cloud: Cloud, private readonly functions: FunctionControl) {}

  async add(record: FunctionRecord, payload: string, requestId: string): Promise<void> {
    await eventTable(this.cloud).put(requestId, { name: record.name, version: record.version, payload, attempts: 0 });
    this.#start(requestId);
  }

  /** Takes up the events that were under way when the endpoint ended. */
  resume(): void {
    for (const { key } of [...eventTable(this.cloud).range()]) this.#start(key);
  }

  /** Lets go of what waits; it stays on disk. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(this.#running);
  }

  #start(requestId: string): void {
    const running = this.#deliver(requestId)
      .catch((error: unknown) => this.cloud.log(`event ${requestId}: ${error instanceof Error ? error.stack ?? error.message : String(error)}`))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #deliver(requestId: string): Promise<void> {
    const table = eventTable(this.cloud);
    const event = table.get(requestId);
    if (event === undefined) return;
    const { store } = this.cloud;
    const record = event.version === '$LATEST' ? functionTable(store).get(event.name) : versionTable(store).get(versionKey(event.name, event.version));
    if (record === undefined) return table.remove(requestId);
    const answer = await this.functions.invoke(record, event.payload, requestId);
    if (this.cloud.closing.aborted) return;
    const delay = RETRY_AFTER[event.attempts];
    if (answer.error === undefined || delay === undefined) return table.remove(requestId);
    await table.put(requestId, { ...event, attempts: event.attempts + 1 });
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#start(requestId);
    }, delay);
    timer.unref();
    this.#timers.add(timer);
  }
}
