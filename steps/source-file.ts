// Finds the file that a source of the workflow names, beside the workflow or in an installed npm package.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '../flows/problems';
import type { SourceLocation } from './workflow';

/**
 * Path of the file, or undefined where the table lies in S3.
 * A package is looked for as Node.js does, in `node_modules` of the workflow's folder and of each folder above,
 * since an installer may put it at any of them.
 * @param name Key in the workflow, for messages, such as `sources.loans.csv`.
 * @throws InputError if there is no such package or file.
 */
export function sourceFile(location: SourceLocation, workflowFolder: string, name: string): string | undefined {
  if (location.file === undefined) return undefined;
  const root = location.package === undefined ? workflowFolder : packageFolder(location.package, workflowFolder, name);
  const file = resolve(root, location.file);
  if (!existsSync(file)) throw new InputError([{ path: name, message: `there is no file ${file}; paths are relative to ${location.package === undefined ? 'the workflow' : `the package ${location.package}`}` }]);
  return file;
}

function packageFolder(name: string, from: string, path: string): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (dirname(folder) === folder) break;
  }
  throw new InputError([{ path, message: `the npm package ${name} is not installed in ${resolve(from)} or a folder above; run: npm install ${name}` }]);
}
