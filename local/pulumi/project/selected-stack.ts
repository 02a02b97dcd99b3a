// Which stack of a project is the chosen one: a small file in PULUMI_HOME, where the real CLI looks for it too.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeDurably } from '../backend/file-backend';
import type { ProcessWorld } from '../process-world';
import type { ProjectFile } from './project-file';

function fileOf(world: ProcessWorld, project: ProjectFile): string {
  const home = world.variables.PULUMI_HOME ?? path.join(world.variables.HOME ?? os.homedir(), '.pulumi');
  const digest = createHash('sha1').update(project.file).digest('hex');
  return path.join(home, 'workspaces', `${project.name}-${digest}-workspace.json`);
}

/** The chosen stack's short name, where one was chosen. */
export function selectedStack(world: ProcessWorld, project: ProjectFile): string | undefined {
  const file = fileOf(world, project);
  if (!fs.existsSync(file)) return undefined;
  const { stack } = JSON.parse(fs.readFileSync(file, 'utf8')) as { stack?: string };
  return stack?.split('/').at(-1);
}

/** Chooses a stack; undefined chooses none. */
export function selectStack(world: ProcessWorld, project: ProjectFile, stack: string | undefined): void {
  const name = stack === undefined ? {} : { stack: `organization/${project.name}/${stack}` };
  writeDurably(fileOf(world, project), `${JSON.stringify(name, null, 4)}\n`);
}
