// Ends a process whose parent has died, even while it computes without pause.
import { Worker } from 'node:worker_threads';

/** Run by a thread of its own: a process in a long loop hears no events. */
const WATCH = `
const parent = process.ppid;
setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 500);
`;

/**
 * Without the endpoint nobody takes what its processes make, and the next endpoint begins the same work anew. The closed
 * channel is heard at once by a process that waits; one in a loop is found by the thread.
 */
export function followParent(): void {
  process.once('disconnect', () => process.exit(1));
  const watch = new Worker(WATCH, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 }, stdin: false });
  // Without the thread the channel alone is watched.
  watch.on('error', () => undefined);
  watch.unref();
}
