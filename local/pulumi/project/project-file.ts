// Reads Pulumi.yaml, the file that names a project.
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { CliFailure } from '../failure';

/** What we need of a project. */
export interface ProjectFile {
  name: string;
  folder: string;
  /** Full path of the file. */
  file: string;
  main?: string;
  backendUrl?: string;
}

/** The nearest project file upwards. @throws CliFailure */
export function readProjectFile(from: string): ProjectFile {
  const project = findProjectFile(from);
  if (project !== undefined) return project;
  throw new CliFailure(`error: no Pulumi.yaml project file found (searching upwards from ${from}). If you have not created a project yet, use \`pulumi new\` to do so: no project file found`);
}

/** The nearest project file upwards, where there is one. @throws CliFailure where it is broken */
export function findProjectFile(from: string): ProjectFile | undefined {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    const found = ['Pulumi.yaml', 'Pulumi.yml', 'Pulumi.json'].map((name) => path.join(folder, name)).find((file) => fs.existsSync(file));
    if (found !== undefined) return parseProject(found, folder);
    if (path.dirname(folder) === folder) return undefined;
  }
}

function parseProject(file: string, folder: string): ProjectFile {
  const data = parse(fs.readFileSync(file, 'utf8')) as { name?: unknown; main?: unknown; backend?: { url?: unknown } } | null;
  if (typeof data?.name !== 'string' || data.name === '') throw new CliFailure(`error: could not load ${file}: project is missing a non-empty string value for 'name'`);
  return {
    name: data.name, folder, file,
    ...(typeof data.main === 'string' ? { main: data.main } : {}),
    ...(typeof data.backend?.url === 'string' ? { backendUrl: data.backend.url } : {}),
  };
}
