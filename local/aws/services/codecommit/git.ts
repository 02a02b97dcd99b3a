// Runs git on a repository: its plumbing alone, without anybody's settings.
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { AwsError } from '../../operation';

/** How long git may take for one thing, ms. */
const patience = 120_000;

/** Variable by which git's hooks know the process that runs it for a client. */
export const endpointPid = 'MLOPS_ENDPOINT_PID';

/** Git goes on unpacking when the embedded AWS is killed; a branch that changes then would be told to nobody, and no pipeline would start. */
const preReceive = `#!/bin/sh
if [ -n "$${endpointPid}" ] && ! kill -0 "$${endpointPid}" 2>/dev/null; then
  echo "the embedded AWS has ended in the midst of this push; push again" >&2
  exit 1
fi
`;

/** Settings that no user's or system's file can change. */
export const gitEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C',
};

/** What git was asked for and refused. */
export class GitFault extends Error {}

interface GitOptions { input?: Buffer; environment?: Readonly<Record<string, string>> }
interface GitEnd { code: number | null; out: Buffer; fault: GitFault }

async function run(folder: string, words: readonly string[], options: GitOptions): Promise<GitEnd> {
  // No program can be given such a word; no name or path of git's holds one.
  if (words.some((word) => word.includes('\0'))) throw new GitFault(`git ${words[0] ?? ''} was given a NUL byte`);
  const child = spawn('git', words, { cwd: folder, env: { ...gitEnvironment, GIT_DIR: folder, ...options.environment }, stdio: ['pipe', 'pipe', 'pipe'], timeout: patience });
  const ended = endOf(child);
  // Who does not read its input ends before it is written.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input);
  const [out, error, code] = await Promise.all([buffer(child.stdout), text(child.stderr), ended]);
  return { code, out, fault: faultOf(words, error, code) };
}

/** Resolves to the exit code once all is read. @throws AwsError where no git is installed */
function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'ENOENT' ? new AwsError('RepositoryNotAvailable', 'There is no git on this machine: install git to use CodeCommit here.', { status: 500 }) : error));
    child.once('close', resolve);
  });
}

/** git's words, or how it ended where it said nothing. */
const faultOf = (words: readonly string[], error: string, code: number | null): GitFault => new GitFault(error.trim() === '' ? `git ${words[0] ?? ''} ended with code ${String(code)}` : error.trim());

/** Runs git; @returns what it wrote. @param options input: for its standard input @throws GitFault with its words, AwsError where no git is installed */
export async function git(folder: string, words: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  const { code, out, fault } = await run(folder, words, options);
  if (code !== 0) throw fault;
  return out;
}

/** Runs git, what it writes going into a file: for what may be large. @throws as `git` does */
export async function gitIntoFile(folder: string, words: readonly string[], file: string): Promise<void> {
  const child = spawn('git', words, { cwd: folder, env: { ...gitEnvironment, GIT_DIR: folder }, stdio: ['ignore', 'pipe', 'pipe'], timeout: patience });
  const [, error, code] = await Promise.all([pipeline(child.stdout, createWriteStream(file)), text(child.stderr), endOf(child)]);
  if (code !== 0) throw faultOf(words, error, code);
}

/** Asks git what it answers by its exit code, 0 for yes and 1 for no, with what it wrote. @throws GitFault for any other code */
export async function askGit(folder: string, words: readonly string[]): Promise<{ yes: boolean; out: string }> {
  const { code, out, fault } = await run(folder, words, {});
  if (code !== 0 && code !== 1) throw fault;
  return { yes: code === 0, out: out.toString('utf8') };
}

/** The same, as text without the line break at its end. */
export async function gitText(folder: string, words: readonly string[], options: GitOptions = {}): Promise<string> {
  return (await git(folder, words, options)).toString('utf8').trimEnd();
}

/** Branches and tags: full name -> object id. */
export async function references(folder: string): Promise<Map<string, string>> {
  const lines = await gitText(folder, ['for-each-ref', '--format=%(refname) %(objectname)']);
  return new Map(lines.split('\n').filter((line) => line !== '').map((line) => line.split(' ') as [string, string]));
}

/** The branch that HEAD names, if it is there. */
export async function defaultBranch(folder: string): Promise<string | undefined> {
  const head = await gitText(folder, ['symbolic-ref', 'HEAD']);
  return (await references(folder)).has(head) ? head.slice('refs/heads/'.length) : undefined;
}

/** Makes an empty bare repository that takes no push which would lose commits of its own accord, and is checked as it grows. */
export async function initRepository(folder: string): Promise<void> {
  await git(folder, ['init', '--quiet', '--bare', '--initial-branch=main', folder]);
  await mkdir(path.join(folder, 'hooks'), { recursive: true });
  await writeFile(path.join(folder, 'hooks', 'pre-receive'), preReceive, { mode: 0o755 });
  for (const [key, value] of [['http.receivepack', 'true'], ['transfer.fsckObjects', 'true'], ['core.fsync', 'committed'], ['gc.auto', '0'], ['receive.denyDeleteCurrent', 'refuse']] as const) await git(folder, ['config', key, value]);
}
