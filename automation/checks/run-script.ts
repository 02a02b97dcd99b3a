// Runs a team's own checks: a shell script in the project's folder, what it writes told as it comes.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { UsageError } from '../failures';

/** Which script, and in what world. */
export interface ScriptRun {
  /** Path from the folder. */
  script: string;
  folder: string;
  /** All variables that it sees. */
  variables: NodeJS.ProcessEnv;
  signal: AbortSignal;
  tell(line: string): void;
}

/** How it ended. */
export interface ScriptEnd {
  script: string;
  /** Exit status; a script that a signal ended has 128 and its number no more: 1. */
  exitCode: number;
  /** The end of what it wrote. */
  lastLines: string[];
}

/** Lines that are kept, and characters of each. */
const LINES = 40;
const CHARACTERS = 400;

/** @throws UsageError where there is no such script */
export function requireScript(folder: string, script: string): void {
  if (!fs.existsSync(path.join(folder, script))) throw new UsageError(`there is no script ${script} in ${folder}`, ['Name one by its path from the folder of the project, such as tests/run.sh.']);
}

/** Runs it with `sh`, in a group that ends with it. @throws UsageError where there is no such script, and what `signal` aborts with */
export async function runScript({ script, folder, variables, signal, tell }: ScriptRun): Promise<ScriptEnd> {
  requireScript(folder, script);
  const child = spawn('sh', [script], { cwd: folder, env: variables, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const endGroup = (): void => { if (child.pid !== undefined) killGroup(child.pid); };
  signal.addEventListener('abort', endGroup, { once: true });
  const lastLines: string[] = [];
  const keep = (line: string): void => {
    tell(line);
    lastLines.push(line.slice(0, CHARACTERS));
    if (lastLines.length > LINES) lastLines.shift();
  };
  try {
    const ended = new Promise<number>((resolve, reject) => { child.once('error', reject); child.once('close', (code) => { resolve(code ?? 1); }); });
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', keep);
    const exitCode = await ended;
    signal.throwIfAborted();
    return { script, exitCode, lastLines };
  } finally {
    signal.removeEventListener('abort', endGroup);
  }
}

/** A group that has ended already is no fault. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
