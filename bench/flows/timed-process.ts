// Runs a whole process, its children included, and tells how long it took and how much memory it had at most.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Where memory is not to be seen (no /proc), megabytes is NaN. */
export interface Timing { seconds: number; megabytes: number }

const SAMPLE_MILLISECONDS = 50;

/** @throws Error where the process fails */
export async function timedProcess(name: string, command: string, args: readonly string[], folder: string): Promise<Timing> {
  const started = performance.now();
  const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let [peak, text] = [Number.NaN, ''];
  child.stderr.on('data', (chunk: Buffer) => { text = `${text}${chunk.toString()}`.slice(-4000); });
  const sampling = setInterval(() => {
    const now = residentMegabytes(child.pid);
    if (now > peak || Number.isNaN(peak)) peak = now;
  }, SAMPLE_MILLISECONDS);
  try {
    const status = await new Promise<number | null>((resolve, reject) => { child.once('close', resolve); child.once('error', reject); });
    if (status !== 0) throw new Error(`${name} ended with ${String(status)}: ${text}`);
    return { seconds: (performance.now() - started) / 1000, megabytes: peak };
  } finally {
    clearInterval(sampling);
  }
}

/** Resident memory of a process and all below it. */
function residentMegabytes(pid: number | undefined): number {
  if (pid === undefined) return Number.NaN;
  try {
    const own = Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(/\s+/).filter((text) => text !== ''));
    return children.reduce((sum, child) => sum + (residentMegabytes(Number(child)) || 0), own);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return Number.NaN;
    throw error;
  }
}
