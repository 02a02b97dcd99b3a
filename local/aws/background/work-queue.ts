// Runs work a few at a time, in the order in which it came.

interface Waiting {
  key: string;
  work(): Promise<void>;
}

/** A queue; work must not reject. */
export class WorkQueue {
  readonly #waiting: Waiting[] = [];
  readonly #running = new Map<string, Promise<void>>();

  /** @param limit how many run at once */
  constructor(private readonly limit: number) {}

  /** Queues work under a key. */
  add(key: string, work: () => Promise<void>): void {
    this.#waiting.push({ key, work });
    this.#next();
  }

  /** Takes work out that has not begun. @returns whether it was there */
  withdraw(key: string): boolean {
    const index = this.#waiting.findIndex((waiting) => waiting.key === key);
    if (index === -1) return false;
    this.#waiting.splice(index, 1);
    return true;
  }

  /** Drops what waits, and resolves once nothing runs any more. */
  async close(): Promise<void> {
    this.#waiting.length = 0;
    await Promise.all(this.#running.values());
  }

  #next(): void {
    while (this.#running.size < this.limit) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      const running = next.work().finally(() => {
        this.#running.delete(next.key);
        this.#next();
      });
      this.#running.set(next.key, running);
    }
  }
}
