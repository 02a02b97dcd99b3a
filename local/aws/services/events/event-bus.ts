// The default event bus: keeps a bounded journal, and brings events to the targets of the rules that fit them.
import type { Cloud, CloudEvent } from '../../cloud';
import { parsePattern } from './event-pattern';
import { targetInput } from './target-input';
import { targetKind } from './target-kinds';
import type { EventEnvelope, Rule, Target } from './rule-records';
import { journalTable, ruleTable } from './rule-records';

/** Events that the journal keeps. */
const JOURNAL = 10_000;

/** The bus of an endpoint. */
export class EventBus {
  readonly #running = new Set<Promise<void>>();

  constructor(private readonly cloud: Cloud) {
    cloud.onEvent((event) => this.take(event));
  }

  /** Takes an event: it is in the journal, and with its targets, soon after. */
  take(event: CloudEvent & { id: string; time: number }): void {
    const envelope: EventEnvelope = {
      version: '0', id: event.id, 'detail-type': event.detailType, source: event.source, account: this.cloud.account,
      time: new Date(event.time).toISOString().replace(/\.\d{3}Z$/, 'Z'), region: this.cloud.region, resources: event.resources, detail: event.detail,
    };
    const running = this.#deliver(envelope, event.time)
      .catch((error: unknown) => this.cloud.log(`event ${event.id}: ${error instanceof Error ? error.stack ?? error.message : String(error)}`))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves once all events are delivered. */
  async close(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #deliver(envelope: EventEnvelope, time: number): Promise<void> {
    const { store } = this.cloud;
    const journal = journalTable(store);
    await store.transaction(() => {
      void journal.put(`${String(time).padStart(15, '0')}:${envelope.id}`, JSON.parse(JSON.stringify(envelope)) as EventEnvelope);
      const kept = [...journal.range({ limit: JOURNAL + 100 })];
      for (const { key } of kept.slice(0, Math.max(0, kept.length - JOURNAL))) void journal.remove(key);
    });
    for (const { value: rule } of [...ruleTable(store).range()]) {
      if (rule.state !== 'ENABLED' || rule.pattern === undefined || !parsePattern(rule.pattern)(envelope)) continue;
      for (const target of rule.targets) await this.#send(rule, target, envelope);
    }
  }

  async #send(rule: Rule, target: Target, envelope: EventEnvelope): Promise<void> {
    try {
      await targetKind(target.Arn)?.send(this.cloud, rule, target, targetInput(target, envelope));
    } catch (error) {
      this.cloud.log(`rule ${rule.name}: target ${target.Id} was not reached: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
