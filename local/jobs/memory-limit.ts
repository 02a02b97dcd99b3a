// Ends a process that uses more memory than it may: heap, buffers, native code and threads together.

/** How often the use is looked at. */
const LOOK_EVERY_MILLISECONDS = 250;
/** What Node.js itself and libraries take before a job has begun. */
const BASE_MEGABYTES = 128;

/**
 * Looks at the process's resident memory from now on.
 * @param over called once, when the limit is exceeded
 */
export function limitMemory(megabytes: number, over: (usedMegabytes: number) => void): void {
  const timer = setInterval(() => {
    const used = process.memoryUsage.rss() / 1024 ** 2;
    if (used <= megabytes + BASE_MEGABYTES) return;
    clearInterval(timer);
    over(Math.round(used));
  }, LOOK_EVERY_MILLISECONDS);
  timer.unref();
}
