// The working part of a build: unpacks sources, runs the phases, packs artifacts; runs in the build's process, which leads a group.
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TaskContext } from '../child-messages';
import { folderIn } from '../run-folder';
import type { BuildEnd, BuildStatus, PhaseRecord, PhaseType } from './build-job';
import { BuildspecFault, commandPhases, parseBuildspec, type Buildspec, type CommandPhase } from './buildspec';
import { runCommands, type ShellState } from './run-commands';
import { packZip, unpackShared, unpackZip } from './zips';

/** A source on this machine. */
export type FetchedSource = ({ file: string } | { clone: string }) & { identifier?: string };

/** What the process is asked: all paths are local. */
export interface BuildTask {
  folder: string;
  /** Zips that were downloaded, and folders that were cloned: the primary source first. */
  sources: readonly FetchedSource[];
  /** Zips to make: the primary artifact first. */
  artifacts: readonly { file: string; identifier?: string }[];
  /** Where secondary sources are shared with other builds. */
  sourceCache?: string;
  buildspec?: string;
  variables: Readonly<Record<string, string>>;
}

/** What the process tells as it goes. */
export type BuildProgress = { phase: PhaseRecord };

const typeOf: Readonly<Record<CommandPhase, PhaseType>> = { install: 'INSTALL', pre_build: 'PRE_BUILD', build: 'BUILD', post_build: 'POST_BUILD' };

/** A phase at work: told when it begins and when it ends. */
async function inPhase<T>(context: TaskContext, phaseType: PhaseType, work: () => Promise<{ value: T; status: BuildStatus; contexts?: PhaseRecord['contexts'] }>): Promise<{ value: T; status: BuildStatus }> {
  const startTime = Date.now();
  context.log(`[Container] Entering phase ${phaseType}`);
  context.progress({ phase: { phaseType, startTime } } satisfies BuildProgress);
  const { value, status, contexts } = await work();
  context.log(`[Container] Phase complete: ${phaseType} State: ${status}`);
  for (const { statusCode, message } of contexts ?? []) context.log(`[Container] Phase context status code: ${statusCode} Message: ${message}`);
  context.progress({ phase: { phaseType, startTime, endTime: Date.now(), phaseStatus: status, ...(contexts === undefined ? {} : { contexts }) } } satisfies BuildProgress);
  return { value, status };
}

const fault = (statusCode: string, error: unknown): { status: 'FAILED'; contexts: { statusCode: string; message: string }[] } => ({
  status: 'FAILED', contexts: [{ statusCode, message: error instanceof Error ? error.message : String(error) }],
});

/** @returns the folder; secondary sources are shared with other builds where the project says so */
async function unpackSource(task: BuildTask, { file, identifier }: { file: string; identifier?: string }, index: number): Promise<string> {
  if (task.sourceCache !== undefined && identifier !== undefined) return unpackShared(file, task.sourceCache);
  const folder = await folderIn(task.folder, `src${index}`);
  await unpackZip(file, folder);
  return folder;
}

/** Unpacked sources with the variables that name them; the buildspec, if it can be read. */
async function downloadSource(task: BuildTask): Promise<{ directories: Record<string, string>; buildspec: Buildspec }> {
  const directories: Record<string, string> = {};
  for (const [index, source] of task.sources.entries()) {
    directories[source.identifier === undefined ? 'CODEBUILD_SRC_DIR' : `CODEBUILD_SRC_DIR_${source.identifier}`] = 'clone' in source ? source.clone : await unpackSource(task, source, index);
  }
  directories['CODEBUILD_SRC_DIR'] ??= await folderIn(task.folder, 'src0');
  const file = path.join(directories['CODEBUILD_SRC_DIR'], 'buildspec.yml');
  if (task.buildspec === undefined && !existsSync(file)) throw new BuildspecFault('stat buildspec.yml: no such file or directory');
  return { directories, buildspec: parseBuildspec(task.buildspec ?? await readFile(file, 'utf8')) };
}

/** Runs the commands of one phase; the commands of `finally` run however the others ended. */
async function runPhase(name: CommandPhase, buildspec: Buildspec, before: ShellState, folder: string, context: TaskContext): Promise<{ value: ShellState; status: BuildStatus; contexts?: PhaseRecord['contexts'] }> {
  const { commands, finally: last } = buildspec.phases[name] ?? { commands: [], finally: [] };
  const first = await runCommands(commands, before, folder, context.log);
  const then = await runCommands(last, first.state, folder, context.log);
  const failed = first.failed ?? then.failed;
  if (failed === undefined) return { value: then.state, status: 'SUCCEEDED' };
  return { value: then.state, ...fault('COMMAND_EXECUTION_ERROR', `Error while executing command: ${failed.command.trim()}. Reason: exit status ${failed.exitCode}`) };
}

/** A build that failed in install or pre_build goes no further; post_build runs also after a failed build. */
async function runPhases(buildspec: Buildspec, start: ShellState, folder: string, context: TaskContext): Promise<{ state: ShellState; status: BuildStatus }> {
  let state = start;
  let status: BuildStatus = 'SUCCEEDED';
  for (const name of commandPhases) {
    const variables = { ...state.variables, CODEBUILD_BUILD_SUCCEEDING: status === 'SUCCEEDED' ? '1' : '0' };
    const ended = await inPhase(context, typeOf[name], () => runPhase(name, buildspec, { ...state, variables }, folder, context));
    state = ended.value;
    if (ended.status === 'SUCCEEDED' || buildspec.phases[name]?.['on-failure'] === 'CONTINUE') continue;
    status = 'FAILED';
    if (name !== 'build') break;
  }
  return { state, status };
}

/** Packs what the buildspec names into the places that were asked for. */
async function packArtifacts(task: BuildTask, { artifacts }: Buildspec, source: string): Promise<void> {
  for (const { file, identifier } of task.artifacts) {
    const chosen = identifier === undefined || artifacts?.['secondary-artifacts'] === undefined ? artifacts : artifacts['secondary-artifacts'][identifier];
    if (chosen === undefined) throw new Error(`the buildspec names no files of the artifact ${identifier ?? ''}`.trim());
    await packZip(path.resolve(source, chosen['base-directory'] ?? '.'), chosen.files, file, chosen['discard-paths']);
  }
}

/** Runs a build. What a user's command does wrong is an end, not an error. */
export async function runBuildTask(task: BuildTask, context: TaskContext): Promise<BuildEnd> {
  // The group goes with this process, whatever its commands have started.
  process.once('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
  const aside = await folderIn(task.folder, 'shell');
  const home = await folderIn(task.folder, 'home');
  await mkdir(path.join(task.folder, 'tmp'), { recursive: true });
  const { value: source, status: downloaded } = await inPhase(context, 'DOWNLOAD_SOURCE', async () => {
    try {
      return { value: await downloadSource(task), status: 'SUCCEEDED' as const };
    } catch (error) {
      return { value: undefined, ...fault(error instanceof BuildspecFault ? 'YAML_FILE_ERROR' : 'CLIENT_ERROR', error) };
    }
  });
  if (source === undefined || downloaded !== 'SUCCEEDED') return { status: 'FAILED', exported: [] };
  const { directories, buildspec } = source;
  const variables = { ...buildspec.env.variables, ...task.variables, ...directories, HOME: home, TMPDIR: path.join(task.folder, 'tmp') };
  const directory = directories['CODEBUILD_SRC_DIR'] ?? task.folder;
  const { state, status } = await runPhases(buildspec, { shell: buildspec.env.shell, variables, directory }, aside, context);
  const exported = buildspec.env['exported-variables'].flatMap((name) => (state.variables[name] === undefined ? [] : [{ name, value: state.variables[name] }]));
  if (status !== 'SUCCEEDED' || task.artifacts.length === 0) return { status, exported };
  const packed = await inPhase(context, 'UPLOAD_ARTIFACTS', async () => {
    try {
      await packArtifacts(task, buildspec, directory);
      return { value: undefined, status: 'SUCCEEDED' as const };
    } catch (error) {
      return { value: undefined, ...fault('CLIENT_ERROR', error) };
    }
  });
  return { status: packed.status, exported };
}
