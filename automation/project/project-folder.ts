// Which folder a command works in: the nearest one upwards that looks like a project, else the one it is typed in.
import fs from 'node:fs';
import path from 'node:path';

/** Any of these makes a folder a project. */
const marks = ['Pulumi.yaml', 'workflow.yaml', '.mlops'];

/** The project's folder, absolute. */
export function findProjectFolder(from: string): string {
  const isProject = (folder: string): boolean => marks.some((mark) => fs.existsSync(path.join(folder, mark)));
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    if (isProject(folder)) return folder;
    if (path.dirname(folder) === folder) return path.resolve(from);
  }
}

/** Where all that `mlops` keeps on this machine lies; `.gitignore` names it. */
export interface StateFolders {
  root: string;
  /** The embedded AWS: its state, log, address and keys. */
  local: string;
  /** Pulumi's work folders, its home and, for local stacks, its backend. */
  pulumi: string;
  /** Reports of runs. */
  runs: string;
}

/** Variable that leads builds of the embedded CodeBuild to the state folder of the project whose embedded AWS runs them. */
export const localStateVariable = 'MLOPS_LOCAL';

/** The state folders of a project, or those that the environment variable names. */
export function stateFoldersOf(projectFolder: string, variables: NodeJS.ProcessEnv): StateFolders {
  const root = variables[localStateVariable] ?? path.join(projectFolder, '.mlops');
  return { root, local: path.join(root, 'local'), pulumi: path.join(root, 'pulumi'), runs: path.join(root, 'runs') };
}

/** Makes `.mlops/` with a `.gitignore` of its own, so that it is never committed whatever the project's says. */
export function createStateFolder(folders: StateFolders): void {
  fs.mkdirSync(folders.root, { recursive: true, mode: 0o700 });
  const ignore = path.join(folders.root, '.gitignore');
  if (!fs.existsSync(ignore)) fs.writeFileSync(ignore, '*\n');
}
