// The `file://` backend: checkpoints, history and locks in Pulumi's own places below one folder.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CliFailure, exitCodes } from '../failure';
import { jsonText, type ProcessWorld } from '../process-world';
import type { CheckpointFile, Snapshot } from './checkpoint';

/** Writes a file whole or not at all, through to the disk. */
export function writeDurably(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}.tmp`;
  const handle = fs.openSync(partial, 'w', 0o600);
  try {
    fs.writeSync(handle, text);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(partial, file);
}

/** One entry of a stack's history. */
export interface HistoryEntry {
  kind: string;
  startTime: number;
  endTime: number;
  message: string;
  environment: Record<string, string>;
  config: Record<string, unknown>;
  result: string;
  resourceChanges?: Record<string, number>;
  version?: number;
}

/** A folder of stacks. */
export class FileBackend {
  private constructor(readonly url: string, readonly folder: string) {}

  /** @throws CliFailure for anything but `file://` */
  static open(world: ProcessWorld, projectUrl: string | undefined): FileBackend {
    const url = world.variables.PULUMI_BACKEND_URL ?? projectUrl;
    if (url === undefined || !url.startsWith('file://')) {
      throw new CliFailure(`error: the embedded pulumi keeps state in files only: got backend ${url ?? 'none'}; set PULUMI_BACKEND_URL=file://<folder>, or install the Pulumi CLI`);
    }
    const place = url.slice('file://'.length);
    const folder = place.startsWith('~') ? path.join(world.variables.HOME ?? '/', place.slice(1)) : place.startsWith('/') ? fileURLToPath(url.split('?')[0] ?? url) : path.resolve(world.folder, place);
    return new FileBackend(url, folder);
  }

  private root(...parts: string[]): string {
    return path.join(this.folder, '.pulumi', ...parts);
  }

  checkpointFile(project: string, stack: string): string {
    return this.root('stacks', project, `${stack}.json`);
  }

  exists(project: string, stack: string): boolean {
    return fs.existsSync(this.checkpointFile(project, stack));
  }

  /** Stacks of a project, or of all. */
  list(project: string | undefined): { project: string; stack: string }[] {
    const folder = this.root('stacks');
    if (!fs.existsSync(folder)) return [];
    return fs.readdirSync(folder).filter((name) => project === undefined || name === project).sort()
      .flatMap((name) => fs.readdirSync(path.join(folder, name)).filter((file) => file.endsWith('.json')).sort().map((file) => ({ project: name, stack: file.slice(0, -'.json'.length) })));
  }

  /** @throws CliFailure where there is no such stack */
  read(project: string, stack: string): CheckpointFile {
    const file = this.checkpointFile(project, stack);
    if (!fs.existsSync(file)) throw new CliFailure(`error: no stack named '${stack}' found`, exitCodes.stackNotFound);
    return JSON.parse(fs.readFileSync(file, 'utf8')) as CheckpointFile;
  }

  /** Writes the state; the one before is kept as `.bak`. */
  write(project: string, stack: string, latest: Snapshot | undefined): void {
    const file = this.checkpointFile(project, stack);
    if (fs.existsSync(file)) fs.copyFileSync(file, `${file}.bak`);
    const checkpoint: CheckpointFile = { version: 3, checkpoint: { stack: `organization/${project}/${stack}`, ...(latest === undefined ? {} : { latest }) } };
    writeDurably(file, `${JSON.stringify(checkpoint, null, 4)}\n`);
    const meta = this.root('meta.yaml');
    if (!fs.existsSync(meta)) writeDurably(meta, 'version: 1\n');
  }

  remove(project: string, stack: string): void {
    for (const file of [this.checkpointFile(project, stack), `${this.checkpointFile(project, stack)}.bak`]) fs.rmSync(file, { force: true });
    fs.rmSync(this.root('history', project, stack), { recursive: true, force: true });
  }

  /** Newest first. */
  history(project: string, stack: string): HistoryEntry[] {
    const folder = this.root('history', project, stack);
    if (!fs.existsSync(folder)) return [];
    return fs.readdirSync(folder).filter((name) => name.endsWith('.history.json')).sort().reverse()
      .map((name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')) as HistoryEntry);
  }

  addHistory(project: string, stack: string, entry: HistoryEntry, nowMs: number): void {
    const name = `${stack}-${String(nowMs)}000000`;
    writeDurably(this.root('history', project, stack, `${name}.history.json`), jsonText(entry));
    const file = this.checkpointFile(project, stack);
    if (fs.existsSync(file)) fs.copyFileSync(file, this.root('history', project, stack, `${name}.checkpoint.json`));
  }

  /** The folder of a stack's locks. */
  lockFolder(project: string, stack: string): string {
    return this.root('locks', 'organization', project, stack);
  }
}
