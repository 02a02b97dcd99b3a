// The control of a job under test.
import { randomUUID } from 'node:crypto';
import type { JobControl } from '../../../local/jobs/needs';

/** A control that collects what is reported. */
export function jobControl(childFile: string, more: Partial<JobControl> = {}): JobControl & { reports: object[] } {
  const reports: object[] = [];
  return {
    signal: new AbortController().signal, now: () => Date.now(), newId: randomUUID, childFile, memoryMegabytes: 1500, threads: 2,
    report: (patch) => { reports.push(patch); }, reports, ...more,
  };
}
