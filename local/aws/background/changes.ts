// Tells those who wait that something has changed, by ARN; nothing of it needs to be durable, since waiting has an end.

/** Who waits for what. */
export class Changes {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Wakes all that wait for this ARN. */
  changed(arn: string): void {
    for (const wake of [...(this.#waiting.get(arn) ?? [])]) wake();
  }

  /** Resolves when one of the ARNs has changed, after so many milliseconds, or on abort. */
  wait(arns: readonly string[], milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        for (const arn of arns) this.#leave(arn, wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      signal.addEventListener('abort', wake, { once: true });
      for (const arn of arns) this.#join(arn, wake);
    });
  }

  #join(arn: string, wake: () => void): void {
    const waiting = this.#waiting.get(arn) ?? new Set();
    waiting.add(wake);
    this.#waiting.set(arn, waiting);
  }

  #leave(arn: string, wake: () => void): void {
    const waiting = this.#waiting.get(arn);
    waiting?.delete(wake);
    if (waiting?.size === 0) this.#waiting.delete(arn);
  }
}
