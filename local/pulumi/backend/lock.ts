// Locks of a stack: a file each, as the real CLI's file backend has them, so that both respect each other.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { CliFailure } from '../failure';
import type { ProcessWorld } from '../process-world';
import { writeDurably, type FileBackend } from './file-backend';

interface LockContent {
  pid: number;
  username: string;
  hostname: string;
  timestamp: string;
}

const locksIn = (folder: string): string[] => (fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => path.join(folder, name)) : []);

function describeLock(file: string): string {
  const { username, hostname, pid, timestamp } = JSON.parse(fs.readFileSync(file, 'utf8')) as LockContent;
  return `  ${pathToFileURL(file).href}?no_tmp_dir=true: created by ${username}@${hostname} (pid ${pid}) at ${timestamp}\n`;
}

/** Takes the lock; the answer gives it back. @throws CliFailure while another has it */
export function takeLock(world: ProcessWorld, backend: FileBackend, project: string, stack: string): () => void {
  const folder = backend.lockFolder(project, stack);
  const own = path.join(folder, `${world.newId()}.json`);
  refuseOthers(folder, own);
  const content: LockContent = { pid: world.pid, username: world.user, hostname: world.host, timestamp: new Date(world.now()).toISOString().replace(/\.\d+Z$/, 'Z') };
  writeDurably(own, JSON.stringify(content));
  try {
    refuseOthers(folder, own);
  } catch (error) {
    fs.rmSync(own, { force: true });
    throw error;
  }
  return () => fs.rmSync(own, { force: true });
}

function refuseOthers(folder: string, own: string): void {
  const others = locksIn(folder).filter((file) => file !== own);
  if (others.length === 0) return;
  throw new CliFailure(
    `error: the stack is currently locked by ${others.length} lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.\n${others.map(describeLock).join('')}`,
  );
}

/** Takes all locks of a stack away, whoever has them. */
export function breakLocks(backend: FileBackend, project: string, stack: string): void {
  for (const file of locksIn(backend.lockFolder(project, stack))) fs.rmSync(file, { force: true });
}
