// Runs the commands of one phase in a shell: one after the other, until one fails.
import { spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { eachLine } from '../text-lines';

/** What the shell of a build goes on with from phase to phase. */
export interface ShellState {
  /** `bash` or `/bin/sh`. */
  shell: string;
  variables: Readonly<Record<string, string>>;
  /** Where the next command begins. */
  directory: string;
}

/** A command that failed. */
export interface FailedCommand {
  command: string;
  exitCode: number;
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The variables that a shell wrote, separated by NUL. */
function variablesOf(text: string): Record<string, string> {
  return Object.fromEntries(text.split('\0').filter((entry) => entry.includes('=')).map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]));
}

/**
 * A script that runs the commands in the one shell, as version 0.2 of the buildspec has it, and tells how far it came.
 * What ends the shell itself (`exit 1`) is told by the trap.
 */
function scriptOf(commands: readonly string[], files: { at: string; variables: string; directory: string }): string {
  const keep = `env -0 > ${quoted(files.variables)}; pwd > ${quoted(files.directory)}`;
  const lines = commands.flatMap((command, index) => [
    `echo ${index} > ${quoted(files.at)}`, `echo ${quoted(`[Container] Running command ${command.trim()}`)}`, command, '__code=$?; [ $__code -eq 0 ] || exit $__code',
  ]);
  return [`trap '__code=$?; ${keep.replaceAll("'", `'\\''`)}; exit $__code' EXIT`, ...lines].join('\n');
}

/** @returns where the shell stands afterwards, and the command that failed */
export async function runCommands(commands: readonly string[], state: ShellState, folder: string, log: (line: string) => void): Promise<{ state: ShellState; failed?: FailedCommand }> {
  if (commands.length === 0) return { state };
  const files = { at: path.join(folder, 'at'), variables: path.join(folder, 'variables'), directory: path.join(folder, 'directory') };
  const script = path.join(folder, 'commands.sh');
  await writeFile(script, scriptOf(commands, files), { mode: 0o700 });
  const child = spawn(state.shell, [script], { cwd: state.directory, env: { ...state.variables }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => { resolve(code ?? (signal === 'SIGKILL' ? 137 : 143)); });
  });
  const texts = [child.stdout, child.stderr].map((stream) => eachLine(stream, log));
  const exitCode = await ended;
  await Promise.all(texts);
  const { PWD: _pwd, SHLVL: _level, _: _last, ...variables } = variablesOf(await readFile(files.variables, 'utf8'));
  const next = { shell: state.shell, variables, directory: (await readFile(files.directory, 'utf8')).replace(/\n$/, '') };
  const at = Number((await readFile(files.at, 'utf8')).trim());
  await Promise.all([...Object.values(files), script].map((file) => rm(file)));
  return exitCode === 0 ? { state: next } : { state: next, failed: { command: commands[at] ?? '', exitCode } };
}
