// A user's folder with files of a workflow in it, and `mlops` typed there.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { badDay } from '../../local/aws/strain';

const root = path.resolve(__dirname, '../..');

/** How a command ended; `output` holds the ends of both streams. */
export interface Typed { exitCode: number | null; output: string; result: Record<string, unknown> }

/** Words of the first command in a folder, where MLOPS_TEST_STRAIN names what its embedded AWS is to be under. */
export function strainedStart(variables: NodeJS.ProcessEnv): string[] | undefined {
  const strain = variables['MLOPS_TEST_STRAIN'];
  return strain === undefined ? undefined : ['local', 'start', '--strain', strain];
}

/** A folder of its own that sees the project's packages; its embedded AWS is under the strain that MLOPS_TEST_STRAIN names. */
export class UserFolder {
  readonly folder: string;
  /** Whether the embedded AWS is hard to use. */
  readonly strained = process.env['MLOPS_TEST_STRAIN'] !== undefined;
  #start = strainedStart(process.env);

  constructor(name: string, files: Readonly<Record<string, string>>) {
    this.folder = mkdtempSync(path.join(tmpdir(), `${name}-`));
    symlinkSync(path.join(root, 'node_modules'), path.join(this.folder, 'node_modules'));
    for (const [file, text] of Object.entries(files)) this.write(file, text);
  }

  write(file: string, text: string): void {
    writeFileSync(path.join(this.folder, file), text);
  }

  remove(file: string): void {
    rmSync(path.join(this.folder, file));
  }

  /** Types a command; `result` is the last line of its output where that is JSON. */
  async mlops(...words: string[]): Promise<Typed> {
    const start = this.#start;
    this.#start = undefined;
    if (start !== undefined) await this.#type(...start);
    return this.#type(...words);
  }

  async #type(...words: string[]): Promise<Typed> {
    const child = spawn(process.execPath, [path.join(root, 'build/cli.js'), ...words], { cwd: this.folder, env: { ...process.env, CI: 'true' }, stdio: ['ignore', 'pipe', 'pipe'] });
    const texts = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => { texts.stdout += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { texts.stderr += chunk.toString(); });
    const exitCode = await new Promise<number | null>((resolve, reject) => { child.once('close', resolve); child.once('error', reject); });
    const last = texts.stdout.trim().split('\n').at(-1) ?? '';
    return { exitCode, output: `${texts.stdout.slice(-2500)}\n${texts.stderr.slice(-2500)}`, result: last.startsWith('{') ? JSON.parse(last) as Record<string, unknown> : {} };
  }

  /** Types git, whose credentials this folder's `mlops` signs; `output` holds both streams. */
  async git(words: readonly string[], cwd = this.folder): Promise<{ exitCode: number | null; output: string }> {
    const helper = `!cd ${JSON.stringify(this.folder)} && ${JSON.stringify(process.execPath)} ${JSON.stringify(path.join(root, 'build/cli.js'))} local git-credential`;
    const settings = ['credential.helper=', `credential.helper=${helper}`, 'credential.useHttpPath=true', 'user.name=Test', 'user.email=test@example.com', 'core.compression=0'].flatMap((setting) => ['-c', setting]);
    const child = spawn('git', [...settings, ...words], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString(); });
    const exitCode = await new Promise<number | null>((resolve, reject) => { child.once('close', resolve); child.once('error', reject); });
    return { exitCode, output: output.trim() };
  }

  /** Resolves once a change that a test itself made in IAM counts, as whoever does so by hand on AWS waits. */
  async iamSettled(): Promise<void> {
    if (this.strained) await sleep(badDay.iamSeconds * 1000);
  }

  /** Stops the folder's endpoint and takes the folder away. */
  async close(): Promise<void> {
    await this.mlops('local', 'stop');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
