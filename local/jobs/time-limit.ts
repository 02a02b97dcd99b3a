// A job's time limit, beside the signal that stops it.

/** A signal that also aborts when the time is over. */
export interface TimeLimit {
  signal: AbortSignal;
  /** The time is over (and nobody stopped the job before). */
  readonly over: () => boolean;
  close(): void;
}

/** @param seconds absent: no limit */
export function timeLimit(signal: AbortSignal, seconds: number | undefined): TimeLimit {
  const limit = new AbortController();
  let over = false;
  // Timers hold at most 2^31 - 1 milliseconds; a longer limit than 24 days does not end a job here.
  const timer = seconds === undefined || seconds * 1000 >= 2 ** 31 ? undefined : setTimeout(() => {
    over = !signal.aborted;
    limit.abort();
  }, seconds * 1000);
  return { signal: AbortSignal.any([signal, limit.signal]), over: () => over, close: () => clearTimeout(timer) };
}
